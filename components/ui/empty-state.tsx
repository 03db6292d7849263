import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

/** Nothing here: why, and what to do about it. `steps` when something has to be done elsewhere first. */
export function EmptyState({
  icon,
  title,
  description,
  actions,
  compact = false,
  children,
}: {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  compact?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={cx("flex flex-col items-center px-6 text-center", compact ? "py-8" : "py-14")}>
      {icon ? (
        <div className="mb-3 flex size-10 items-center justify-center rounded-lg border border-line bg-sunken text-muted [&>svg]:size-5">
          {icon}
        </div>
      ) : null}
      <div className="font-medium">{title}</div>
      {description ? <p className="mt-1 max-w-md text-muted text-sm">{description}</p> : null}
      {actions ? <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div> : null}
      {children ? <div className="mt-5 w-full max-w-lg text-left">{children}</div> : null}
    </div>
  );
}
