"use client";
import { CircleCheck, CircleOff, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AccessKeyActions, AccessKeyView } from "./access-key-view.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "./ui/menu.tsx";

/** What can be done with one access key, at the end of its row. */
export function AccessKeyMenu({
  accessKey,
  clients,
  actions,
}: {
  accessKey: AccessKeyView;
  /** Live clients that are signed in with it. */
  clients: number;
  actions: AccessKeyActions;
}) {
  const t = useTranslations("accessKeys");
  const c = useTranslations("common");
  const { id, status } = accessKey;
  const remove = (
    <ConfirmDialog
      title={t("delete.title", { id })}
      consequence={t("delete.consequence")}
      confirmLabel={c("delete")}
      action={actions.remove}
      input={{ id }}
    />
  );
  return (
    <Menu label={c("table.actionsFor", { name: id })}>
      {status === "active" ? (
        <MenuItem
          icon={<CircleOff />}
          dialog={
            <ConfirmDialog
              title={t("disable.title", { id })}
              consequence={t("disable.consequence", { count: clients })}
              confirmLabel={c("disable")}
              action={actions.setStatus}
              input={{ id, status: "disabled" }}
            />
          }
        >
          {c("disable")}
        </MenuItem>
      ) : (
        <>
          <MenuItem icon={<CircleCheck />} action={actions.setStatus} input={{ id, status: "active" }}>
            {c("enable")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 />} dialog={remove}>
            {c("delete")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
