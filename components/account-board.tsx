"use client";
import { useTranslations } from "next-intl";
import { AccountInstances } from "./account-instances.tsx";
import type { AccountOverviewView } from "./account-overview-view.ts";
import { FigureTile } from "./figure-tile.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Link } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { Count } from "./ui/number.tsx";
import { Panel } from "./ui/panel.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The account in one look: is it up, who is connected, what is refused, what fills up, what changed. */
export function AccountBoard({
  overview,
  charts,
  auditHref,
}: {
  overview: AccountOverviewView;
  /** Drawn by the server. */
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
        <FigureTile href="/instances" label={t("account.warnings")}>
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
      {charts}
      <AccountChanges changes={overview.changes} auditHref={auditHref} />
    </div>
  );
}

function AccountChanges({ changes, auditHref }: { changes: AccountOverviewView["changes"]; auditHref: string | null }) {
  const t = useTranslations("overview");
  const a = useTranslations("audit");
  const words = (action: string) => {
    const key = `action.${action}` as Parameters<typeof a>[0];
    return a.has(key) ? a(key) : action;
  };
  return (
    <Panel
      flush
      title={t("changes.title")}
      actions={
        auditHref === null ? undefined : (
          <LinkButton size="sm" href={auditHref}>
            {t("changes.all")}
          </LinkButton>
        )
      }
    >
      {changes.length === 0 ? (
        <EmptyState compact title={t("changes.none")} />
      ) : (
        <ul>
          {changes.map(({ id, at, actorName, action, target, instanceId, instanceName }) => (
            <li key={id} className="border-line border-b px-4 py-2.5 text-sm last:border-b-0">
              <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{words(action)}</span>
                <code className="min-w-0 break-all text-muted">{target}</code>
              </p>
              <p className="text-muted text-xs">
                {instanceId === null ? null : (
                  <>
                    <Link
                      href={`/instances/${encodeURIComponent(instanceId)}/audit`}
                      className="underline-offset-2 hover:underline"
                    >
                      {instanceName}
                    </Link>
                    {" · "}
                  </>
                )}
                {actorName} · <RelativeTime at={at} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
