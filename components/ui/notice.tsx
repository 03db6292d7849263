import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

const TONES = {
  info: {
    Icon: Info,
    box: "border-info-mark/35 bg-info-soft",
    mark: "text-info-mark",
    title: "text-info-text",
  },
  good: {
    Icon: CircleCheck,
    box: "border-good-mark/35 bg-good-soft",
    mark: "text-good-mark",
    title: "text-good-text",
  },
  warn: {
    Icon: TriangleAlert,
    box: "border-warn-mark/40 bg-warn-soft",
    mark: "text-warn-mark",
    title: "text-warn-text",
  },
  bad: {
    Icon: CircleAlert,
    box: "border-bad-mark/35 bg-bad-soft",
    mark: "text-bad-mark",
    title: "text-bad-text",
  },
} as const;

export type NoticeTone = keyof typeof TONES;

/** Something to know, in the flow of the page: a warning before an act, a failed form, a state of the whole page. */
export function Notice({
  tone = "info",
  title,
  actions,
  role,
  className,
  children,
}: {
  tone?: NoticeTone;
  title?: ReactNode;
  actions?: ReactNode;
  /** "alert" only for what appears after the page was drawn. */
  role?: "alert" | "status";
  className?: string;
  children?: ReactNode;
}) {
  const { Icon, box, mark, title: titleColor } = TONES[tone];
  return (
    <div role={role} className={cx("flex items-start gap-2.5 rounded-lg border px-3 py-2.5 text-sm", box, className)}>
      <Icon aria-hidden="true" className={cx("mt-0.5 size-4 shrink-0", mark)} />
      <div className="min-w-0 flex-1">
        {title ? <p className={cx("font-medium", titleColor)}>{title}</p> : null}
        {children ? <div className="text-ink">{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
