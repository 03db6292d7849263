"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { OperatorGrants } from "./operator-grants.tsx";
import type { InstanceChoice } from "./operator-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";

/** Makes an operator: who it is, a first password to hand over, and a role. */
export function OperatorCreate({
  instances,
  action,
}: {
  instances: readonly InstanceChoice[];
  action: FormAction<unknown>;
}) {
  const t = useTranslations("operators");
  const c = useTranslations("common");
  return (
    <Dialog
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("create.open")}
        </Button>
      }
      title={t("create.title")}
      description={t("create.about")}
    >
      <Form action={action} submitLabel={c("create")}>
        <Field name="email" label={t("email")}>
          <Input type="email" autoComplete="off" autoFocus placeholder="ada@example.com" />
        </Field>
        <Field name="name" label={t("name")}>
          <Input autoComplete="off" />
        </Field>
        <Field name="password" label={t("password")} hint={t("passwordHint")}>
          <Input type="password" autoComplete="new-password" />
        </Field>
        <OperatorGrants grants={[]} instances={instances} />
      </Form>
    </Dialog>
  );
}
