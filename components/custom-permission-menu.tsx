"use client";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CustomPermissionActions, CustomPermissionView } from "./custom-auth-view.ts";
import { CustomPermissionChange } from "./custom-permission-form.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "./ui/menu.tsx";

/** What can be done with one permission, at the end of its row. */
export function CustomPermissionMenu({
  permission,
  actions,
}: {
  permission: CustomPermissionView;
  actions: CustomPermissionActions;
}) {
  const t = useTranslations("customAuth.permission");
  const c = useTranslations("common");
  const { instanceId, identityType, identity, topic } = permission;
  return (
    <Menu label={c("table.actionsFor", { name: `${identity} ${topic}` })}>
      <MenuItem icon={<Pencil />} dialog={<CustomPermissionChange permission={permission} action={actions.change} />}>
        {t("change")}
      </MenuItem>
      <MenuItem
        danger
        icon={<Trash2 />}
        dialog={
          <ConfirmDialog
            title={t("deleteTitle", { identity, topic })}
            consequence={t("deleteBody")}
            confirmLabel={t("delete")}
            action={actions.remove}
            input={{ instanceId, identityType, identity, topic }}
          />
        }
      >
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}
