"use client";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type Import, importQuery } from "@/lib/queries/imports.ts";
import { isWorking, progressOf } from "./import-view.ts";
import { ActionButton } from "./ui/action-button.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { LiveIndicator } from "./ui/live-indicator.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { formatCount } from "./ui/number.tsx";
import { Panel } from "./ui/panel.tsx";
import { ProgressBar } from "./ui/progress-bar.tsx";
import { useLive } from "./use-live.ts";

const AGAIN_MS = 2_000;

/** How far an import has got, while the console works on it; the page is drawn anew when that is over. */
export function ImportProgress({
  drawn,
  drawnAt,
  stop,
}: {
  drawn: Import;
  /** Epoch ms. */
  drawnAt: number;
  /** Null for who may only look. */
  stop: FormAction<null> | null;
}) {
  const t = useTranslations("imports");
  const { refresh } = useLocation();
  const { data, state, since, waiting, toggle } = useLive(importQuery(drawn, drawnAt));
  const redraw = useRef(refresh);
  redraw.current = refresh;
  const isOver = data.status !== drawn.status;
  useEffect(() => {
    if (!isOver) return;
    redraw.current();
    // Again where the first asking was lost: this is gone as soon as the page shows what has become of it.
    const timer = setInterval(() => redraw.current(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOver]);
  const status = isWorking(drawn.status) ? drawn.status : "running";
  const { done, total } = progressOf({ ...data, status });
  const figures = t("progress", { done: formatCount(done), total: formatCount(total) });
  return (
    <Panel
      title={t(`work.${status}`)}
      description={t("work.goesOn")}
      actions={
        <>
          <LiveIndicator state={state} since={since} waiting={waiting} onToggle={toggle} />
          {stop === null || status === "undoing" ? null : (
            <ActionButton size="sm" action={stop} input={{ instanceId: drawn.instanceId, importId: drawn.id }}>
              {t("work.stop")}
            </ActionButton>
          )}
        </>
      }
    >
      <ProgressBar label={t("work.label")} value={done} max={total} />
      <p className="mt-2 text-muted text-sm tabular-nums">
        {figures}
        {data.failed > 0 && status !== "undoing" ? ` · ${t("work.failed", { count: data.failed })}` : null}
      </p>
    </Panel>
  );
}
