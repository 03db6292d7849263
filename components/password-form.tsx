"use client";
import { useTranslations } from "next-intl";
import type { FormAction } from "./ui/action-state.ts";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { PasswordInput } from "./ui/password-input.tsx";

/** Changes the password of the operator who is signed in. */
export function PasswordForm({ email, action }: { email: string; action: FormAction<unknown> }) {
  const t = useTranslations("operators");
  return (
    <Form action={action} submitLabel={t("account.submit")} label={t("account.password")}>
      {/* So that password managers know whose password it is. */}
      <input type="email" name="" value={email} autoComplete="username" readOnly hidden />
      <Field name="current" label={t("account.current")}>
        <PasswordInput autoComplete="current-password" />
      </Field>
      <Field name="password" label={t("account.new")} hint={t("account.newHint")}>
        <PasswordInput autoComplete="new-password" />
      </Field>
    </Form>
  );
}
