"use client";
import { useTranslations } from "next-intl";
import type { FormAction } from "./ui/action-state.ts";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { PasswordInput } from "./ui/password-input.tsx";

export function SetUpForm({ action, code }: { action: FormAction<null>; code: string }) {
  const t = useTranslations("setup");
  return (
    <Form action={action} hidden={{ code }} submitLabel={t("submit")} wideSubmit>
      <Field name="name" label={t("name")} hint={t("nameHint")}>
        <Input autoComplete="name" autoFocus maxLength={100} placeholder={t("namePlaceholder")} />
      </Field>
      <Field name="email" label={t("email")} hint={t("emailHint")}>
        <Input type="email" autoComplete="username" maxLength={254} placeholder="ada@example.com" />
      </Field>
      <Field name="password" label={t("password")} hint={t("passwordHint")}>
        <PasswordInput autoComplete="new-password" maxLength={256} />
      </Field>
    </Form>
  );
}
