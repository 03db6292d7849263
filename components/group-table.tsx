import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TableSettings } from "@/lib/i18n/preferences.ts";
import type { GroupSummaryView } from "./group-view.ts";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Count } from "./ui/number.tsx";
import { RelativeTime } from "./ui/time.tsx";

export function GroupTable({
  groups,
  settings,
  bulk,
  empty,
  footer,
}: {
  groups: readonly GroupSummaryView[];
  settings?: TableSettings;
  /** What can be done with ticked groups. */
  bulk?: ReactNode;
  empty: ReactNode;
  footer?: ReactNode;
}) {
  const t = useTranslations("groups");
  return (
    <DataTable
      label={t("title")}
      {...(settings === undefined ? {} : { settings })}
      rows={groups}
      rowKey={(group) => group.id}
      rowHref={(group) => `/instances/${encodeURIComponent(group.instanceId)}/groups/${encodeURIComponent(group.id)}`}
      columns={[
        {
          key: "id",
          header: t("column.id"),
          grow: true,
          cell: (group) => (
            <span className="block min-w-0 py-1 leading-5">
              <MonoId value={group.id} copy={false} />
              {group.note ? <span className="block truncate font-normal text-muted text-xs">{group.note}</span> : null}
            </span>
          ),
        },
        {
          key: "default",
          header: t("column.default"),
          cell: (group) => (
            <Badge tone={group.defaultEffect === "Deny" ? "warn" : "neutral"}>
              {t(`effect.${group.defaultEffect}`)}
            </Badge>
          ),
        },
        { key: "rules", header: t("column.rules"), align: "right", cell: (group) => <Count value={group.rules} /> },
        {
          key: "connections",
          header: t("column.connections"),
          align: "right",
          cell: (group) => <Count value={group.connections} />,
        },
        {
          key: "credentials",
          header: t("column.credentials"),
          align: "right",
          from: "md",
          cell: (group) => <Count value={group.deviceCredentials} />,
        },
        {
          key: "changed",
          header: t("column.changed"),
          from: "lg",
          cell: (group) => <RelativeTime at={group.updatedAt} />,
        },
      ]}
      rowWeight={(group) => group.connections}
      bulk={bulk}
      empty={empty}
      footer={footer}
    />
  );
}
