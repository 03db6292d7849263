import { Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import type { LoginMode } from "@/lib/domain/login.ts";
import { ModeBadge } from "./client-facts.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Link } from "./ui/navigation.tsx";
import { RelativeTime } from "./ui/time.tsx";

interface KeyClientView {
  readonly instanceId: string;
  readonly instanceName: string;
  readonly clientId: string;
  readonly mode: LoginMode;
  readonly address: string;
  readonly connectedAt: number;
}

/** The live clients that are signed in with an access key, inside a flush panel. */
export function AccessKeyClients({ clients }: { clients: readonly KeyClientView[] }) {
  const t = useTranslations("accessKeys.detail");
  const c = useTranslations("clients.column");
  const base = (row: KeyClientView) => `/instances/${encodeURIComponent(row.instanceId)}`;
  if (clients.length === 0)
    return <EmptyState compact icon={<Unplug />} title={t("noClients")} description={t("noClientsBody")} />;
  return (
    <DataTable
      bare
      label={t("clients")}
      rows={clients}
      rowKey={(row) => `${row.instanceId} ${row.clientId}`}
      rowLabel={(row) => row.clientId}
      rowHref={(row) => `${base(row)}/clients/${encodeURIComponent(row.clientId)}`}
      columns={[
        {
          key: "client",
          header: c("clientId"),
          grow: true,
          cell: (row) => <MonoId value={row.clientId} copy={false} />,
        },
        {
          key: "instance",
          header: t("instance"),
          cell: (row) => (
            <Link href={base(row)} className="relative z-10 hover:underline">
              {row.instanceName}
            </Link>
          ),
        },
        { key: "mode", header: c("mode"), cell: (row) => <ModeBadge mode={row.mode} /> },
        { key: "address", header: c("address"), from: "md", cell: (row) => <code>{row.address}</code> },
        { key: "since", header: c("since"), cell: (row) => <RelativeTime at={row.connectedAt} /> },
      ]}
      empty={null}
    />
  );
}
