"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { THEMES, type Theme } from "../../lib/i18n/preferences.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuChoice, MenuLabel } from "../ui/menu.tsx";
import { useTheme } from "./use-theme.ts";

const ICONS = { light: Sun, dark: Moon, system: Monitor } as const;

/** Light, dark, or as the system. */
export function ThemeSwitch({ theme: drawn }: { theme: Theme }) {
  const t = useTranslations("shell.theme");
  const [theme, setTheme] = useTheme(drawn);
  const Current = ICONS[theme];
  return (
    <Menu trigger={<IconButton label={t("label")} icon={<Current />} />}>
      <MenuLabel>{t("label")}</MenuLabel>
      <MenuChoice
        label={t("label")}
        value={theme}
        onChange={(value) => {
          setTheme(THEMES.find((known) => known === value) ?? "system");
        }}
        options={THEMES.map((value) => {
          const Icon = ICONS[value];
          return { value, label: t(value), icon: <Icon aria-hidden="true" /> };
        })}
      />
    </Menu>
  );
}
