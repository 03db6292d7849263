import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Theme } from "../lib/i18n/preferences.ts";
import { LanguageSwitch } from "./shell/language-switch.tsx";
import { Mark } from "./shell/mark.tsx";
import { ThemeSwitch } from "./shell/theme-switch.tsx";
import { Link } from "./ui/navigation.tsx";

/** The frame of the documentation: readable by anybody, so it knows nothing of who reads it. */
export function DocsPage({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations("docs");
  const c = useTranslations("common");
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-line border-b bg-surface">
        <div className="mx-auto flex min-h-[var(--bar-height)] w-full max-w-5xl flex-wrap items-center gap-x-5 gap-y-1 px-4 py-1.5">
          <Link href="/docs" className="flex items-center gap-2 rounded-md font-semibold">
            <Mark className="size-5" />
            {c("product")}
          </Link>
          <nav
            aria-label={t("nav.label")}
            className="flex flex-1 flex-wrap gap-x-4 text-sm max-sm:order-last max-sm:basis-full"
          >
            {(["api", "migration"] as const).map((page) => (
              <Link key={page} href={`/docs/${page}`} className="rounded-sm py-1 text-muted hover:text-ink">
                {t(`nav.${page}`)}
              </Link>
            ))}
            <Link href="/" className="rounded-sm py-1 text-muted hover:text-ink">
              {t("nav.console")}
            </Link>
          </nav>
          <span className="flex items-center gap-2 max-sm:ml-auto">
            <LanguageSwitch />
            <ThemeSwitch theme={theme} />
          </span>
        </div>
      </header>
      <main id="content" className="mx-auto w-full max-w-5xl flex-1 px-4 pt-8 pb-16">
        {children}
      </main>
    </div>
  );
}
