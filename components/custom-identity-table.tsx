import { Fingerprint } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { CustomIdentityActions, CustomIdentityView } from "./custom-auth-view.ts";
import { CustomIdentityMenu } from "./custom-identity-menu.tsx";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Pager } from "./ui/pager.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Identities of custom auth. */
export function CustomIdentityTable({
  identities,
  next,
  base,
  isFiltered,
  doors,
  actions,
  add,
}: {
  identities: readonly CustomIdentityView[];
  next: string | null;
  /** The page itself. */
  base: string;
  isFiltered: boolean;
  doors: BrokerAddresses;
  /** Null for who may only look. */
  actions: CustomIdentityActions | null;
  add: ReactNode;
}) {
  const t = useTranslations("customAuth");
  const c = useTranslations("common");
  return (
    <DataTable
      label={t("tabs.identities")}
      rows={identities}
      rowKey={(row) => `${row.username}|${row.clientId ?? ""}`}
      rowLabel={(row) => row.username}
      columns={[
        {
          key: "username",
          header: t("identity.column.username"),
          grow: true,
          cell: (row) => <MonoId value={row.username} what={t("identity.username")} />,
        },
        {
          key: "client",
          header: t("identity.column.client"),
          cell: (row) =>
            row.clientId === null ? (
              <span className="text-muted">{t("identity.anyClient")}</span>
            ) : (
              <MonoId value={row.clientId} copy={false} />
            ),
        },
        {
          key: "mode",
          header: t("identity.column.mode"),
          cell: (row) => <Badge>{t(`mode.${row.signMode}`)}</Badge>,
        },
        {
          key: "lastUsed",
          header: t("identity.column.lastUsed"),
          cell: (row) => (
            <span className="block min-w-0">
              <RelativeTime at={row.lastUsedAt} never={t("identity.neverUsed")} />
              {row.lastUsedClientId === null || row.clientId !== null ? null : (
                <span className="block truncate text-muted text-xs">{row.lastUsedClientId}</span>
              )}
            </span>
          ),
        },
        {
          key: "changed",
          header: t("identity.column.changed"),
          from: "lg",
          cell: (row) => <RelativeTime at={row.updatedAt} />,
        },
      ]}
      rowActions={(row) => (
        <CustomIdentityMenu
          identity={row}
          permissionsHref={`${base}/permissions?q=${encodeURIComponent(row.username)}`}
          doors={doors}
          actions={actions}
        />
      )}
      empty={
        isFiltered ? (
          <EmptyState
            icon={<Fingerprint />}
            title={c("search.none")}
            description={c("search.noneHint")}
            actions={<LinkButton href={base}>{c("search.clearFilters")}</LinkButton>}
          />
        ) : (
          <EmptyState
            icon={<Fingerprint />}
            title={t("identity.empty.title")}
            description={t("identity.empty.body")}
            actions={add}
          />
        )
      }
      footer={<Pager next={next} count={identities.length} />}
    />
  );
}
