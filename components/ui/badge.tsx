import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

const TONES = {
  neutral: "bg-sunken text-muted",
  accent: "bg-selected text-accent",
  good: "bg-good-soft text-good-text",
  warn: "bg-warn-soft text-warn-text",
  bad: "bg-bad-soft text-bad-text",
  info: "bg-info-soft text-info-text",
} as const;

export type BadgeTone = keyof typeof TONES;

/** A word about a kind or a property (type RW, edition, role). For a state that can change, use `Status`. */
export function Badge({
  tone = "neutral",
  mono = false,
  className,
  children,
}: {
  tone?: BadgeTone;
  mono?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cx(
        "inline-flex h-5 align-middle items-center whitespace-nowrap rounded-sm px-1.5 font-medium text-xs",
        TONES[tone],
        mono && "font-mono",
        className,
      )}
    >
      {children}
    </span>
  );
}
