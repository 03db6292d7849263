"use client";
import { useTimeZone, useTranslations } from "next-intl";
import { type PointerEvent, useId, useState } from "react";
import { Button } from "./ui/button.tsx";
import { cx } from "./ui/class-names.ts";
import { exactTime } from "./ui/exact-time.ts";
import { formatCount } from "./ui/number.tsx";
import { axisTop, condense, linePath, showsLimit } from "./usage-chart-scale.ts";

const TICKS = 4;
const TABLE_ROWS = 24;

/** Use over time, with its limit: a line that a pointer reads, and a table of the same figures. */
export function UsageChart({
  title,
  unit,
  from,
  stepMs,
  values,
  limit = null,
  compact = false,
}: {
  title: string;
  /** What is counted: "connections". */
  unit: string;
  /** Begin of the first step, epoch ms. */
  from: number;
  stepMs: number;
  /** By step; null where nothing is known. */
  values: readonly (number | null)[];
  limit?: number | null;
  compact?: boolean;
}) {
  const t = useTranslations("quotas.chart");
  const zone = useTimeZone() ?? "UTC";
  const [at, setAt] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const tableId = useId();
  const known = values.filter((value) => value !== null);
  const most = Math.max(0, ...known);
  const isLimitShown = limit !== null && showsLimit(most, limit);
  const top = axisTop(isLimitShown ? Math.max(most, limit) : most);
  const timeOf = (step: number) => exactTime(from + step * stepMs, zone);
  const days = (stepMs * values.length) / 86_400_000;
  // A time of day alone would come twice in two days; with its date it has room for three.
  const needsBoth = days > 1 && days <= 3;
  const shortTime = (step: number) => {
    const { date, minutes } = timeOf(step);
    return needsBoth ? `${date.slice(5)} ${minutes}` : days > 3 ? date.slice(5) : minutes;
  };
  const longTime = (step: number) => `${timeOf(step).date} ${timeOf(step).minutes}`;
  const percent = (step: number) => (step / Math.max(1, values.length - 1)) * 100;

  function point(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const step = Math.round(((event.clientX - box.left) / box.width) * (values.length - 1));
    setAt(Math.max(0, Math.min(values.length - 1, step)));
  }

  if (known.length === 0) {
    return (
      <p className={cx("flex items-center justify-center text-muted text-sm", compact ? "h-24" : "h-40")}>
        {t("none")}
      </p>
    );
  }
  const summary = t("summary", {
    title,
    unit,
    most: formatCount(most),
    from: longTime(0),
    to: longTime(values.length - 1),
  });
  return (
    <figure className="min-w-0">
      <div className="flex gap-2">
        <div
          aria-hidden="true"
          className={cx("relative w-14 shrink-0 text-right text-subtle text-xs", compact ? "h-24" : "h-40")}
        >
          {[1, 0.5, 0].map((share) => (
            <span
              key={share}
              data-numeric
              className="absolute right-0 -translate-y-1/2"
              style={{ top: `${100 - share * 100}%` }}
            >
              {formatCount(top * share)}
            </span>
          ))}
        </div>
        <div
          role="img"
          aria-label={summary}
          onPointerMove={point}
          onPointerLeave={() => setAt(null)}
          className={cx("relative min-w-0 flex-1 touch-pan-y", compact ? "h-24" : "h-40")}
        >
          <svg
            viewBox="0 0 1000 100"
            preserveAspectRatio="none"
            aria-hidden="true"
            className="size-full overflow-visible"
          >
            {[0, 50, 100].map((y) => (
              <path key={y} d={`M0 ${y}H1000`} className="stroke-line" vectorEffect="non-scaling-stroke" />
            ))}
            {isLimitShown ? (
              <path
                d={`M0 ${100 - (limit / top) * 100}H1000`}
                className="stroke-bad-mark"
                strokeDasharray="5 4"
                strokeWidth="1.5"
                vectorEffect="non-scaling-stroke"
              />
            ) : null}
            <path
              d={linePath(values, top)}
              fill="none"
              className="stroke-accent"
              strokeWidth="1.75"
              strokeLinejoin="round"
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {at === null ? null : (
            <>
              <span
                className="pointer-events-none absolute inset-y-0 w-px bg-outline"
                style={{ left: `${percent(at)}%` }}
              />
              <span
                className={cx(
                  "pointer-events-none absolute top-0 z-10 whitespace-nowrap rounded-md border border-line bg-raised px-2 py-1 text-xs shadow-low",
                  percent(at) > 50 ? "-translate-x-full -ml-2" : "ml-2",
                )}
                style={{ left: `${percent(at)}%` }}
              >
                <span data-numeric className="font-medium">
                  {values[at] === null ? t("unknown") : `${formatCount(values[at] ?? 0)} ${unit}`}
                </span>
                <span className="ml-2 text-muted">{longTime(at)}</span>
              </span>
            </>
          )}
        </div>
      </div>
      <div aria-hidden="true" className="mt-1 ml-16 flex justify-between text-subtle text-xs">
        {Array.from({ length: TICKS + 1 }, (_, i) => Math.round((i / TICKS) * (values.length - 1))).map((step, i) => (
          <span key={step} data-numeric className={i % 2 === 1 ? (needsBoth ? "hidden" : "max-sm:hidden") : undefined}>
            {shortTime(step)}
          </span>
        ))}
      </div>
      <figcaption className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs sm:ml-16">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="h-0.5 w-4 rounded-full bg-accent" />
          {unit}
        </span>
        {limit === null ? null : isLimitShown ? (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="w-4 border-bad-mark border-t-2 border-dashed" />
            {t("limit", { limit: formatCount(limit) })}
          </span>
        ) : (
          <span>{t("limitAbove", { limit: formatCount(limit) })}</span>
        )}
        <span>{timeOf(0).zone}</span>
        <Button
          size="sm"
          variant="quiet"
          className="-mr-2.5 ml-auto"
          aria-expanded={asTable}
          aria-controls={tableId}
          aria-label={t(asTable ? "hideTableOf" : "showTableOf", { title })}
          onClick={() => setAsTable(!asTable)}
        >
          {t(asTable ? "hideTable" : "showTable")}
        </Button>
      </figcaption>
      {/* What scrolls can be scrolled by keyboard. */}
      <div
        id={tableId}
        {...(asTable ? { role: "group", tabIndex: 0, "aria-label": title } : {})}
        className={asTable ? "mt-2 max-h-72 overflow-y-auto sm:ml-16" : undefined}
      >
        {asTable ? (
          <table className="w-full max-w-md text-sm">
            <caption className="sr-only">{summary}</caption>
            <thead>
              <tr className="text-left text-muted text-xs">
                <th scope="col" className="py-1 font-medium">
                  {t("from")}
                </th>
                <th scope="col" className="py-1 text-right font-medium">
                  {t("most", { unit })}
                </th>
              </tr>
            </thead>
            <tbody>
              {condense(values, TABLE_ROWS).map((part) => (
                <tr key={part.from} className="border-line border-t">
                  <td data-numeric className="py-1">
                    {longTime(part.from)}
                  </td>
                  <td data-numeric className="py-1 text-right">
                    {part.most === null ? t("unknown") : formatCount(part.most)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
      </div>
    </figure>
  );
}
