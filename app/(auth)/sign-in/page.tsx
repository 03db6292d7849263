import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { one, type SearchParams } from "@/app/search-params.ts";
import { PlainPage } from "@/components/shell/plain-page.tsx";
import { ownPath } from "@/lib/auth/own-path.ts";
import { anonymousContext, findContext } from "@/lib/auth/session.ts";
import { readTheme, THEME_COOKIE } from "@/lib/i18n/preferences.ts";
import { needsSetUp } from "@/lib/services/setup.ts";
import { SignIn } from "./sign-in.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("title") };
}

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const next = ownPath(one((await searchParams).callbackUrl));
  if (needsSetUp(await anonymousContext())) redirect("/set-up");
  if ((await findContext()) !== null) redirect(next);
  const [t, jar] = await Promise.all([getTranslations("signIn"), cookies()]);
  return (
    <PlainPage theme={readTheme(jar.get(THEME_COOKIE)?.value)} title={t("title")}>
      <SignIn next={next} />
    </PlainPage>
  );
}
