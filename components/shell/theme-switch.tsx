"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { THEME_COOKIE, THEMES, type Theme } from "../../lib/i18n/preferences.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuChoice, MenuLabel } from "../ui/menu.tsx";
import { rememberPreference } from "./preference-cookie.ts";

const ICONS = { light: Sun, dark: Moon, system: Monitor } as const;

/** Light, dark, or as the system. Takes effect at once; the cookie makes the server draw the next page in it. */
export function ThemeSwitch({ theme: drawn }: { theme: Theme }) {
  const t = useTranslations("shell.theme");
  const [theme, setTheme] = useState(drawn);
  const Current = ICONS[theme];
  return (
    <Menu trigger={<IconButton label={t("label")} icon={<Current />} />}>
      <MenuLabel>{t("label")}</MenuLabel>
      <MenuChoice
        label={t("label")}
        value={theme}
        onChange={(value) => {
          const next = THEMES.find((known) => known === value) ?? "system";
          setTheme(next);
          rememberPreference(THEME_COOKIE, next);
          document.documentElement.dataset.theme = next;
        }}
        options={THEMES.map((value) => {
          const Icon = ICONS[value];
          return { value, label: t(value), icon: <Icon aria-hidden="true" /> };
        })}
      />
    </Menu>
  );
}
