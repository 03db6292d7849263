"use client";
import type { ComponentProps } from "react";
import { cx } from "./class-names.ts";
import { useField } from "./field.tsx";
import { inputStyle } from "./input-style.ts";

/** Chooses a file; one can also be dropped on it. Inside a `Field` it takes its id, name and error from there. */
export function FileInput({ className, ...props }: Omit<ComponentProps<"input">, "type" | "value">) {
  const field = useField();
  return (
    <input
      type="file"
      id={field?.id}
      required={field?.required}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      {...props}
      name={props.name ?? field?.name}
      className={cx(
        inputStyle,
        "h-auto cursor-pointer border-dashed py-2.5",
        "file:mr-3 file:h-7 file:cursor-pointer file:rounded-md file:border file:border-edge file:border-solid file:bg-surface file:px-2.5 file:font-medium file:text-ink file:text-sm hover:file:bg-hover",
        className,
      )}
    />
  );
}
