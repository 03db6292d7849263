"use client";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { useField } from "./field.tsx";
import { useTypedValue } from "./form-context.tsx";
import { inputStyle } from "./input-style.ts";

export interface InputProps extends ComponentProps<"input"> {
  /** For identifiers, topics and secrets. */
  mono?: boolean;
  /** Text or an icon inside, before what is typed. */
  prefix?: never;
  leading?: ReactNode;
  /** A unit or a button inside, after what is typed. */
  trailing?: ReactNode;
  /** Room for it: an icon or a key (default), or a word. */
  trailingRoom?: "icon" | "word";
}

/** One line of text. Inside a `Field` it takes its id, name and error from there. */
export function Input({ mono = false, leading, trailing, trailingRoom = "icon", className, ...props }: InputProps) {
  const field = useField();
  const name = props.name ?? field?.name;
  const typed = useTypedValue(name);
  const input = (
    <input
      autoComplete="off"
      spellCheck={mono ? false : undefined}
      autoCapitalize={mono ? "off" : undefined}
      id={field?.id}
      required={field?.required}
      aria-describedby={field?.describedBy}
      aria-invalid={field?.invalid || undefined}
      {...props}
      {...(props.value === undefined ? { defaultValue: typed ?? props.defaultValue } : {})}
      name={name}
      className={cx(
        inputStyle,
        "h-8.5 max-sm:h-10",
        mono && "font-mono",
        Boolean(leading) && "pl-8",
        Boolean(trailing) && (trailingRoom === "word" ? "pr-20" : "pr-9"),
        className,
      )}
    />
  );
  if (!leading && !trailing) return input;
  return (
    <div className="relative">
      {leading ? (
        <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-subtle [&>svg]:size-4">
          {leading}
        </span>
      ) : null}
      {input}
      {trailing ? (
        <span className="absolute inset-y-0 right-2 flex items-center gap-1 text-muted text-sm">{trailing}</span>
      ) : null}
    </div>
  );
}
