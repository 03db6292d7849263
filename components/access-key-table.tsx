import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TableSettings } from "@/lib/i18n/preferences.ts";
import { AccessKeyMenu } from "./access-key-menu.tsx";
import type { AccessKeyActions, AccessKeyView } from "./access-key-view.ts";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Link } from "./ui/navigation.tsx";
import { Count } from "./ui/number.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Access keys, of one user or of several. */
export function AccessKeyTable({
  label,
  accessKeys,
  clients,
  actions,
  settings,
  bulk,
  empty,
  footer,
}: {
  label: string;
  accessKeys: readonly AccessKeyView[];
  /** Live clients by key ID. */
  clients: ReadonlyMap<string, number>;
  /** Null for whoever may only look. */
  actions: AccessKeyActions | null;
  settings?: TableSettings;
  /** What can be done with ticked keys. */
  bulk?: ReactNode;
  /** In place of the rows when there are none and something else is to be said than that. */
  empty?: ReactNode;
  footer?: ReactNode;
}) {
  const t = useTranslations("accessKeys");
  return (
    <DataTable
      label={label}
      {...(settings === undefined ? {} : { settings })}
      rows={accessKeys}
      rowKey={(row) => row.id}
      rowAnchor={(row) => row.id}
      rowHref={(row) => `/access-keys/${encodeURIComponent(row.id)}`}
      rowLabel={(row) => row.id}
      columns={[
        {
          key: "id",
          header: t("keyId"),
          cell: (row) => <MonoId value={row.id} copy={false} />,
        },
        ...(accessKeys.some(({ user }) => user !== undefined)
          ? [
              {
                key: "user",
                header: t("user"),
                cell: ({ user }: AccessKeyView) =>
                  user === undefined ? null : (
                    <Link
                      href={`/access-users/${encodeURIComponent(user.id)}`}
                      data-tip={user.name}
                      className="relative z-1 inline-block max-w-full truncate rounded-sm align-bottom text-accent underline-offset-2 hover:underline sm:max-w-56"
                    >
                      {user.name}
                    </Link>
                  ),
              },
            ]
          : []),
        {
          key: "note",
          header: t("note"),
          grow: true,
          cell: (row) => (row.note ? <span className="break-words text-muted">{row.note}</span> : null),
        },
        {
          key: "state",
          header: t("state"),
          cell: (row) =>
            row.status === "active" ? (
              <Status kind="good">{t("active")}</Status>
            ) : (
              <Status kind="off">{t("disabled")}</Status>
            ),
        },
        {
          key: "clients",
          header: t("clients"),
          align: "right",
          from: "md",
          cell: (row) => <Count value={clients.get(row.id) ?? 0} />,
        },
        {
          key: "lastUsed",
          header: t("lastUsed"),
          cell: (row) => (
            <span className="block min-w-0">
              <RelativeTime at={row.lastUsedAt} never={t("neverUsed")} />
              {row.lastUsedAddress === null ? null : (
                <span className="block truncate text-muted text-xs">
                  {[row.lastUsedClientId, row.lastUsedAddress].filter((part) => part !== null).join(" · ")}
                </span>
              )}
            </span>
          ),
        },
        {
          key: "created",
          header: t("created"),
          from: "xl",
          cell: (row) => <RelativeTime at={row.createdAt} />,
        },
      ]}
      {...(actions === null
        ? {}
        : {
            rowActions: (row: AccessKeyView) => (
              <AccessKeyMenu accessKey={row} clients={clients.get(row.id) ?? 0} actions={actions} />
            ),
          })}
      bulk={bulk}
      empty={empty ?? <EmptyState compact icon={<KeyRound />} title={t("empty.title")} description={t("empty.body")} />}
      footer={footer}
    />
  );
}
