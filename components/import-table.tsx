"use client";
import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ImportPage, importsQuery } from "@/lib/queries/imports.ts";
import { isWorking, progressOf, STATUS_KINDS } from "./import-view.ts";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { Count, formatCount } from "./ui/number.tsx";
import { Pager } from "./ui/pager.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";
import { useLive } from "./use-live.ts";

/** Imports, the latest first; follows those that are under way. */
export function ImportTable({
  instanceId,
  cursor,
  drawn,
  drawnAt,
}: {
  instanceId: string;
  cursor: string | undefined;
  /** What the server drew, and when (epoch ms). */
  drawn: ImportPage;
  drawnAt: number;
}) {
  const t = useTranslations("imports");
  const { data } = useLive(importsQuery(instanceId, cursor, drawn, drawnAt));
  return (
    <DataTable
      label={t("title")}
      rows={data.items}
      rowKey={(row) => String(row.id)}
      rowLabel={(row) => row.fileName}
      rowHref={(row) => `/instances/${encodeURIComponent(instanceId)}/devices/imports/${row.id}`}
      columns={[
        {
          key: "file",
          header: t("column.file"),
          grow: true,
          cell: (row) => <span className="break-all">{row.fileName || `#${row.id}`}</span>,
        },
        { key: "kind", header: t("column.kind"), cell: (row) => t(`kind.${row.kind}.label`) },
        {
          key: "status",
          header: t("column.status"),
          cell: (row) => {
            const { done, total } = progressOf(row);
            return (
              <Status kind={STATUS_KINDS[row.status]}>
                {t(`status.${row.status}`)}
                {isWorking(row.status) ? (
                  <span className="ml-1.5 text-muted tabular-nums">
                    {t("progress", { done: formatCount(done), total: formatCount(total) })}
                  </span>
                ) : null}
              </Status>
            );
          },
        },
        { key: "rows", header: t("column.rows"), align: "right", cell: (row) => <Count value={row.total} /> },
        { key: "by", header: t("column.by"), from: "lg", cell: (row) => row.createdByName },
        { key: "at", header: t("column.at"), from: "md", cell: (row) => <RelativeTime at={row.createdAt} /> },
      ]}
      empty={<EmptyState icon={<FileUp />} title={t("empty.title")} description={t("empty.body")} />}
      footer={<Pager next={data.next} count={data.items.length} />}
    />
  );
}
