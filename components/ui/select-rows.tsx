"use client";
import { useTranslations } from "next-intl";
import { checkboxStyle } from "./checkbox.tsx";
import { cx } from "./class-names.ts";
import { type Selected, useSelection } from "./selection.tsx";

/** The label makes what can be pressed larger than the box. */
const place = "relative z-1 -m-2 flex size-8 cursor-pointer select-none items-center justify-center";

/** Ticks a row; with Shift all rows from the one ticked last to this one. */
export function SelectRow({ row, rows }: { row: Selected; rows: readonly Selected[] }) {
  const t = useTranslations("common");
  const { items, anchor, set } = useSelection();
  return (
    <label className={place}>
      <input
        type="checkbox"
        data-row-select
        aria-label={t("table.select", { name: row.label })}
        checked={items.has(row.id)}
        onChange={(event) => {
          const { nativeEvent } = event;
          const isRange = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
          const from = isRange ? rows.findIndex(({ id }) => id === anchor.current) : -1;
          const to = rows.findIndex(({ id }) => id === row.id);
          set(from < 0 ? [row] : rows.slice(Math.min(from, to), Math.max(from, to) + 1), event.target.checked);
          anchor.current = row.id;
        }}
        className={cx(checkboxStyle, "block cursor-pointer")}
      />
    </label>
  );
}

export function SelectAll({ rows, children }: { rows: readonly Selected[]; children?: string }) {
  const t = useTranslations("common");
  const { items, set } = useSelection();
  const count = rows.filter(({ id }) => items.has(id)).length;
  return (
    <label className={children ? "flex min-h-8 cursor-pointer select-none items-center gap-2 text-sm" : place}>
      <input
        type="checkbox"
        data-select-all
        aria-label={children ? undefined : t("table.selectAll")}
        disabled={rows.length === 0}
        checked={rows.length > 0 && count === rows.length}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < rows.length;
        }}
        onChange={(event) => set(rows, event.target.checked)}
        className={cx(checkboxStyle, "block cursor-pointer")}
      />
      {children}
    </label>
  );
}
