"use client";
import { MenuIcon, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Theme } from "../../lib/i18n/preferences.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { loadDialog } from "../ui/load-dialog.ts";
import { Sheet } from "../ui/sheet.tsx";
import type { NamedPath } from "./crumb-name.tsx";
import { Crumbs } from "./crumbs.tsx";
import { CommandKey, Key } from "./key.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { OperatorMenu, type ShellOperator } from "./operator-menu.tsx";
import { OPEN_PALETTE } from "./shell-events.ts";
import { Sidebar, type SidebarProps } from "./sidebar.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

export function TopBar({
  named,
  theme,
  operator,
  signOut,
  ...navigation
}: Omit<SidebarProps, "onNavigate"> & {
  named: NamedPath | null;
  theme: Theme;
  operator: ShellOperator;
  signOut: () => Promise<unknown>;
}) {
  const t = useTranslations("shell");
  const [navigating, setNavigating] = useState(false);

  // A finger gives no notice by pointing first: what a press will want is fetched while nothing else happens.
  useEffect(() => {
    if (!matchMedia("(hover: none)").matches) return;
    const timer = setTimeout(() => void loadDialog().catch(() => {}), 1_500);
    return () => clearTimeout(timer);
  }, []);

  const openPalette = () => document.dispatchEvent(new CustomEvent(OPEN_PALETTE));
  return (
    <header className="sticky top-0 z-30 flex h-[var(--bar-height)] items-center gap-2 border-line border-b bg-canvas px-4 lg:px-6 print:hidden">
      <Sheet
        side="left"
        title={t("navigation")}
        hideTitle
        open={navigating}
        onOpenChange={setNavigating}
        trigger={<IconButton label={t("openNavigation")} icon={<MenuIcon />} className="-ml-1.5 lg:hidden" />}
      >
        <Sidebar {...navigation} onNavigate={() => setNavigating(false)} />
      </Sheet>
      <Crumbs instances={navigation.instances} named={named} />
      <button
        type="button"
        onClick={openPalette}
        className="hidden h-8 w-56 items-center gap-2 rounded-md border border-edge bg-surface px-2.5 text-muted text-sm transition-colors duration-100 hover:bg-hover md:flex"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="flex-1 text-left">{t("palette.open")}</span>
        <span className="flex gap-0.5" aria-hidden="true">
          <CommandKey />
          <Key>K</Key>
        </span>
      </button>
      <IconButton label={t("palette.open")} icon={<Search />} onClick={openPalette} className="md:hidden" />
      <LanguageSwitch />
      <ThemeSwitch theme={theme} />
      <OperatorMenu operator={operator} signOut={signOut} />
    </header>
  );
}
