"use client";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "./class-names.ts";
import { RelativeTime } from "./time.tsx";

export type LiveState = "live" | "connecting" | "paused" | "stale";

const DOTS: Record<LiveState, string> = {
  live: "bg-good-mark",
  connecting: "bg-info-mark animate-pulse",
  paused: "border-2 border-subtle",
  stale: "rounded-none! rotate-45 bg-warn-mark",
};

/** Whether a list follows what happens: live, paused by the person, or stale since a time, because the line is broken. */
export function LiveIndicator({
  state,
  since,
  waiting = 0,
  onToggle,
}: {
  state: LiveState;
  /** Stale or paused: when the last true answer came, epoch ms. */
  since?: number | null;
  /** How many changes are not shown yet, because it is paused or somebody is using what is shown. */
  waiting?: number;
  onToggle?: () => void;
}) {
  const t = useTranslations("common");
  return (
    <span className="inline-flex items-center gap-2 text-sm">
      <span role="status" className="inline-flex items-center gap-2 whitespace-nowrap">
        <span aria-hidden="true" className={cx("size-2 rounded-full", DOTS[state])} />
        {t(`live.${state}`)}
      </span>
      {(state === "stale" || state === "paused") && since ? (
        <span className="text-muted">
          <RelativeTime at={since} />
        </span>
      ) : null}
      {waiting > 0 ? (
        <span className="whitespace-nowrap text-muted">{t("live.waiting", { count: waiting })}</span>
      ) : null}
      {onToggle ? (
        <button
          type="button"
          onClick={onToggle}
          aria-label={state === "paused" ? t("live.resume") : t("live.pause")}
          data-tip={state === "paused" ? t("live.resume") : t("live.pause")}
          className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink [&>svg]:size-3.5"
        >
          {state === "paused" ? <Play /> : <Pause />}
        </button>
      ) : null}
    </span>
  );
}
