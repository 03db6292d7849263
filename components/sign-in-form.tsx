"use client";
import { useTranslations } from "next-intl";
import type { FormAction } from "./ui/action-state.ts";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { PasswordInput } from "./ui/password-input.tsx";

export function SignInForm({ action }: { action: FormAction<null> }) {
  const t = useTranslations("signIn");
  return (
    <Form action={action} submitLabel={t("submit")} wideSubmit>
      <Field name="email" label={t("email")}>
        <Input type="email" autoComplete="username" autoFocus maxLength={254} />
      </Field>
      <Field name="password" label={t("password")} hint={t("forgotten")}>
        <PasswordInput autoComplete="current-password" maxLength={256} />
      </Field>
    </Form>
  );
}
