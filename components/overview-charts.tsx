import { useTranslations } from "next-intl";
import { Panel } from "./ui/panel.tsx";
import { FilterSelect } from "./ui/toolbar.tsx";
import { UsageChart } from "./usage-chart.tsx";

type Name = "connections" | "connects" | "messages" | "refusals";

/** Connections, CONNECTs, messages and refusals of an instance over the last hour or day. */
export function OverviewCharts({
  series,
  limits,
}: {
  series: {
    readonly from: number;
    readonly stepMs: number;
    readonly values: Readonly<Record<Name, readonly (number | null)[]>>;
  };
  limits: { readonly connections: number; readonly messages: number };
}) {
  const t = useTranslations("overview.chart");
  const chart = (name: Name, limit: number | null) => (
    <div key={name} className="min-w-0">
      <h3 className="font-medium text-sm">{t(`${name}.title`)}</h3>
      <p className="mb-3 text-muted text-xs">{t(`${name}.about`)}</p>
      <UsageChart
        compact
        title={t(`${name}.title`)}
        unit={t(`${name}.unit`)}
        from={series.from}
        stepMs={series.stepMs}
        values={series.values[name]}
        limit={limit}
      />
    </div>
  );
  return (
    <Panel
      title={t("over")}
      actions={
        <FilterSelect
          label={t("span")}
          param="span"
          options={[
            { value: "", label: t("hour") },
            { value: "day", label: t("day") },
          ]}
        />
      }
    >
      <div className="grid gap-x-8 gap-y-6 md:grid-cols-2">
        {chart("connections", limits.connections)}
        {chart("connects", null)}
        {chart("messages", limits.messages)}
        {chart("refusals", null)}
      </div>
    </Panel>
  );
}
