"use client";
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense } from "react";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "./ui/menu.tsx";
import { useLocation } from "./ui/navigation.tsx";

const SaveView = lazy(async () => ({ default: (await import("./view-dialogs.tsx")).SaveView }));
const DeleteView = lazy(async () => ({ default: (await import("./view-dialogs.tsx")).DeleteView }));

interface View {
  readonly id: number;
  readonly name: string;
  /** Of the page's address. */
  readonly query: string;
}

/** Filters of this list under names: opens one, saves the one that is set now, deletes the one that is open. */
export function ViewsMenu({
  list,
  instanceId,
  filters,
  views,
  save,
  remove,
}: {
  list: string;
  instanceId: string | null;
  /** Names in the address that filter the list. */
  filters: readonly string[];
  views: readonly View[];
  save: FormAction<unknown>;
  remove: FormAction<unknown>;
}) {
  const t = useTranslations("common.views");
  const { pathname, query } = useLocation();
  const now = canonical(query, filters);
  const current = views.find((view) => canonical(new URLSearchParams(view.query), filters) === now);
  const place = { list, ...(instanceId === null ? {} : { instanceId }) };
  return (
    <Menu
      trigger={
        <Button icon={<Bookmark />} className="max-w-56">
          <span className="truncate">{current?.name ?? t("open")}</span>
        </Button>
      }
    >
      <MenuLabel>{views.length === 0 ? t("none") : t("mine")}</MenuLabel>
      {views.map((view) => (
        <MenuLink key={view.id} href={`${pathname}?${view.query}`} current={view === current}>
          <span className="block truncate">{view.name}</span>
        </MenuLink>
      ))}
      <MenuSeparator />
      <MenuItem
        icon={<BookmarkPlus />}
        disabled={now === ""}
        dialog={
          <Suspense>
            <SaveView place={place} query={now} name={current?.name ?? ""} action={save} />
          </Suspense>
        }
      >
        {t("save")}
      </MenuItem>
      {current === undefined ? null : (
        <MenuItem
          danger
          icon={<Trash2 />}
          dialog={
            <Suspense>
              <DeleteView place={place} view={current} action={remove} />
            </Suspense>
          }
        >
          <span className="truncate">{t("remove", { name: current.name })}</span>
        </MenuItem>
      )}
    </Menu>
  );
}

/** The filter of an address in one writing, so that two that mean the same are the same. */
function canonical(query: { get(name: string): string | null }, filters: readonly string[]): string {
  const set = filters.flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value]] : [];
  });
  return new URLSearchParams(set).toString();
}
