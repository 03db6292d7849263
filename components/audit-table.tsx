import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TableSettings } from "../lib/i18n/preferences.ts";
import { useActionName } from "./action-name.ts";
import { AuditDetail, actorName } from "./audit-detail.tsx";
import { type AuditEntry, auditTargetText } from "./audit-entry.ts";
import { DataTable } from "./ui/data-table.tsx";
import { ExpandableRow, RowToggle } from "./ui/expandable-row.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Entries of the audit log, the latest first. Each opens in place and says what was before and after. */
export function AuditTable({
  entries,
  showInstance = false,
  settings,
  empty = null,
  footer,
  bare = false,
}: {
  entries: readonly AuditEntry[];
  /** Of several instances: each entry names its own. */
  showInstance?: boolean;
  settings?: TableSettings;
  empty?: ReactNode;
  footer?: ReactNode;
  bare?: boolean;
}) {
  const t = useTranslations("audit");
  const action = useActionName();
  return (
    <DataTable
      label={t("title")}
      {...(settings === undefined ? {} : { settings })}
      bare={bare}
      rows={entries}
      rowKey={(entry) => String(entry.id)}
      rowFrame={(entry, row, columns) => (
        <ExpandableRow
          key={entry.id}
          columns={columns}
          detail={<AuditDetail entry={entry} showInstance={showInstance} />}
        >
          {row}
        </ExpandableRow>
      )}
      columns={[
        {
          key: "action",
          header: t("column.action"),
          cell: (entry) => <RowToggle>{action(entry.action)}</RowToggle>,
        },
        {
          key: "target",
          header: t("column.target"),
          grow: true,
          cell: (entry) => <MonoId value={auditTargetText(entry)} copy={false} className="text-muted" />,
        },
        ...(showInstance
          ? [
              {
                key: "instance",
                header: t("row.instance"),
                from: "xl" as const,
                cell: (entry: AuditEntry) =>
                  entry.instanceId === null ? null : <MonoId value={entry.instanceId} copy={false} />,
              },
            ]
          : []),
        { key: "actor", header: t("column.actor"), cell: (entry) => actorName(entry, t("system")) },
        { key: "at", header: t("column.at"), align: "right", cell: (entry) => <RelativeTime at={entry.at} /> },
      ]}
      empty={empty}
      footer={footer}
    />
  );
}
