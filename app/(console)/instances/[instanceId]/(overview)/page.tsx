import { Cpu } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { OverviewCharts } from "@/components/overview-charts.tsx";
import { QuotaWarnings } from "@/components/quota-warnings.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { OVERVIEW_SPANS, readInstanceUsage } from "@/lib/services/instance-usage.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { readOverview } from "@/lib/services/overview.ts";
import { listQuotaWarnings } from "@/lib/services/quotas.ts";
import { LiveOverview } from "./live-overview.tsx";

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

const Query = z.object({ span: z.enum(OVERVIEW_SPANS) });

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const id = segmentText((await params).instanceId);
  return { title: await readAs((ctx) => getInstance(ctx, { id }).name) };
}

export default async function OverviewPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { span = "hour" } = await readQuery(Query, searchParams);
  const { drawn, drawnAt, doors, mayRegister, warnings, series } = await readAs(async (ctx) => ({
    drawn: readOverview(ctx, { instanceId }),
    drawnAt: ctx.now(),
    series: readInstanceUsage(ctx, { instanceId, span }),
    doors: await findDoors(ctx),
    mayRegister: hasRole(ctx, "operator", instanceId),
    warnings: listQuotaWarnings(ctx).filter((warning) => warning.instanceId === instanceId),
  }));
  const t = await getTranslations("overview");
  return (
    <ClientMessages areas={["overview", "instances", "reasons", "audit", "quotas"]}>
      <QuotaWarnings warnings={warnings} href={`/instances/${encodeURIComponent(instanceId)}/quotas`} />
      <LiveOverview
        // What is followed belongs to one instance.
        key={instanceId}
        drawn={drawn}
        drawnAt={drawnAt}
        doors={doors}
        charts={
          <OverviewCharts
            series={series}
            limits={{ connections: drawn.instance.maxConnections, messages: drawn.instance.maxTps }}
          />
        }
        actions={
          mayRegister ? (
            <LinkButton href={`/start?instance=${encodeURIComponent(instanceId)}`} variant="primary" icon={<Cpu />}>
              {t("connect")}
            </LinkButton>
          ) : null
        }
      />
    </ClientMessages>
  );
}
