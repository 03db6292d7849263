"use client";
import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { LOCALE_NAMES, LOCALE_TAGS, LOCALES } from "../../lib/i18n/locale.ts";
import { LOCALE_COOKIE } from "../../lib/i18n/preferences.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuChoice, MenuLabel } from "../ui/menu.tsx";
import { useLocation } from "../ui/navigation.tsx";
import { rememberPreference } from "./preference-cookie.ts";

export function LanguageSwitch() {
  const t = useTranslations("shell");
  const locale = useLocale();
  const { refresh, pending } = useLocation();
  return (
    <Menu trigger={<IconButton label={t("language")} icon={<Languages />} busy={pending} />}>
      <MenuLabel>{t("language")}</MenuLabel>
      <MenuChoice
        label={t("language")}
        value={locale}
        onChange={(value) => {
          rememberPreference(LOCALE_COOKIE, value);
          refresh();
        }}
        options={LOCALES.map((value) => ({
          value,
          label: LOCALE_NAMES[value],
          lang: LOCALE_TAGS[value],
        }))}
      />
    </Menu>
  );
}
