"use client";
import { Circle, CircleAlert, CircleCheck, CircleDashed, CircleOff, CircleX, Clock, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

const KINDS = {
  good: { Icon: CircleCheck, mark: "text-good-mark" },
  warn: { Icon: CircleAlert, mark: "text-warn-mark" },
  bad: { Icon: CircleX, mark: "text-bad-mark" },
  info: { Icon: Info, mark: "text-info-mark" },
  off: { Icon: CircleOff, mark: "text-subtle" },
  pending: { Icon: CircleDashed, mark: "text-info-mark" },
  ended: { Icon: Clock, mark: "text-subtle" },
  neutral: { Icon: Circle, mark: "text-subtle" },
} as const;

export type StatusKind = keyof typeof KINDS;

/** A state that can change: a shape, a word, and only then a colour. */
export function Status({ kind, className, children }: { kind: StatusKind; className?: string; children: ReactNode }) {
  const { Icon, mark } = KINDS[kind];
  return (
    <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap align-middle", className)}>
      <Icon aria-hidden="true" className={cx("size-3.5 shrink-0", mark)} strokeWidth={2.25} />
      <span className={kind === "off" || kind === "ended" ? "text-muted" : undefined}>{children}</span>
    </span>
  );
}
