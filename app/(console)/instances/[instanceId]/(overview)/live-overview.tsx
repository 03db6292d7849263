"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useEveryMinute } from "@/app/(console)/every-minute.ts";
import type { BrokerAddresses } from "@/components/connect-snippets.ts";
import { OverviewBoard } from "@/components/overview-board.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { LiveIndicator } from "@/components/ui/live-indicator.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { useLive } from "@/components/use-live.ts";
import { overviewQuery } from "@/lib/queries/overview.ts";
import type { Overview } from "@/lib/services/overview.ts";

/** The overview that the server drew, followed from then on; a refresh that fails is said, and what was true last stays. */
export function LiveOverview({
  drawn,
  drawnAt,
  doors,
  charts,
  actions,
}: {
  drawn: Overview;
  drawnAt: number;
  doors: BrokerAddresses;
  charts: ReactNode;
  actions: ReactNode;
}) {
  const t = useTranslations();
  const { data, state, since, waiting, toggle } = useLive(overviewQuery(drawn.instance.id, drawn, drawnAt));
  useEveryMinute(state !== "paused");
  const { instance } = data;
  const base = `/instances/${encodeURIComponent(instance.id)}`;
  return (
    <>
      <PageHeader
        title={instance.name}
        badge={<Badge>{t(`instances.edition.${instance.edition}`)}</Badge>}
        description={
          <span className="flex flex-wrap items-center gap-x-3">
            <MonoId value={instance.id} what={t("overview.instanceId")} />
            <Link href={`${base}/groups`} className="hover:text-ink hover:underline">
              {t("overview.fullness.groups", { count: instance.counts.groups })}
            </Link>
            <Link href={`${base}/tokens`} className="hover:text-ink hover:underline">
              {t("overview.fullness.tokens", { count: instance.counts.tokens })}
            </Link>
          </span>
        }
        actions={
          <>
            <LiveIndicator state={state} since={since} waiting={waiting} onToggle={toggle} />
            {actions}
          </>
        }
      />
      <OverviewBoard overview={data} doors={doors} charts={charts} />
    </>
  );
}
