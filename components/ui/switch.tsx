"use client";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { useTypedChecked } from "./form-context.tsx";

/** On or off, at once or with the form around it. The knob carries the state by place, not by colour alone. */
export function Switch({
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
    <label className={cx("flex items-start gap-3", className)}>
      <input
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says itself whether it is checked
        role="switch"
        {...props}
        {...(props.checked === undefined ? { defaultChecked: typed ?? props.defaultChecked } : {})}
        className="relative mt-0.5 h-4.5 w-8 shrink-0 appearance-none rounded-full border border-outline bg-sunken transition-colors duration-100 after:absolute after:top-[0.125rem] after:left-[0.125rem] after:size-3 after:rounded-full after:bg-outline after:transition-[translate] after:duration-100 checked:border-accent checked:bg-accent checked:after:translate-x-3.5 checked:after:bg-surface disabled:opacity-55"
      />
      <span className="min-w-0 text-sm">
        {label}
        {hint ? <span className="block text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}
