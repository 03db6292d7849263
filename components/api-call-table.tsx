import { Braces } from "lucide-react";
import { useTranslations } from "next-intl";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Link } from "./ui/navigation.tsx";
import { Pager } from "./ui/pager.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** A call of the API and how it ended. */
export interface ApiCallView {
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly requestId: string;
  /** Whether its signature was good: else nobody knows who it was. */
  readonly signed: boolean;
  readonly operation: string;
  readonly keyId: string;
  readonly userName: string;
  readonly instanceId: string | null;
  readonly address: string;
  readonly code: string;
  readonly durationMs: number;
}

/** Calls of the API, the latest first. A code that is not OK leads to what it means. */
export function ApiCallTable({
  calls,
  next,
  isFiltered,
}: {
  calls: readonly ApiCallView[];
  next: string | null;
  isFiltered: boolean;
}) {
  const t = useTranslations("api.calls");
  const c = useTranslations("common");
  return (
    <DataTable
      label={useTranslations("api.tabs")("calls")}
      rows={calls}
      rowKey={(row) => String(row.id)}
      columns={[
        {
          key: "result",
          header: t("column.result"),
          cell: (row) =>
            row.code === "OK" ? (
              <Status kind="good">{t("ok")}</Status>
            ) : (
              <Status kind="bad">
                <Link
                  href={`/docs/api?q=${encodeURIComponent(row.code)}&requestId=${row.requestId}`}
                  className="underline decoration-line underline-offset-2 hover:decoration-current"
                >
                  {row.code}
                </Link>
              </Status>
            ),
        },
        {
          key: "operation",
          header: t("column.operation"),
          grow: true,
          cell: (row) =>
            row.operation === "" ? (
              <span className="text-muted">{t("unknownOperation")}</span>
            ) : (
              <code className="break-all">{row.operation}</code>
            ),
        },
        {
          key: "caller",
          header: t("column.caller"),
          cell: (row) => (
            <span className="block min-w-0">
              {row.signed ? row.userName : <span className="text-muted">{t("nobody")}</span>}
              <span className="block truncate text-muted text-xs">
                {[row.keyId, row.address].filter((part) => part !== "").join(" · ")}
              </span>
            </span>
          ),
        },
        {
          key: "instance",
          header: t("column.instance"),
          from: "xl",
          cell: (row) => (row.instanceId === null ? null : <MonoId value={row.instanceId} copy={false} />),
        },
        {
          key: "requestId",
          header: t("column.requestId"),
          from: "lg",
          cell: (row) => <MonoId value={row.requestId} what={t("column.requestId")} />,
        },
        {
          key: "took",
          header: t("column.took"),
          align: "right",
          from: "xl",
          cell: (row) => <span data-numeric>{t("ms", { ms: row.durationMs })}</span>,
        },
        { key: "when", header: t("column.when"), cell: (row) => <RelativeTime at={row.at} /> },
      ]}
      empty={
        isFiltered ? (
          <EmptyState
            icon={<Braces />}
            title={c("search.none")}
            description={c("search.noneHint")}
            actions={<LinkButton href="/api/calls">{c("search.clearFilters")}</LinkButton>}
          />
        ) : (
          <EmptyState icon={<Braces />} title={t("empty.title")} description={t("empty.body")} />
        )
      }
      footer={<Pager next={next} count={calls.length} />}
    />
  );
}
