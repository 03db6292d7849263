import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ZoneKeeper } from "../components/shell/zone-keeper.tsx";
import { Toaster } from "../components/ui/toaster.tsx";
import { TooltipLayer } from "../components/ui/tooltip-layer.tsx";
import { BASE_AREAS } from "../lib/i18n/client-messages.tsx";
import { LOCALE_TAGS } from "../lib/i18n/locale.ts";
import { DENSITY_COOKIE, readTheme, THEME_COOKIE, ZONE_COOKIE } from "../lib/i18n/preferences.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return {
    title: { default: t("product"), template: `%s · ${t("product")}` },
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, locale, messages] = await Promise.all([cookies(), getLocale(), getMessages()]);
  const base = Object.fromEntries(BASE_AREAS.map((area) => [area, messages[area]]));
  const zone = jar.get(ZONE_COOKIE)?.value;
  return (
    <html
      lang={LOCALE_TAGS[locale]}
      data-theme={readTheme(jar.get(THEME_COOKIE)?.value)}
      data-density={jar.get(DENSITY_COOKIE)?.value === "compact" ? "compact" : undefined}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <NextIntlClientProvider messages={base}>
          {children}
          <Toaster />
          <TooltipLayer />
          <ZoneKeeper known={zone === undefined ? null : decodeURIComponent(zone)} />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
