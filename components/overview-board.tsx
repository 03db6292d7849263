"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { BrokerAddresses } from "./connect-snippets.ts";
import { FigureTile } from "./figure-tile.tsx";
import { LastChanges } from "./last-changes.tsx";
import { OverviewDoors, OverviewTokens } from "./overview-panels.tsx";
import { OverviewRefusals } from "./overview-refusals.tsx";
import type { OverviewView } from "./overview-view.ts";
import { useReasons } from "./reason.tsx";
import { Meter } from "./ui/meter.tsx";
import { Notice } from "./ui/notice.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** An instance in one look: is it up, how full is it, what was refused and why, what ends, what changed. */
export function OverviewBoard({
  overview,
  doors,
  charts,
}: {
  overview: OverviewView;
  doors: BrokerAddresses;
  /** Drawn by the server. */
  charts: ReactNode;
}) {
  const t = useTranslations("overview");
  const reasons = useReasons();
  const { instance, gateway, refusals, refusedClients: refused } = overview;
  const base = `/instances/${encodeURIComponent(instance.id)}`;
  return (
    <div className="flex flex-col gap-4">
      {gateway.running ? null : (
        <Notice tone="bad" role="alert" title={t("broker.downTitle")}>
          {t(gateway.heartbeatAt === null ? "broker.downNever" : "broker.downBody")}
        </Notice>
      )}
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <FigureTile href={`${base}/clients`} label={t("broker.title")}>
          <p className="font-medium text-md">
            <Status kind={gateway.running ? "good" : "bad"}>{t(gateway.running ? "broker.up" : "broker.down")}</Status>
          </p>
          <p className="mt-1 text-muted text-xs">
            {gateway.running
              ? t.rich("broker.upSince", { time: () => <RelativeTime at={gateway.startedAt} /> })
              : gateway.heartbeatAt === null
                ? null
                : t.rich("broker.lastSeen", { time: () => <RelativeTime at={gateway.heartbeatAt} /> })}
          </p>
        </FigureTile>
        <FigureTile href={`${base}/clients`}>
          <Meter label={t("fullness.connections")} used={instance.connections} limit={instance.maxConnections} />
        </FigureTile>
        <FigureTile href={`${base}/devices`}>
          <Meter
            label={t("fullness.credentials")}
            used={instance.counts.deviceCredentials}
            limit={instance.maxConnections}
          />
        </FigureTile>
        <FigureTile href={`${base}/denials`} label={t("refusals.title")}>
          <p className="font-medium text-md">
            <Status kind={refused === 0 ? "good" : "warn"}>{t("refusals.total", { count: refused })}</Status>
          </p>
          {refusals[0] ? (
            <p className="mt-1 truncate text-muted text-xs">
              {t("refusals.most", { reason: reasons.title(refusals[0].reason) })}
            </p>
          ) : null}
        </FigureTile>
      </div>
      {charts}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <OverviewRefusals refusals={refusals} base={base} />
        <OverviewTokens overview={overview} base={base} />
        <LastChanges changes={overview.lastChanges} auditHref={`${base}/audit`} />
        <OverviewDoors instanceId={instance.id} doors={doors} />
      </div>
    </div>
  );
}
