"use client";
import { type ReactNode, useId } from "react";
import { cx } from "./class-names.ts";
import { useField } from "./field.tsx";
import { useTypedValue } from "./form-context.tsx";

export interface Choice {
  readonly value: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

/** Two to five choices that deserve a sentence each. Use inside `<Field group>`. */
export function RadioCards({
  name: ownName,
  choices,
  defaultValue,
  value,
  onChange,
  columns = 1,
}: {
  name?: string;
  choices: readonly Choice[];
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
  columns?: 1 | 2 | 3;
}) {
  const field = useField();
  const ownId = useId();
  const name = ownName ?? field?.name ?? ownId;
  const typed = useTypedValue(name);
  return (
    <div className={cx("grid gap-2", columns === 2 && "sm:grid-cols-2", columns === 3 && "sm:grid-cols-3")}>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex items-start gap-2.5 rounded-lg border border-line bg-surface p-3 transition-colors duration-100 hover:border-outline has-checked:border-accent has-checked:bg-selected has-disabled:opacity-55 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            required={field?.required}
            disabled={choice.disabled}
            {...(value === undefined
              ? { defaultChecked: (typed ?? defaultValue) === choice.value }
              : { checked: value === choice.value })}
            onChange={onChange ? () => onChange(choice.value) : value === undefined ? undefined : () => {}}
            className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-outline bg-surface outline-none checked:border-[5px] checked:border-accent"
          />
          <span className="min-w-0 text-sm">
            <span className="font-medium">{choice.label}</span>
            {choice.hint ? <span className="block text-muted">{choice.hint}</span> : null}
          </span>
        </label>
      ))}
    </div>
  );
}
