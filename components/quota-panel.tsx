import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Forecast } from "../lib/domain/forecast.ts";
import type { Quota } from "../lib/domain/quota.ts";
import { QuotaForecast } from "./quota-forecast.tsx";
import { Meter } from "./ui/meter.tsx";
import { Panel } from "./ui/panel.tsx";
import { UsageChart } from "./usage-chart.tsx";

/** One quota: limit, use now, when it will be reached, use over time. */
export function QuotaPanel({
  quota,
  used,
  limit,
  forecast,
  series,
  actions,
}: {
  quota: Quota;
  used: number;
  limit: number;
  forecast: Forecast;
  series: { readonly from: number; readonly stepMs: number; readonly values: readonly (number | null)[] };
  actions?: ReactNode;
}) {
  const t = useTranslations("quotas");
  return (
    <div id={quota} className="scroll-mt-16">
      <Panel title={t(`quota.${quota}.title`)} description={t(`quota.${quota}.about`)} actions={actions}>
        <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[16rem_minmax(0,1fr)]">
          <div className="flex flex-col gap-3">
            <Meter label={t("now")} used={used} limit={limit} />
            <p className="text-sm [&_span]:whitespace-normal">
              <QuotaForecast forecast={forecast} over={used > limit} />
            </p>
          </div>
          <UsageChart title={t(`quota.${quota}.title`)} unit={t(`quota.${quota}.unit`)} limit={limit} {...series} />
        </div>
      </Panel>
    </div>
  );
}
