"use client";
import { useTranslations } from "next-intl";
import { AccountInstances } from "./account-instances.tsx";
import type { AccountOverviewView } from "./account-overview-view.ts";
import { FigureTile } from "./figure-tile.tsx";
import { LastChanges } from "./last-changes.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Notice } from "./ui/notice.tsx";
import { Count } from "./ui/number.tsx";
import { Panel } from "./ui/panel.tsx";
import { Status } from "./ui/status.tsx";

/** The account in one look: is it up, who is connected, what is refused, what fills up, what changed. */
export function AccountBoard({
  overview,
  runningOut,
  charts,
  auditHref,
}: {
  overview: AccountOverviewView;
  /** Which quotas will be reached; drawn by the server, as the charts are. */
  runningOut: React.ReactNode;
  charts: React.ReactNode;
  /** The whole audit log; null for who may not see it. */
  auditHref: string | null;
}) {
  const t = useTranslations("overview");
  const { gateway, lines } = overview;
  const figure = (value: number) => (
    <p className="font-semibold text-xl leading-7">
      <Count value={value} />
    </p>
  );
  return (
    <div className="flex flex-col gap-4">
      {gateway.running ? null : (
        <Notice tone="bad" role="alert" title={t("broker.downTitle")}>
          {t(gateway.heartbeatAt === null ? "broker.downNever" : "broker.downBody")}
        </Notice>
      )}
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <FigureTile href="/instances" label={t("account.connected")}>
          {figure(overview.connections)}
          <p className="text-muted text-xs">{t("account.inInstances", { count: overview.instances })}</p>
        </FigureTile>
        <FigureTile href="/instances" label={t("account.rate")}>
          {figure(overview.connectsPerSecond)}
          <p className="text-muted text-xs">{t("account.rateHint")}</p>
        </FigureTile>
        <FigureTile href="/denials" label={t("refusals.title")}>
          {figure(overview.refused)}
          <p className="text-muted text-xs">{t("account.refusedHint", { count: overview.refused })}</p>
        </FigureTile>
        <FigureTile href="#quotas" label={t("account.warnings")}>
          {figure(overview.warnings)}
          <p className="text-muted text-xs">
            <Status kind={overview.warnings > 0 ? "warn" : "good"}>
              {t(overview.warnings > 0 ? "account.fills" : "account.room")}
            </Status>
          </p>
        </FigureTile>
      </div>
      <Panel
        flush
        title={t("account.instances")}
        {...(lines.length < overview.instances
          ? { description: t("account.shown", { shown: lines.length, count: overview.instances }) }
          : {})}
        actions={
          <LinkButton size="sm" href="/instances">
            {t("account.all")}
          </LinkButton>
        }
      >
        <AccountInstances lines={lines} />
      </Panel>
      {runningOut}
      {charts}
      <LastChanges
        changes={overview.changes.map(({ instanceId, instanceName, ...change }) => ({
          ...change,
          instance: instanceId === null ? null : { id: instanceId, name: instanceName },
        }))}
        auditHref={auditHref}
      />
    </div>
  );
}
