"use client";
import { CircleCheck, CircleOff, KeyRound, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { OperatorGrants } from "./operator-grants.tsx";
import type { InstanceChoice, OperatorActions, OperatorView } from "./operator-view.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Menu, MenuItem, MenuSeparator } from "./ui/menu.tsx";
import { useUndoable } from "./ui/use-undoable.ts";

/** What an owner can do with an operator, at the end of its row. */
export function OperatorMenu({
  operator,
  instances,
  actions,
}: {
  operator: OperatorView;
  instances: readonly InstanceChoice[];
  actions: OperatorActions;
}) {
  const t = useTranslations("operators");
  const c = useTranslations("common");
  const { id, email, name, enabled } = operator;
  const setEnabled = useUndoable(actions.setEnabled, { id, enabled });
  return (
    <Menu label={c("table.actionsFor", { name })}>
      <MenuItem
        icon={<Pencil />}
        dialog={
          <Dialog title={t("edit.title", { name })} description={email}>
            <Form action={actions.update} hidden={{ id }} submitLabel={c("save")}>
              <Field name="name" label={t("name")}>
                <Input defaultValue={name} autoFocus />
              </Field>
              <OperatorGrants grants={operator.grants} instances={instances} />
            </Form>
          </Dialog>
        }
      >
        {t("edit.open")}
      </MenuItem>
      <MenuItem
        icon={<KeyRound />}
        dialog={
          <Dialog title={t("reset.title", { name })} description={t("reset.about")}>
            <Form action={actions.resetPassword} hidden={{ id }} submitLabel={t("reset.submit")}>
              <Field name="password" label={t("password")} hint={t("passwordHint")}>
                <Input type="password" autoComplete="new-password" autoFocus />
              </Field>
            </Form>
          </Dialog>
        }
      >
        {t("reset.open")}
      </MenuItem>
      {enabled ? (
        <MenuItem
          icon={<CircleOff />}
          dialog={
            <ConfirmDialog
              title={t("disable.title", { name })}
              consequence={t("disable.consequence")}
              confirmLabel={c("disable")}
              action={setEnabled}
              input={{ id, enabled: false }}
            />
          }
        >
          {c("disable")}
        </MenuItem>
      ) : (
        <MenuItem icon={<CircleCheck />} action={setEnabled} input={{ id, enabled: true }}>
          {c("enable")}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem
        danger
        icon={<Trash2 />}
        dialog={
          <ConfirmDialog
            title={t("delete.title", { name })}
            consequence={t("delete.consequence")}
            confirmLabel={c("delete")}
            typeName={email}
            action={actions.remove}
            input={{ id }}
          />
        }
      >
        {c("delete")}
      </MenuItem>
    </Menu>
  );
}
