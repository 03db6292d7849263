"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { BrokerAddresses } from "@/components/connect-snippets.ts";
import { OverviewBoard } from "@/components/overview-board.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { LiveIndicator } from "@/components/ui/live-indicator.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { overviewQuery } from "@/lib/queries/overview.ts";
import { queryClient } from "@/lib/queries/query-client.ts";
import type { Overview } from "@/lib/services/overview.ts";

/** The overview that the server drew, followed from then on; a refresh that fails is said, and what was true last stays. */
export function LiveOverview({
  drawn,
  drawnAt,
  doors,
  actions,
}: {
  drawn: Overview;
  drawnAt: number;
  doors: BrokerAddresses;
  actions: ReactNode;
}) {
  const t = useTranslations();
  const [paused, setPaused] = useState(false);
  const query = useQuery(overviewQuery(drawn.instance.id, drawn, drawnAt, paused), queryClient());
  const { instance } = query.data;
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
            <LiveIndicator
              state={paused ? "paused" : query.isError ? "stale" : "live"}
              since={query.dataUpdatedAt}
              onToggle={() => setPaused((before) => !before)}
            />
            {actions}
          </>
        }
      />
      <OverviewBoard overview={query.data} doors={doors} />
    </>
  );
}
