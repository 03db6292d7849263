import { ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { CustomPermissionActions, CustomPermissionView } from "./custom-auth-view.ts";
import { CustomPermissionMenu } from "./custom-permission-menu.tsx";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { EmptyState } from "./ui/empty-state.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { MonoId } from "./ui/mono-id.tsx";
import { Pager } from "./ui/pager.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Permissions of custom auth. */
export function CustomPermissionTable({
  permissions,
  next,
  base,
  isFiltered,
  actions,
  add,
}: {
  permissions: readonly CustomPermissionView[];
  next: string | null;
  /** The page itself. */
  base: string;
  isFiltered: boolean;
  /** Null for who may only look. */
  actions: CustomPermissionActions | null;
  add: ReactNode;
}) {
  const t = useTranslations("customAuth");
  const c = useTranslations("common");
  return (
    <DataTable
      label={t("tabs.permissions")}
      rows={permissions}
      rowKey={(row) => `${row.identityType}|${row.identity}|${row.topic}`}
      rowLabel={(row) => `${row.identity} ${row.topic}`}
      columns={[
        {
          key: "identity",
          header: t("permission.column.identity"),
          cell: (row) => (
            <span className="flex min-w-0 items-center gap-2">
              <MonoId value={row.identity} copy={false} />
              <Badge>{t(`type.${row.identityType}`)}</Badge>
            </span>
          ),
        },
        {
          key: "topic",
          header: t("permission.column.topic"),
          grow: true,
          cell: (row) => <code className="break-all">{row.topic}</code>,
        },
        {
          key: "effect",
          header: t("permission.column.effect"),
          cell: (row) => (
            <Status kind={row.effect === "ALLOW" ? "good" : "bad"}>{t(`permission.effect.${row.effect}`)}</Status>
          ),
        },
        {
          key: "action",
          header: t("permission.column.action"),
          cell: (row) => t(`permission.action.${row.permitAction}`),
        },
        {
          key: "changed",
          header: t("permission.column.changed"),
          from: "lg",
          cell: (row) => <RelativeTime at={row.updatedAt} />,
        },
      ]}
      {...(actions === null
        ? {}
        : { rowActions: (row: CustomPermissionView) => <CustomPermissionMenu permission={row} actions={actions} /> })}
      empty={
        isFiltered ? (
          <EmptyState
            icon={<ListChecks />}
            title={c("search.none")}
            description={c("search.noneHint")}
            actions={
              <>
                <LinkButton href={base}>{c("search.clearFilters")}</LinkButton>
                {add}
              </>
            }
          />
        ) : (
          <EmptyState
            icon={<ListChecks />}
            title={t("permission.empty.title")}
            description={t("permission.empty.body")}
            actions={add}
          />
        )
      }
      footer={<Pager next={next} count={permissions.length} />}
    />
  );
}
