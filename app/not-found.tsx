import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { PlainPage } from "../components/shell/plain-page.tsx";
import { LinkButton } from "../components/ui/link-button.tsx";
import { readTheme, THEME_COOKIE } from "../lib/i18n/preferences.ts";

export default async function NotFound() {
  const [t, jar] = await Promise.all([getTranslations("common"), cookies()]);
  return (
    <PlainPage
      theme={readTheme(jar.get(THEME_COOKIE)?.value)}
      title={t("errors.notFoundTitle")}
      description={t("errors.notFoundBody")}
    >
      <LinkButton href="/">{t("errors.home")}</LinkButton>
    </PlainPage>
  );
}
