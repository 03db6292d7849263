import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

/** A plane with a border. With a title it is a region of the page with a heading. */
export function Panel({
  title,
  description,
  actions,
  flush = false,
  tone = "plain",
  className,
  children,
}: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** No padding: the content brings its own (a table, rows). */
  flush?: boolean;
  /** "danger" for the acts at the end of a settings page that cannot be undone. */
  tone?: "plain" | "danger";
  className?: string;
  children?: ReactNode;
}) {
  return (
    <section
      className={cx(
        "min-w-0 rounded-lg border bg-surface",
        tone === "danger" ? "border-bad-mark/45" : "border-line",
        className,
      )}
    >
      {title ? (
        <div
          className={cx(
            "flex flex-wrap items-start gap-x-4 gap-y-2 px-4 pt-3.5",
            flush || !children ? "pb-3.5" : "pb-1",
          )}
        >
          {/* Words that would be squeezed beside what can be done stand above it. */}
          <div className={cx("min-w-0 flex-1", description && actions && "max-sm:basis-full")}>
            <h2 className="font-semibold text-base">{title}</h2>
            {description ? <p className="mt-0.5 max-w-prose text-muted text-sm">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      {children ? (
        <div className={flush ? (title ? "border-line border-t" : undefined) : "p-4 pt-3"}>{children}</div>
      ) : null}
    </section>
  );
}
