import { useTranslations } from "next-intl";
import type { BlockView } from "./block-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { Menu, MenuItem, MenuLink } from "./ui/menu.tsx";

/** What can be done with an entry of the block list. */
export function BlockMenu({
  block,
  href,
  end,
  remove,
}: {
  block: BlockView;
  /** Whom it is about; null for addresses. */
  href: string | null;
  /** Null for who may only look. */
  end: FormAction<null> | null;
  remove: FormAction<null> | null;
}) {
  const t = useTranslations("blocks");
  const c = useTranslations("common");
  const input = { instanceId: block.instanceId, id: block.id };
  return (
    <Menu label={c("table.actionsFor", { name: block.value })}>
      {href === null ? null : <MenuLink href={href}>{c("details")}</MenuLink>}
      {end !== null && block.active ? (
        <MenuItem
          dialog={
            <ConfirmDialog
              title={t("end.title", { value: block.value })}
              consequence={t("end.consequence")}
              confirmLabel={t("end.confirm")}
              tone="primary"
              action={end}
              input={input}
            />
          }
        >
          {t("end.open")}
        </MenuItem>
      ) : null}
      {remove === null ? null : (
        <MenuItem
          danger
          dialog={
            <ConfirmDialog
              title={t("delete.title", { value: block.value })}
              consequence={t(block.active ? "delete.consequenceActive" : "delete.consequence")}
              confirmLabel={t("delete.confirm")}
              action={remove}
              input={input}
            />
          }
        >
          {t("delete.open")}
        </MenuItem>
      )}
    </Menu>
  );
}
