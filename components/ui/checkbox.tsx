"use client";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { useTypedChecked } from "./form-context.tsx";

/** The box alone, for tables; `Checkbox` has the label. */
export const checkboxStyle =
  "relative size-4 shrink-0 appearance-none rounded-sm border border-outline bg-surface transition-colors duration-100 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:opacity-55 not-disabled:hover:border-accent after:absolute after:-inset-px after:bg-surface after:opacity-0 checked:after:opacity-100 indeterminate:after:opacity-100 checked:after:[mask:var(--tick)] indeterminate:after:[mask:var(--dash)]";

export function Checkbox({
  label,
  hint,
  className,
  ...props
}: Omit<ComponentProps<"input">, "type"> & {
  label: ReactNode;
  hint?: ReactNode;
}) {
  const typed = useTypedChecked(props.name, props.value);
  return (
    <label className={cx("flex items-start gap-2.5", className)}>
      <input
        type="checkbox"
        {...props}
        {...(props.checked === undefined ? { defaultChecked: typed ?? props.defaultChecked } : {})}
        className={cx(checkboxStyle, "mt-0.5")}
      />
      <span className="min-w-0 text-sm">
        {label}
        {hint ? <span className="block text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}
