import { useLocale, useTranslations } from "next-intl";
import { sayApiText } from "../lib/i18n/api-texts.ts";
import type { ApiParameterView } from "./api-view.ts";
import { DataTable } from "./ui/data-table.tsx";

/** The parameters of an operation: name, type, and what they may be. */
export function ApiParameters({ parameters }: { parameters: readonly ApiParameterView[] }) {
  const t = useTranslations("api.operation");
  const locale = useLocale();
  return (
    <DataTable
      label={t("parameters")}
      rows={parameters}
      rowKey={(row) => row.name}
      columns={[
        {
          key: "name",
          header: t("parameter"),
          cell: (row) => (
            <>
              <code>{row.name}</code>
              {row.required ? <span className="ml-2 text-muted text-xs">{t("required")}</span> : null}
            </>
          ),
        },
        {
          key: "type",
          header: t("type"),
          cell: (row) => <span className="text-muted">{t(`types.${row.type}`)}</span>,
        },
        {
          key: "meaning",
          header: t("meaning"),
          grow: true,
          block: true,
          cell: (row) => (
            <span className="whitespace-normal">
              {sayApiText(locale, row.description)} <Limits parameter={row} />
            </span>
          ),
        },
      ]}
      empty={<p className="p-4 text-muted text-sm">{t("noParameters")}</p>}
    />
  );
}

function Limits({ parameter }: { parameter: ApiParameterView }) {
  const t = useTranslations("api.operation");
  const { description, values, minimum, maximum, maxItems, maxLength } = parameter;
  // What the description says already is not said again.
  const isNews = (limit: number | string | null) => limit !== null && !description.includes(String(limit));
  const limits = [
    values.some(isNews) ? t("values", { values: values.join(", ") }) : null,
    isNews(maximum) && minimum !== null && maximum !== null ? t("range", { minimum, maximum }) : null,
    isNews(minimum) && minimum !== null && maximum === null ? t("from", { minimum }) : null,
    isNews(maxItems) && maxItems !== null ? t("maxItems", { count: maxItems }) : null,
    isNews(maxLength) && maxLength !== null && values.length === 0 ? t("maxLength", { count: maxLength }) : null,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? null : <span className="text-muted">{limits.join(" ")}</span>;
}
