"use client";
import { type ReactNode, useId } from "react";
import { cx } from "./class-names.ts";
import { useField } from "./field.tsx";
import { useTypedValue } from "./form-context.tsx";

/** One of two to five short words, side by side. Radio buttons underneath: arrow keys move, the form gets the value. */
export function Segmented({
  name: ownName,
  label,
  options,
  defaultValue,
  value,
  onChange,
  className,
}: {
  name?: string;
  /** Its name where no `Field` gives it one. */
  label?: string;
  options: readonly { readonly value: string; readonly label: ReactNode }[];
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
  className?: string;
}) {
  const field = useField();
  const ownId = useId();
  const name = ownName ?? field?.name ?? ownId;
  const typed = useTypedValue(name);
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx("inline-flex rounded-md border border-outline bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className="flex h-7 cursor-pointer items-center rounded-sm px-3 text-muted text-sm transition-colors duration-100 hover:text-ink has-checked:bg-surface has-checked:text-ink has-checked:[text-shadow:0_0_0.5px_currentColor] has-checked:shadow-low has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            {...(value === undefined
              ? { defaultChecked: (typed ?? defaultValue) === option.value }
              : { checked: value === option.value })}
            onChange={onChange ? () => onChange(option.value) : value === undefined ? undefined : () => {}}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
