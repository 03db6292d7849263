"use client";
import { Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { TABLES_COOKIE, type TableSettings, writeTableSettings } from "../../lib/i18n/preferences.ts";
import { readPreference, rememberPreference } from "../shell/preference-cookie.ts";
import { IconButton } from "./icon-button.tsx";
import { Menu, MenuCheck, MenuChoice, MenuLabel, MenuSeparator } from "./menu.tsx";
import { useLocation } from "./navigation.tsx";

/** Which columns a table has and how high its rows are, remembered in this browser. */
export function TableSettingsMenu({
  settings,
  columns,
}: {
  settings: TableSettings;
  /** Those that can be left out. */
  columns: readonly { readonly key: string; readonly header: ReactNode }[];
}) {
  const t = useTranslations("common.columns");
  const { refresh } = useLocation();
  const hidden = new Set(settings.hidden);

  function change(next: Partial<TableSettings>) {
    rememberPreference(TABLES_COOKIE, writeTableSettings(readPreference(TABLES_COOKIE), { ...settings, ...next }));
    // The server draws the table, in its first byte already, as the cookie says.
    refresh();
  }

  return (
    <Menu trigger={<IconButton label={t("open")} icon={<Settings2 />} className="size-7" />}>
      <MenuLabel>{t("columns")}</MenuLabel>
      {columns.map(({ key, header }) => (
        <MenuCheck
          key={key}
          checked={!hidden.has(key)}
          onChange={(shown) =>
            change({ hidden: shown ? settings.hidden.filter((one) => one !== key) : [...settings.hidden, key] })
          }
        >
          {header}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuLabel>{t("rows")}</MenuLabel>
      <MenuChoice
        label={t("rows")}
        value={settings.compact ? "compact" : "comfortable"}
        onChange={(value) => change({ compact: value === "compact" })}
        options={(["comfortable", "compact"] as const).map((value) => ({ value, label: t(value) }))}
      />
    </Menu>
  );
}
