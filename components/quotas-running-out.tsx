import { useTranslations } from "next-intl";
import type { Forecast } from "../lib/domain/forecast.ts";
import type { Quota } from "../lib/domain/quota.ts";
import { QuotaForecast } from "./quota-forecast.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { Meter } from "./ui/meter.tsx";
import { Panel } from "./ui/panel.tsx";

export interface QuotaLine {
  readonly instanceId: string;
  readonly instanceName: string;
  readonly quota: Quota;
  readonly used: number;
  readonly limit: number;
  readonly forecast: Forecast;
}

/** Which quotas will be reached, and when: what ends first comes first. Each row leads to the quotas of its instance. */
export function QuotasRunningOut({ lines }: { lines: readonly QuotaLine[] }) {
  const t = useTranslations("quotas");
  return (
    <Panel flush title={t("runningOut.title")} description={t("runningOut.about")}>
      {lines.length === 0 ? (
        <EmptyState compact title={t("runningOut.none")} />
      ) : (
        <DataTable
          bare
          label={t("runningOut.title")}
          rows={lines}
          rowKey={(line) => `${line.instanceId} ${line.quota}`}
          rowLabel={(line) => `${line.instanceName}, ${t(`quota.${line.quota}.title`)}`}
          rowHref={(line) => `/instances/${encodeURIComponent(line.instanceId)}/quotas#${line.quota}`}
          columns={[
            {
              key: "quota",
              header: t("runningOut.quota"),
              cell: (line) => `${line.instanceName}: ${t(`quota.${line.quota}.title`)}`,
            },
            {
              key: "when",
              header: t("runningOut.when"),
              grow: true,
              // A sentence, which may take two lines.
              cell: (line) => (
                <span className="[&_span]:whitespace-normal">
                  <QuotaForecast forecast={line.forecast} over={line.used > line.limit} />
                </span>
              ),
            },
            {
              key: "used",
              header: t("now"),
              cell: (line) => <Meter compact label={t("now")} used={line.used} limit={line.limit} />,
            },
          ]}
          empty={null}
        />
      )}
    </Panel>
  );
}
