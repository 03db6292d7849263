"use client";
import { useTranslations } from "next-intl";
import type { FormAction } from "./ui/action-state.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";

/** Where a view belongs: its list, and the instance unless it is a list over the account. */
export type ViewPlace = Readonly<Record<string, string>>;

/** Asks for the name of the filter that is set now. */
export function SaveView({
  place,
  query,
  name,
  action,
}: {
  place: ViewPlace;
  query: string;
  /** Of the view that is open, to be replaced. */
  name: string;
  action: FormAction<unknown>;
}) {
  const t = useTranslations("common.views");
  const c = useTranslations("common");
  return (
    <Dialog title={t("saveTitle")} description={t("saveAbout")} size="sm">
      <Form action={action} hidden={{ ...place, query }} submitLabel={c("save")}>
        <Field name="name" label={t("name")}>
          <Input autoFocus maxLength={60} defaultValue={name} />
        </Field>
      </Form>
    </Dialog>
  );
}

export function DeleteView({
  place,
  view,
  action,
}: {
  place: ViewPlace;
  view: { readonly id: number; readonly name: string };
  action: FormAction<unknown>;
}) {
  const t = useTranslations("common.views");
  return (
    <ConfirmDialog
      title={t("removeTitle", { name: view.name })}
      confirmLabel={t("removeSubmit")}
      action={action}
      input={{ ...place, id: view.id }}
    />
  );
}
