import { Gauge } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Quota } from "../lib/domain/quota.ts";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { formatCount } from "./ui/number.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

export interface QuotaCrossingView {
  readonly id: number;
  readonly at: number;
  readonly quota: Quota;
  readonly level: number;
  readonly used: number;
  readonly limit: number;
}

/** The levels that were reached, the latest first. */
export function QuotaCrossings({ crossings }: { crossings: readonly QuotaCrossingView[] }) {
  const t = useTranslations("quotas");
  return (
    <DataTable
      label={t("crossings.title")}
      rows={crossings}
      rowKey={(row) => String(row.id)}
      rowLabel={(row) => t(`quota.${row.quota}.title`)}
      columns={[
        {
          key: "quota",
          header: t("crossings.quota"),
          grow: true,
          cell: (row) => t(`quota.${row.quota}.title`),
        },
        {
          key: "level",
          header: t("crossings.level"),
          cell: (row) => <Status kind={row.level >= 100 ? "bad" : "warn"}>{row.level} %</Status>,
        },
        {
          key: "used",
          header: t("crossings.used"),
          align: "right",
          cell: (row) => (
            <span data-numeric>
              {formatCount(row.used)} / {formatCount(row.limit)}
            </span>
          ),
        },
        { key: "at", header: t("crossings.at"), cell: (row) => <RelativeTime at={row.at} /> },
      ]}
      empty={<EmptyState icon={<Gauge />} title={t("crossings.none")} description={t("crossings.noneHint")} />}
    />
  );
}
