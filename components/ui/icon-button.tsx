import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

/** A button with an icon only. `label` is its name and its tooltip. */
export function IconButton({
  label,
  icon,
  keys,
  busy = false,
  className,
  onClick,
  ...props
}: Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  label: string;
  icon: ReactNode;
  /** Keyboard shortcut, shown in the tooltip. */
  keys?: string;
  busy?: boolean;
}) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      data-tip={keys ? `${label}  ${keys}` : label}
      onClick={busy ? undefined : onClick}
      className={cx(
        "inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100 hover:bg-hover hover:text-ink disabled:cursor-not-allowed disabled:opacity-55 aria-expanded:bg-hover aria-expanded:text-ink [&>svg]:size-4",
        className,
      )}
    >
      {busy ? <Spinner /> : icon}
    </button>
  );
}
