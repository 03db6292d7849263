import { useTranslations } from "next-intl";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { Count } from "./ui/number.tsx";
import { RelativeTime } from "./ui/time.tsx";

interface Props {
  readonly operations: {
    readonly rows: readonly {
      readonly action: "PUBLISH" | "SUBSCRIBE";
      readonly topic: string;
      readonly allowed: number;
      readonly refused: number;
      readonly lastAt: number;
    }[];
    readonly more: boolean;
  };
}

/** What a client really did in the last hour, by action and topic, inside a flush panel. */
export function ClientOperations({ operations: { rows, more } }: Props) {
  const t = useTranslations("clients.story.operations");
  if (rows.length === 0) return <p className="px-4 py-6 text-center text-muted text-sm">{t("none")}</p>;
  return (
    <>
      <DataTable
        bare
        label={t("title")}
        rows={rows}
        rowKey={(row) => `${row.action} ${row.topic}`}
        columns={[
          {
            key: "topic",
            header: t("topic"),
            grow: true,
            cell: (row) => <code className="break-all">{row.topic}</code>,
          },
          { key: "action", header: t("action"), cell: (row) => <Badge mono>{row.action}</Badge> },
          { key: "allowed", header: t("allowed"), align: "right", cell: (row) => <Count value={row.allowed} /> },
          {
            key: "refused",
            header: t("refused"),
            align: "right",
            cell: (row) => (
              <span className={row.refused > 0 ? "font-medium text-bad-text" : "text-muted"}>
                <Count value={row.refused} />
              </span>
            ),
          },
          { key: "last", header: t("last"), from: "md", cell: (row) => <RelativeTime at={row.lastAt} /> },
        ]}
        empty={null}
      />
      {more ? (
        <p className="border-line border-t px-4 py-2 text-muted text-sm">{t("more", { count: rows.length })}</p>
      ) : null}
    </>
  );
}
