"use client";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "./class-names.ts";
import { useField } from "./field.tsx";
import { useTypedValue } from "./form-context.tsx";
import { inputStyle } from "./input-style.ts";

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

/**
 * One of a list. The browser's own control: it is quick, it works on a phone and with every screen reader, and it costs no
 * script. For two to four choices that are worth comparing, use `RadioCards` or `Segmented`.
 */
export function Select({
  options,
  className,
  ...props
}: Omit<ComponentProps<"select">, "children"> & {
  options: readonly Option[];
}) {
  const field = useField();
  const name = props.name ?? field?.name;
  const typed = useTypedValue(name);
  return (
    <div className={cx("relative", className)}>
      <select
        id={field?.id}
        required={field?.required}
        aria-describedby={field?.describedBy}
        aria-invalid={field?.invalid || undefined}
        {...props}
        {...(props.value === undefined ? { defaultValue: typed ?? props.defaultValue } : {})}
        name={name}
        className={cx(inputStyle, "h-8.5 appearance-none truncate pr-8 max-sm:h-10")}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted"
      />
    </div>
  );
}
