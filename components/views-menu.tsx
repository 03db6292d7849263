"use client";
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "./ui/menu.tsx";
import { useLocation } from "./ui/navigation.tsx";

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
  const c = useTranslations("common");
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
          <Dialog title={t("saveTitle")} description={t("saveAbout")} size="sm">
            <Form action={save} hidden={{ ...place, query: now }} submitLabel={c("save")}>
              <Field name="name" label={t("name")}>
                <Input autoFocus maxLength={60} defaultValue={current?.name ?? ""} />
              </Field>
            </Form>
          </Dialog>
        }
      >
        {t("save")}
      </MenuItem>
      {current === undefined ? null : (
        <MenuItem
          danger
          icon={<Trash2 />}
          dialog={
            <ConfirmDialog
              title={t("removeTitle", { name: current.name })}
              confirmLabel={t("removeSubmit")}
              action={remove}
              input={{ ...place, id: current.id }}
            />
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
