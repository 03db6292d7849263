import { useTranslations } from "next-intl";
import { IMPORT_ROW_STATES, type ImportRowState } from "@/lib/domain/import.ts";
import type { Import, ImportRow } from "@/lib/queries/imports.ts";
import { ROW_STATE_KINDS } from "./import-view.ts";
import { DataTable } from "./ui/data-table.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Pager } from "./ui/pager.tsx";
import { Section } from "./ui/section.tsx";
import { Status } from "./ui/status.tsx";
import { FilterSelect, Toolbar } from "./ui/toolbar.tsx";

/** What became, or would become, of each row. */
export function ImportRows({
  of: one,
  rows,
  next,
}: {
  of: Import;
  /** Their reasons in the language of the page. */
  rows: readonly ImportRow[];
  next: string | null;
}) {
  const t = useTranslations("imports");
  const counts: Partial<Record<ImportRowState, number>> = one;
  const states = IMPORT_ROW_STATES.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <Section title={t("rows.title")}>
      <Toolbar>
        <FilterSelect
          label={t("rows.state")}
          param="state"
          options={[
            { value: "", label: t("rows.any") },
            ...states.map((state) => ({ value: state, label: t(`state.${state}`) })),
          ]}
        />
      </Toolbar>
      <DataTable
        label={t("rows.title")}
        rows={rows}
        rowKey={(row) => String(row.line)}
        rowLabel={(row) => row.subject ?? String(row.line)}
        columns={[
          {
            key: "subject",
            header: t(one.kind === "groups" ? "column.groupId" : "column.clientId"),
            cell: (row) =>
              row.subject === null ? (
                <span className="text-muted">{t("rows.noSubject")}</span>
              ) : (
                <MonoId value={row.subject} copy={false} className="sm:max-w-64 xl:max-w-none" />
              ),
          },
          {
            key: "state",
            header: t("column.rowState"),
            cell: (row) => <Status kind={ROW_STATE_KINDS[row.state]}>{t(`state.${row.state}`)}</Status>,
          },
          { key: "reason", header: t("column.reason"), grow: true, block: true, cell: (row) => row.problem },
          {
            key: "line",
            header: t("column.line"),
            align: "right",
            cell: (row) => <span className="tabular-nums">{row.line}</span>,
          },
        ]}
        empty={<p className="p-6 text-center text-muted text-sm">{t("rows.none")}</p>}
        footer={<Pager next={next} count={rows.length} />}
      />
    </Section>
  );
}
