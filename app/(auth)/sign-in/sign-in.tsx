"use client";
import { useTranslations } from "next-intl";
import { SignInForm } from "@/components/sign-in-form.tsx";
import type { ActionState } from "@/components/ui/action-state.ts";
import { signInWithPassword } from "../credentials-sign-in.ts";
import { enter } from "../enter.ts";

/** @param next a path of this console, checked by the server */
export function SignIn({ next }: { next: string }) {
  const t = useTranslations("signIn");

  async function signIn(_: unknown, form: FormData): Promise<ActionState<null>> {
    const result = await signInWithPassword(String(form.get("email")), String(form.get("password")));
    switch (result.status) {
      case "ok":
        await enter(next);
        return { status: "ok", data: null };
      case "wrong":
        return { status: "failed", message: t("wrong") };
      case "too_many":
        return { status: "failed", message: t("tooMany", { seconds: result.seconds }) };
      case "unavailable":
        return { status: "failed", message: t("unavailable") };
    }
  }

  return <SignInForm action={signIn} />;
}
