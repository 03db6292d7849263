"use client";
import { Building2, ChevronsUpDown, CircleAlert, CircleOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { INSTANCE_COOKIE } from "../../lib/i18n/preferences.ts";
import { cx } from "../ui/class-names.ts";
import { Menu, MenuLabel, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { Link, useLocation } from "../ui/navigation.tsx";
import { ENTRIES, type EntryName, hrefOf } from "./entries.ts";
import { Mark } from "./mark.tsx";
import { entryOf, instanceIdOf, type ShellInstance, sameEntryIn } from "./place.ts";
import { rememberPreference } from "./preference-cookie.ts";

export interface SidebarProps {
  entries: readonly EntryName[];
  instances: readonly ShellInstance[];
  lastInstanceId: string | null;
  /** Drawn by the server. */
  icons: Readonly<Record<EntryName, ReactNode>>;
  onNavigate?: () => void;
}

/** The instance that the navigation leads into: the one being looked at, else the last one, else the only one. */
export function useCurrentInstance(instances: readonly ShellInstance[], lastInstanceId: string | null): string | null {
  const { pathname, query } = useLocation();
  // The guide has it in its query.
  const fromPath = instanceIdOf(pathname) ?? query.get("instance");
  const known = (id: string | null) => (id !== null && instances.some((one) => one.id === id) ? id : null);
  const current = known(fromPath) ?? known(lastInstanceId) ?? instances[0]?.id ?? null;
  useEffect(() => {
    if (known(fromPath) !== null && fromPath !== null) rememberPreference(INSTANCE_COOKIE, fromPath);
  });
  return current;
}

export function Sidebar({ entries, instances, lastInstanceId, icons, onNavigate = stay }: SidebarProps) {
  const t = useTranslations("shell");
  const { pathname } = useLocation();
  const instanceId = useCurrentInstance(instances, lastInstanceId);
  const instance = instances.find((one) => one.id === instanceId);
  const here = entryOf(pathname);
  const ofInstance = entries.filter((name) => ENTRIES[name].href.includes(":instance"));
  const ofAccount = entries.filter((name) => !ENTRIES[name].href.includes(":instance"));

  const list = (names: readonly EntryName[]) => (
    <ul className="flex flex-col gap-px">
      {names.map((name) => {
        const href = hrefOf(name, instanceId);
        if (href === null) return null;
        return (
          <li key={name}>
            <Link
              href={href}
              onClick={onNavigate}
              aria-current={here === name ? "page" : undefined}
              className={cx(
                "group/nav relative flex h-8 items-center gap-2.5 rounded-md px-2 text-muted text-sm transition-colors duration-75 max-lg:h-10",
                "hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink",
              )}
            >
              <span className="shrink-0 text-subtle group-hover/nav:text-ink group-aria-[current=page]/nav:text-accent">
                {icons[name]}
              </span>
              {t(`nav.${name}`)}
              {name === "quotas" && instance?.quotaWarning ? (
                <CircleAlert aria-label={t("instance.quotaWarning")} className="ml-auto size-3.5 text-warn-mark" />
              ) : null}
            </Link>
          </li>
        );
      })}
    </ul>
  );

  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto px-3 pt-3 pb-6">
      <Link
        href="/"
        onClick={onNavigate}
        className="flex h-8 items-center gap-2 self-start rounded-md px-2 font-semibold"
      >
        <Mark className="size-5" />
        Gatehouse
      </Link>
      <nav aria-label={t("navigation")} className="flex flex-col gap-5">
        <div>
          {instances.length > 0 ? (
            <Menu
              align="start"
              trigger={
                <button
                  type="button"
                  className="mb-2 flex h-11 w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-left transition-colors duration-100 hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 leading-4">
                    <span className="sr-only">{t("instance.choose")}: </span>
                    <span className="block truncate font-medium text-sm">{instance?.name ?? t("instance.none")}</span>
                    {instance ? (
                      <span className="block truncate font-mono text-subtle text-xs">{instance.id}</span>
                    ) : null}
                  </span>
                  {instance && !instance.enabled ? (
                    <CircleOff aria-label={t("instance.disabled")} className="size-3.5 text-warn-mark" />
                  ) : null}
                  <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-subtle" />
                </button>
              }
            >
              <MenuLabel>{t("instance.choose")}</MenuLabel>
              {instances.map((one) => (
                <MenuLink key={one.id} href={sameEntryIn(pathname, one.id)} current={one.id === instanceId}>
                  <span className="flex items-center gap-2">
                    <span className="truncate">{one.name}</span>
                    {one.quotaWarning ? (
                      <CircleAlert
                        aria-label={t("instance.quotaWarning")}
                        className="size-3.5 shrink-0 text-warn-mark"
                      />
                    ) : null}
                    {one.enabled ? null : <span className="text-subtle text-xs">{t("instance.disabled")}</span>}
                  </span>
                  <span className="block truncate font-mono text-subtle text-xs">{one.id}</span>
                </MenuLink>
              ))}
              <MenuSeparator />
              <MenuLink href="/instances" icon={<Building2 aria-hidden="true" />}>
                {t("instance.all")}
              </MenuLink>
            </Menu>
          ) : null}
          {list(ofInstance)}
        </div>
        {ofAccount.length > 0 ? (
          <div>
            <h2 className="mb-1 px-2 font-medium text-subtle text-xs">{t("groups.account")}</h2>
            {list(ofAccount)}
          </div>
        ) : null}
      </nav>
    </div>
  );
}
function stay(): void {}
