"use client";
import type { ComponentProps } from "react";
import { cx } from "./class-names.ts";
import { useField } from "./field.tsx";
import { useTypedValue } from "./form-context.tsx";
import { inputStyle } from "./input-style.ts";

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ mono = false, className, ...props }: ComponentProps<"textarea"> & { mono?: boolean }) {
  const field = useField();
  const name = props.name ?? field?.name;
  const typed = useTypedValue(name);
  return (
    <textarea
      rows={4}
      spellCheck={mono ? false : undefined}
      id={field?.id}
      required={field?.required}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      {...props}
      {...(props.value === undefined ? { defaultValue: typed ?? props.defaultValue } : {})}
      name={name}
      className={cx(
        inputStyle,
        "field-sizing-content max-h-96 min-h-20 py-1.5 leading-5",
        mono && "font-mono",
        className,
      )}
    />
  );
}
