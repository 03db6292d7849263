import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cx } from "./class-names.ts";
import { formatCount } from "./number.tsx";

export type QuotaLevel = "normal" | "near" | "close" | "full";

/** The level of a use against its quota: the product warns at 80, 90 and 100 %. A quota of 0 is full. */
export function quotaLevel(used: number, limit: number): QuotaLevel {
  const share = limit > 0 ? used / limit : 1;
  return share >= 1 ? "full" : share >= 0.9 ? "close" : share >= 0.8 ? "near" : "normal";
}

const BARS: Record<QuotaLevel, string> = {
  normal: "bg-accent",
  near: "bg-warn-mark",
  close: "bg-warn-mark",
  full: "bg-bad-mark",
};

const WORDS: Record<QuotaLevel, string> = {
  normal: "text-muted",
  near: "text-warn-text",
  close: "text-warn-text",
  full: "text-bad-text",
};

/** Use against a quota: figures, a bar, and the level in words. */
export function Meter({
  label,
  used,
  limit,
  unit,
  compact = false,
  className,
}: {
  label: ReactNode;
  used: number;
  limit: number;
  unit?: string;
  /** One line, for tables. */
  compact?: boolean;
  className?: string;
}) {
  const t = useTranslations("common");
  const level = quotaLevel(used, limit);
  const percent = limit > 0 ? Math.floor((used / limit) * 100) : 100;
  const words =
    level === "normal" ? t("quota.normal", { percent }) : t(`quota.${used > limit ? "over" : level}`, { percent });
  const figures = (
    <span data-numeric className="whitespace-nowrap">
      <span className="font-medium text-ink">{formatCount(used)}</span>
      <span className="text-muted">
        {" / "}
        {formatCount(limit)}
        {unit ? ` ${unit}` : ""}
      </span>
    </span>
  );
  const bar = (
    <span className="block h-1.5 overflow-hidden rounded-full bg-pressed" aria-hidden="true">
      <span
        className={cx("block h-full rounded-full", BARS[level], used > 0 && "min-w-1")}
        style={{ width: `${Math.min(100, percent)}%` }}
      />
    </span>
  );
  if (compact) {
    return (
      <span className={cx("inline-flex items-center gap-2 text-sm", className)} data-tip={words}>
        <span className="w-14">{bar}</span>
        {figures}
        <span className="sr-only">{words}</span>
      </span>
    );
  }
  return (
    <div className={cx("min-w-0 text-sm", className)}>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-muted">{label}</span>
        {figures}
      </div>
      {bar}
      <p className={cx("mt-1 text-xs", WORDS[level])}>{words}</p>
    </div>
  );
}
