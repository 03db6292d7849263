import { Cpu } from "lucide-react";
import { useTranslations } from "next-intl";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The client IDs that have connected with a token, the latest first, inside a flush panel. */
export function TokenClients({
  clients,
  base,
}: {
  clients: readonly {
    readonly clientId: string;
    readonly firstAt: number;
    readonly lastAt: number;
    readonly address: string;
  }[];
  /** Path of the instance. */
  base: string;
}) {
  const t = useTranslations("tokens.detail");
  if (clients.length === 0) return <EmptyState compact icon={<Cpu />} title={t("noClients")} />;
  return (
    <DataTable
      bare
      label={t("clients")}
      rows={clients}
      rowKey={(row) => row.clientId}
      rowLabel={(row) => row.clientId}
      rowHref={(row) => `${base}/clients/${encodeURIComponent(row.clientId)}`}
      columns={[
        {
          key: "client",
          header: t("clientId"),
          grow: true,
          cell: (row) => <MonoId value={row.clientId} copy={false} />,
        },
        { key: "address", header: t("lastAddress"), from: "md", cell: (row) => <code>{row.address}</code> },
        { key: "first", header: t("first"), from: "md", cell: (row) => <RelativeTime at={row.firstAt} /> },
        { key: "last", header: t("last"), cell: (row) => <RelativeTime at={row.lastAt} /> },
      ]}
      empty={null}
    />
  );
}
