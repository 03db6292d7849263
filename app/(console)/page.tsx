import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { OverviewSkeleton } from "@/components/overview-skeleton.tsx";
import { QuotasRunningOut } from "@/components/quotas-running-out.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { UsageChart } from "@/components/usage-chart.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { readAccountOverview, readAccountSeries } from "@/lib/services/account-overview.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listInstances } from "@/lib/services/instances.ts";
import { listQuotasRunningOut } from "@/lib/services/quotas.ts";
import { LiveAccount } from "./live-account.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("overview"))("title") };
}

/** The start: the guide where there is nothing yet, the one instance where there is one, else the overview of all. */
export default async function StartPage() {
  // Where to is found out before anything is sent: below a skeleton it would be too late for a redirect of the browser.
  const ids = await readAs((ctx) => listInstances(ctx).map(({ id }) => id));
  const [only] = ids;
  if (only === undefined) redirect("/start");
  if (ids.length === 1) redirect(`/instances/${encodeURIComponent(only)}`);
  return (
    <Suspense fallback={<OverviewSkeleton actions={0} />}>
      <AccountOverview />
    </Suspense>
  );
}

async function AccountOverview() {
  const { drawn, drawnAt, series, runningOut, maySeeAll } = await readAs((ctx) => ({
    drawn: readAccountOverview(ctx),
    drawnAt: ctx.now(),
    series: readAccountSeries(ctx),
    runningOut: listQuotasRunningOut(ctx),
    maySeeAll: hasRole(ctx, "admin", null),
  }));
  const t = await getTranslations("overview.chart");
  const { from, stepMs } = series;
  return (
    <ClientMessages areas={["overview", "audit", "quotas"]}>
      <LiveAccount
        drawn={drawn}
        drawnAt={drawnAt}
        auditHref={maySeeAll ? "/audit" : null}
        runningOut={
          <div id="quotas" className="scroll-mt-16">
            <QuotasRunningOut lines={runningOut} />
          </div>
        }
        charts={
          <div className="grid gap-4 lg:grid-cols-2">
            {(["connections", "refusals"] as const).map((name) => (
              <Panel key={name} title={t(`${name}.week`)} description={t(`${name}.hourly`)}>
                <UsageChart
                  compact
                  title={t(`${name}.week`)}
                  unit={t(`${name}.unit`)}
                  from={from}
                  stepMs={stepMs}
                  values={series[name]}
                />
              </Panel>
            ))}
          </div>
        }
      />
    </ClientMessages>
  );
}
