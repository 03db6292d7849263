"use client";
import { CircleCheck, CircleOff, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AccessKeyActions, AccessKeyView } from "./access-key-view.ts";
import { ActionButton } from "./ui/action-button.tsx";
import { Button } from "./ui/button.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { useUndoable } from "./ui/use-undoable.ts";

/** What can be done with an access key, at the head of its page. */
export function AccessKeyActs({
  accessKey: { id, note, status },
  clients,
  tokens,
  actions,
}: {
  accessKey: AccessKeyView;
  /** Live clients that are signed in with it. */
  clients: number;
  /** Live tokens that it has issued. */
  tokens: number;
  actions: AccessKeyActions;
}) {
  const t = useTranslations("accessKeys");
  const c = useTranslations("common");
  const setStatus = useUndoable(actions.setStatus, { id, status });
  return (
    <>
      <Dialog
        trigger={<Button icon={<Pencil />}>{t("noteEdit.open")}</Button>}
        title={t("noteEdit.title", { id })}
        size="sm"
      >
        <Form action={actions.setNote} hidden={{ id }} submitLabel={c("save")}>
          <Field name="note" label={t("note")} hint={t("noteHint")} optional>
            <Input autoFocus maxLength={200} defaultValue={note} />
          </Field>
        </Form>
      </Dialog>
      {status === "active" ? (
        <ConfirmDialog
          trigger={
            <Button variant="danger-quiet" icon={<CircleOff />}>
              {c("disable")}
            </Button>
          }
          title={t("disable.title", { id })}
          consequence={t("disable.consequence", { count: clients })}
          confirmLabel={c("disable")}
          action={setStatus}
          input={{ id, status: "disabled" }}
        >
          {tokens === 0 ? null : <p className="text-muted text-sm">{t("disable.tokens", { count: tokens })}</p>}
        </ConfirmDialog>
      ) : (
        <>
          <ActionButton icon={<CircleCheck />} action={setStatus} input={{ id, status: "active" }}>
            {c("enable")}
          </ActionButton>
          <ConfirmDialog
            trigger={
              <Button variant="danger-quiet" icon={<Trash2 />}>
                {c("delete")}
              </Button>
            }
            title={t("delete.title", { id })}
            consequence={t("delete.consequence")}
            confirmLabel={c("delete")}
            action={actions.remove}
            input={{ id }}
          />
        </>
      )}
    </>
  );
}
