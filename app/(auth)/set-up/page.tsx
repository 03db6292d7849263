import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { PlainPage } from "@/components/shell/plain-page.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { anonymousContext } from "@/lib/auth/session.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { readTheme, THEME_COOKIE } from "@/lib/i18n/preferences.ts";
import type { ServiceContext } from "@/lib/services/context.ts";
import { checkSetUpCode, needsSetUp } from "@/lib/services/setup.ts";
import { SetUp } from "./set-up.tsx";

const Query = z.object({ code: z.string().max(100) });

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("setup"))("title") };
}

export default async function SetUpPage({ searchParams }: { searchParams: PageSearch }) {
  const ctx = await anonymousContext();
  if (!needsSetUp(ctx)) redirect("/sign-in");
  const { code } = await readQuery(Query, searchParams);
  const [t, jar] = await Promise.all([getTranslations("setup"), cookies()]);
  const theme = readTheme(jar.get(THEME_COOKIE)?.value);
  const problem = code === undefined ? "noCode" : problemOf(ctx, code);
  if (problem !== null) {
    return (
      <PlainPage theme={theme} title={t("title")}>
        <Notice tone={problem === "noCode" ? "info" : "warn"} title={t(`${problem}Title`)}>
          {t(`${problem}Body`)}
        </Notice>
      </PlainPage>
    );
  }
  return (
    <PlainPage theme={theme} title={t("title")} description={t("about")}>
      <SetUp code={code ?? ""} />
    </PlainPage>
  );
}

function problemOf(ctx: ServiceContext, code: string): "badCode" | "tooMany" | null {
  try {
    return checkSetUpCode(ctx, code) ? null : "badCode";
  } catch (error) {
    if (error instanceof DomainError && error.code === "rate_limited") return "tooMany";
    throw error;
  }
}
