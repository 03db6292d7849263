"use client";
import { useLocale, useTranslations } from "next-intl";
import { isLocale, LOCALE_NAMES, LOCALE_TAGS, LOCALES } from "@/lib/i18n/locale.ts";
import { LOCALE_COOKIE, THEMES, type Theme } from "@/lib/i18n/preferences.ts";
import { rememberPreference } from "./shell/preference-cookie.ts";
import { useTheme } from "./shell/use-theme.ts";
import { Field } from "./ui/field.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Segmented } from "./ui/segmented.tsx";

/** Theme and language of this browser. */
export function AppearanceForm({ theme: drawn }: { theme: Theme }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  const { refresh } = useLocation();
  const [theme, setTheme] = useTheme(drawn);
  return (
    <div className="flex flex-wrap gap-x-10 gap-y-4">
      <Field group label={t("theme.label")}>
        <Segmented
          label={t("theme.label")}
          value={theme}
          onChange={(value) => setTheme(THEMES.find((known) => known === value) ?? "system")}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
        />
      </Field>
      <Field group label={t("language")}>
        <Segmented
          label={t("language")}
          value={locale}
          onChange={(value) => {
            if (!isLocale(value)) return;
            rememberPreference(LOCALE_COOKIE, value);
            refresh();
          }}
          options={LOCALES.map((value) => ({
            value,
            label: <span lang={LOCALE_TAGS[value]}>{LOCALE_NAMES[value]}</span>,
          }))}
        />
      </Field>
    </div>
  );
}
