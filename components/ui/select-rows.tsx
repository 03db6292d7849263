"use client";
import { useTranslations } from "next-intl";
import { checkboxStyle } from "./checkbox.tsx";
import { cx } from "./class-names.ts";
import { useSelection } from "./selection.tsx";

export function SelectRow({ id, label }: { id: string; label: string }) {
  const t = useTranslations("common");
  const selection = useSelection();
  return (
    <input
      type="checkbox"
      data-row-select
      aria-label={t("table.select", { name: label })}
      checked={selection.ids.has(id)}
      onChange={(event) => selection.set([id], event.target.checked)}
      className={cx(checkboxStyle, "z-1 block")}
    />
  );
}

export function SelectAll({ ids }: { ids: readonly string[] }) {
  const t = useTranslations("common");
  const selection = useSelection();
  const count = ids.filter((id) => selection.ids.has(id)).length;
  return (
    <input
      type="checkbox"
      aria-label={t("table.selectAll")}
      disabled={ids.length === 0}
      checked={ids.length > 0 && count === ids.length}
      ref={(box) => {
        if (box) box.indeterminate = count > 0 && count < ids.length;
      }}
      onChange={(event) => selection.set(ids, event.target.checked)}
      className={cx(checkboxStyle, "block")}
    />
  );
}
