"use client";
import { CircleCheck, CircleOff, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AccessKeyActions, AccessKeyView } from "./access-key-view.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Menu, MenuItem, MenuSeparator } from "./ui/menu.tsx";
import { useUndoable } from "./ui/use-undoable.ts";

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
  const { id, note, status } = accessKey;
  const setStatus = useUndoable(actions.setStatus, { id, status });
  const editNote = (
    <Dialog title={t("noteEdit.title", { id })} size="sm">
      <Form action={actions.setNote} hidden={{ id }} submitLabel={c("save")}>
        <Field name="note" label={t("note")} hint={t("noteHint")} optional>
          <Input autoFocus maxLength={200} defaultValue={note} />
        </Field>
      </Form>
    </Dialog>
  );
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
      <MenuItem icon={<Pencil />} dialog={editNote}>
        {t("noteEdit.open")}
      </MenuItem>
      {status === "active" ? (
        <MenuItem
          icon={<CircleOff />}
          dialog={
            <ConfirmDialog
              title={t("disable.title", { id })}
              consequence={t("disable.consequence", { count: clients })}
              confirmLabel={c("disable")}
              action={setStatus}
              input={{ id, status: "disabled" }}
            />
          }
        >
          {c("disable")}
        </MenuItem>
      ) : (
        <>
          <MenuItem icon={<CircleCheck />} action={setStatus} input={{ id, status: "active" }}>
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
