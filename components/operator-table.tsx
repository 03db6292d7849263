import { useTranslations } from "next-intl";
import { OperatorMenu } from "./operator-menu.tsx";
import { OperatorRoles } from "./operator-roles.tsx";
import type { InstanceChoice, OperatorActions, OperatorView } from "./operator-view.ts";
import { Badge } from "./ui/badge.tsx";
import { DataTable } from "./ui/data-table.tsx";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Every operator, with what each may do. There are few: no pages. */
export function OperatorTable({
  operators,
  selfId,
  instances,
  actions,
}: {
  operators: readonly OperatorView[];
  selfId: string;
  instances: readonly InstanceChoice[];
  /** Null for who may only look. */
  actions: OperatorActions | null;
}) {
  const t = useTranslations("operators");
  return (
    <DataTable
      label={t("title")}
      rows={operators}
      rowKey={(row) => row.id}
      rowAnchor={(row) => row.id}
      rowLabel={(row) => row.name}
      columns={[
        {
          key: "name",
          header: t("name"),
          grow: true,
          cell: (row) => (
            <span className="block min-w-0">
              <span className="flex items-center gap-2 font-medium">
                {row.name}
                {row.id === selfId ? <Badge>{t("you")}</Badge> : null}
              </span>
              <span className="block break-all text-muted">{row.email}</span>
            </span>
          ),
        },
        {
          key: "roles",
          header: t("roles"),
          cell: (row) => <OperatorRoles grants={row.grants} instances={instances} />,
        },
        {
          key: "state",
          header: t("state"),
          cell: (row) =>
            row.enabled ? <Status kind="good">{t("enabled")}</Status> : <Status kind="off">{t("disabled")}</Status>,
        },
        {
          key: "signedIn",
          header: t("signedIn"),
          from: "lg",
          cell: (row) => (
            <span className="whitespace-nowrap">
              <RelativeTime at={row.lastSignInAt} never={t("neverSignedIn")} />
              {row.lastSignInAddress === null ? null : <span className="ml-2 text-muted">{row.lastSignInAddress}</span>}
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
            rowActions: (row: OperatorView) => <OperatorMenu operator={row} instances={instances} actions={actions} />,
          })}
      empty={null}
    />
  );
}
