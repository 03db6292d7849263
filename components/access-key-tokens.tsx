import { Ticket } from "lucide-react";
import { useTranslations } from "next-intl";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { Count } from "./ui/number.tsx";

interface Line {
  readonly tokens: number;
  /** Live ones that hold any of them. */
  readonly clients: number;
  readonly instanceId: string;
  readonly instanceName: string;
}

/** How many live tokens an access key has issued, by instance, inside a flush panel; each leads to the list of them. */
export function AccessKeyTokens({ lines, issuer }: { lines: readonly Line[]; issuer: string }) {
  const t = useTranslations("accessKeys.tokens");
  if (lines.length === 0) return <EmptyState compact icon={<Ticket />} title={t("none")} />;
  return (
    <DataTable
      bare
      label={t("title")}
      rows={lines}
      rowKey={(line) => line.instanceId}
      rowLabel={(line) => line.instanceName}
      rowHref={(line) => `/instances/${encodeURIComponent(line.instanceId)}/tokens?${new URLSearchParams({ issuer })}`}
      columns={[
        { key: "instance", header: t("instance"), grow: true, cell: (line) => line.instanceName },
        { key: "tokens", header: t("live"), align: "right", cell: (line) => <Count value={line.tokens} /> },
        { key: "clients", header: t("clients"), align: "right", cell: (line) => <Count value={line.clients} /> },
      ]}
      empty={null}
    />
  );
}
