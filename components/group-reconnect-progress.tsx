"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { ReconnectOutcome } from "../lib/domain/reconnect.ts";
import { ActionButton } from "./ui/action-button.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { useLocation } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { formatCount } from "./ui/number.tsx";

export interface ReconnectRunView {
  readonly instanceId: string;
  readonly groupId: string;
  readonly perSecond: number;
  readonly clients: number;
  readonly closed: number;
  readonly endedAt: number | null;
  readonly outcome: ReconnectOutcome | null;
}

const LOOK_MS = 1_000;

/** How far the reconnecting of a group has got; looks again by itself while it is under way. */
export function GroupReconnectProgress({
  run,
  stop,
}: {
  run: ReconnectRunView | null;
  /** Null for who may only look. */
  stop: FormAction<null> | null;
}) {
  const t = useTranslations("groups.behind");
  const { refresh, pending } = useLocation();
  const isUnderWay = run !== null && run.endedAt === null;
  const look = useRef(() => {});
  look.current = () => {
    if (!pending) refresh();
  };
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => look.current(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  if (run === null) return null;
  const figures = { closed: formatCount(run.closed), clients: formatCount(run.clients) };
  if (!isUnderWay) {
    return (
      <Notice role="status" tone={run.outcome === "stopped" ? "info" : "good"}>
        {t(`outcome.${run.outcome ?? "done"}`, figures)}
      </Notice>
    );
  }
  const share = run.clients > 0 ? Math.min(100, (run.closed / run.clients) * 100) : 100;
  return (
    <Notice
      tone="info"
      title={t("underWay", { ...figures, rate: formatCount(run.perSecond) })}
      actions={
        stop === null ? undefined : (
          <ActionButton size="sm" action={stop} input={{ instanceId: run.instanceId, id: run.groupId }}>
            {t("stop")}
          </ActionButton>
        )
      }
    >
      <span
        role="progressbar"
        aria-label={t("progress")}
        aria-valuenow={run.closed}
        aria-valuemin={0}
        aria-valuemax={run.clients}
        className="mt-1.5 block h-1.5 max-w-md overflow-hidden rounded-full bg-pressed"
      >
        <span className="block h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
      </span>
    </Notice>
  );
}
