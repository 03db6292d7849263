import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { PlainPage } from "@/components/shell/plain-page.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { ownPath } from "@/lib/auth/own-path.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { anonymousContext, findContext, keepsSession } from "@/lib/auth/session.ts";
import { readTheme, THEME_COOKIE } from "@/lib/i18n/preferences.ts";
import { needsSetUp } from "@/lib/services/setup.ts";
import { SignIn } from "./sign-in.tsx";

const Query = z.object({ callbackUrl: z.string().max(2_000) });

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("title") };
}

export default async function SignInPage({ searchParams }: { searchParams: PageSearch }) {
  const next = ownPath((await readQuery(Query, searchParams)).callbackUrl);
  if (needsSetUp(await anonymousContext())) redirect("/set-up");
  if ((await findContext()) !== null) redirect(next);
  const [t, jar, ended] = await Promise.all([getTranslations("signIn"), cookies(), keepsSession()]);
  return (
    <PlainPage theme={readTheme(jar.get(THEME_COOKIE)?.value)} title={t("title")}>
      {ended ? (
        <Notice title={t("ended")} className="mb-5">
          {t("endedBody")}
        </Notice>
      ) : null}
      <SignIn next={next} />
    </PlainPage>
  );
}
