import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { InstanceView } from "./instance-view.ts";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { Meter } from "./ui/meter.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Count } from "./ui/number.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Instances with their use against their quotas. */
export function InstanceTable({ instances, empty }: { instances: readonly InstanceView[]; empty: ReactNode }) {
  const t = useTranslations("instances");
  return (
    <DataTable
      label={t("title")}
      rows={instances}
      rowKey={(one) => one.id}
      rowLabel={(one) => one.name}
      rowHref={(one) => `/instances/${encodeURIComponent(one.id)}`}
      columns={[
        {
          key: "name",
          header: t("column.name"),
          grow: true,
          cell: (one) => (
            <span className="block py-1.5 leading-4">
              <span className="block truncate">{one.name}</span>
              <MonoId value={one.id} copy={false} className="font-normal text-subtle text-xs" />
            </span>
          ),
        },
        {
          key: "state",
          header: t("column.state"),
          cell: (one) => (
            <Status kind={one.enabled ? "good" : "off"}>{t(one.enabled ? "state.enabled" : "state.disabled")}</Status>
          ),
        },
        { key: "edition", header: t("column.edition"), cell: (one) => <Badge>{t(`edition.${one.edition}`)}</Badge> },
        {
          key: "connections",
          header: t("column.connections"),
          cell: (one) => (
            <Meter compact label={t("column.connections")} used={one.connections} limit={one.maxConnections} />
          ),
        },
        {
          key: "credentials",
          header: t("column.credentials"),
          from: "md",
          cell: (one) => (
            <Meter
              compact
              label={t("column.credentials")}
              used={one.counts.deviceCredentials}
              limit={one.maxConnections}
            />
          ),
        },
        {
          key: "groups",
          header: t("column.groups"),
          align: "right",
          from: "xl",
          cell: (one) => <Count value={one.counts.groups} />,
        },
        {
          key: "tokens",
          header: t("column.tokens"),
          align: "right",
          from: "xl",
          cell: (one) => <Count value={one.counts.tokens} />,
        },
        {
          key: "created",
          header: t("column.created"),
          from: "xl",
          cell: (one) => <RelativeTime at={one.createdAt} />,
        },
      ]}
      empty={empty}
    />
  );
}
