"use client";
import { useTimeZone, useTranslations } from "next-intl";
import { cx } from "./class-names.ts";
import { useClock } from "./clock.ts";
import { exactTime } from "./exact-time.ts";
import { relativeTime } from "./relative-time.ts";

/** How long ago or ahead, and the exact time with its zone on hover. `at` is epoch ms; null shows `never`. */
export function RelativeTime({
  at,
  never,
  className,
}: {
  at: number | null;
  /** What null means here: "Never used". */
  never?: string;
  className?: string;
}) {
  const t = useTranslations("common");
  const now = useClock();
  const zone = useTimeZone() ?? "UTC";
  if (at === null) return <span className={cx("text-subtle", className)}>{never ?? t("time.never")}</span>;
  const exact = exactTime(at, zone);
  const { unit, count, future } = relativeTime(at, now);
  return (
    <time
      dateTime={new Date(at).toISOString()}
      data-tip={`${exact.date} ${exact.minutes}:${exact.seconds} ${exact.zone}`}
      className={cx("whitespace-nowrap", className)}
    >
      {unit === "now" ? t("time.now") : future ? t(`time.in.${unit}`, { count }) : t(`time.ago.${unit}`, { count })}
    </time>
  );
}

/** The exact time in the person's zone, for where the moment itself matters (audit, expiry). `at` is epoch ms. */
export function ExactTime({
  at,
  seconds = false,
  zone: showZone = false,
  className,
}: {
  at: number;
  seconds?: boolean;
  /** Also the zone; else it is in the tooltip only. */
  zone?: boolean;
  className?: string;
}) {
  const zone = useTimeZone() ?? "UTC";
  const exact = exactTime(at, zone);
  return (
    <time
      dateTime={new Date(at).toISOString()}
      data-tip={`${exact.date} ${exact.minutes}:${exact.seconds} ${exact.zone}`}
      className={cx("whitespace-nowrap", className)}
    >
      {exact.date} {exact.minutes}
      {seconds ? <span className="text-muted">:{exact.seconds}</span> : null}
      {showZone ? <span className="ml-1 text-muted">{exact.zone}</span> : null}
    </time>
  );
}

/** How long ago or ahead, and beside it the exact time with its zone: for the facts of a page about one thing. */
export function BothTimes({ at }: { at: number }) {
  return (
    <>
      <RelativeTime at={at} />{" "}
      <span className="text-muted">
        <ExactTime at={at} zone />
      </span>
    </>
  );
}
