import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import type { Theme } from "../../lib/i18n/preferences.ts";
import type { NamedPath } from "./crumb-name.tsx";
import { ENTRIES, type EntryName } from "./entries.ts";
import { ENTRY_ICONS } from "./entry-icons.ts";
import type { ShellOperator } from "./operator-menu.tsx";
import type { FindAnything, PaletteItem } from "./palette.tsx";
import type { ShellInstance } from "./place.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { Sidebar } from "./sidebar.tsx";
import { TopBar } from "./top-bar.tsx";

export interface ShellProps {
  /** The pages that exist and that this operator may open, in the order of the navigation. */
  entries: readonly EntryName[];
  instances: readonly ShellInstance[];
  /** From the instance cookie. */
  lastInstanceId: string | null;
  /** What the page that was asked for is about, where its address does not say it. */
  named?: NamedPath | null;
  theme: Theme;
  operator: ShellOperator;
  signOut: () => Promise<unknown>;
  /** More to choose from in the palette. */
  acts?: readonly PaletteItem[];
  /** Looks things up for the palette, on the server. */
  find?: FindAnything;
  children: ReactNode;
}

/** The frame of every page behind the sign-in: navigation at the left, a bar on top, the page. */
export function Shell({
  named = null,
  theme,
  operator,
  signOut,
  acts = [],
  find,
  children,
  ...navigation
}: ShellProps) {
  const t = useTranslations("shell");
  const icons = Object.fromEntries(
    Object.entries(ENTRY_ICONS).map(([name, Icon]) => [
      name,
      <Fragment key={name}>
        <Icon aria-hidden="true" className="size-4" />
        {/* The keys that lead there, at the right end of the entry. */}
        <span
          aria-hidden="true"
          className="absolute inset-y-0 right-8 flex items-center font-mono text-subtle text-xs opacity-0 group-hover/nav:opacity-100 group-focus-visible/nav:opacity-100 max-lg:hidden"
        >
          g {ENTRIES[name as EntryName].key}
        </span>
      </Fragment>,
    ]),
  ) as Record<EntryName, ReactNode>;
  return (
    <div className="min-h-dvh lg:pl-[var(--nav-width)] print:pl-0">
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-primary px-3 py-2 text-on-primary text-sm focus:translate-y-0"
      >
        {t("skip")}
      </a>
      <aside className="fixed inset-y-0 left-0 hidden w-[var(--nav-width)] border-line border-r bg-canvas lg:block print:hidden">
        <Sidebar {...navigation} icons={icons} />
      </aside>
      <TopBar {...navigation} icons={icons} named={named} theme={theme} operator={operator} signOut={signOut} />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-[100rem] px-4 pt-6 pb-16 outline-none lg:px-6 print:p-0"
      >
        {children}
      </main>
      <Shortcuts {...navigation} acts={acts} {...(find ? { find } : {})} />
    </div>
  );
}
