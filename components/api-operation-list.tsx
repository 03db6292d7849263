import { SearchX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { sayApiText } from "../lib/i18n/api-texts.ts";
import type { ApiOperationView } from "./api-view.ts";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";

/** Operations, one line each; a row leads to the page of the operation below `base`. */
export function ApiOperationList({
  operations,
  base,
  clear,
}: {
  operations: readonly ApiOperationView[];
  base: string;
  /** Shown where none is left: how to see them all again. */
  clear?: ReactNode;
}) {
  const t = useTranslations("api");
  const c = useTranslations("common");
  const locale = useLocale();
  return (
    <DataTable
      label={t("tabs.operations")}
      rows={operations}
      rowKey={(row) => row.name}
      rowHref={(row) => `${base}/${row.name}`}
      columns={[
        { key: "name", header: t("column.operation"), cell: (row) => <code>{row.name}</code> },
        {
          key: "summary",
          header: t("column.summary"),
          grow: true,
          block: true,
          cell: (row) => (
            <span className={row.isSupported ? "whitespace-normal" : "whitespace-normal text-muted"}>
              {sayApiText(locale, row.summary)}
            </span>
          ),
        },
        {
          key: "family",
          header: t("column.subject"),
          from: "lg",
          cell: (row) => <Badge>{t(`family.${row.family}`)}</Badge>,
        },
      ]}
      empty={
        <EmptyState
          icon={<SearchX />}
          title={c("search.none")}
          description={c("search.noneHint")}
          {...(clear ? { actions: clear } : {})}
        />
      }
    />
  );
}

/** Whether an operation has to do with what was typed: its name, its words, a parameter, an action or an error. */
export function operationFits(operation: ApiOperationView, query: string, say: (text: string) => string): boolean {
  const text = [
    operation.name,
    say(operation.summary),
    ...operation.parameters.map(({ name }) => name),
    ...operation.errors.map(({ code }) => code),
    ...operation.needs.flatMap(({ actions }) => actions),
  ]
    .join("\n")
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word));
}
