import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TableSettings } from "../../lib/i18n/preferences.ts";
import { cx } from "./class-names.ts";
import { Link } from "./navigation.tsx";
import { SelectAll, SelectRow } from "./select-rows.tsx";
import { BulkBar, Selection } from "./selection.tsx";
import { SortLink } from "./sort-link.tsx";
import { TableSettingsMenu } from "./table-settings-menu.tsx";

export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "left" | "right";
  /** Takes what room is left and gives way first (IDs, topics). At least one column should. */
  readonly grow?: boolean;
  /** Several lines of text: where rows are cards it stands below the rest in full width, without its name. */
  readonly block?: boolean;
  /** Left out below this width, where the row's page still has it. */
  readonly from?: "md" | "lg" | "xl";
  /** Name under which the page's `sort` parameter orders by this column. */
  readonly sort?: string;
}

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** How this person wants it; makes columns and row height a choice. */
  settings?: TableSettings;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Makes the first column a link whose area is the whole row. */
  rowHref?: (row: Row) => string;
  /** Makes each row a place that links can lead to (`/access-keys#GAK…`). */
  rowAnchor?: (row: Row) => string;
  /** What the row is called, for its checkbox and its menu. */
  rowLabel?: (row: Row) => string;
  /** How much hangs on the row, for what an act on several says before it is done. */
  rowWeight?: (row: Row) => number;
  /** Stands around a row: `ExpandableRow` makes it one that opens in place. The number is how many cells a row has. */
  rowFrame?: (row: Row, drawn: ReactNode, cells: number) => ReactNode;
  /** A menu or a button at the end of each row. */
  rowActions?: (row: Row) => ReactNode;
  /** In place of the rows when there are none. */
  empty: ReactNode;
  /** Buttons of the bar that appears when rows are selected; makes rows selectable. They use `useSelection`. */
  bulk?: ReactNode;
  /** Pager or a note below the rows. */
  footer?: ReactNode;
  /** Below 640 px: every row a small card (default), or the table scrolls sideways inside its box. */
  narrow?: "stack" | "scroll";
  /** No border of its own: inside a flush `Panel`. */
  bare?: boolean;
}

const FROM = {
  md: "max-md:hidden",
  lg: "max-lg:hidden",
  xl: "max-xl:hidden",
} as const;

/*
 * Where rows become cards, `display` takes the table's meaning away from screen readers, so it is said again with roles.
 */
const role = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

/**
 * The one table of the console. Its head stays under the top bar while the page scrolls; it never scrolls the page
 * sideways. It is drawn by the server or in the browser alike: `cell` and the others are called where the table is.
 */
export function DataTable<Row>({
  label,
  columns: all,
  settings,
  rows,
  rowKey,
  rowHref,
  rowAnchor,
  rowLabel,
  rowWeight,
  rowFrame,
  rowActions,
  empty,
  bulk,
  footer,
  narrow = "stack",
  bare = false,
}: DataTableProps<Row>) {
  const t = useTranslations("common");
  const stack = narrow === "stack";
  const columns = settings ? all.filter(({ key }, index) => index === 0 || !settings.hidden.includes(key)) : all;
  const choice = settings ? (
    <TableSettingsMenu settings={settings} columns={all.slice(1).map(({ key, header }) => ({ key, header }))} />
  ) : null;
  const cells = columns.length + (bulk ? 1 : 0) + (rowActions || choice ? 1 : 0);
  const selectable = bulk
    ? rows.map((row) => ({ id: rowKey(row), label: rowLabel?.(row) ?? rowKey(row), weight: rowWeight?.(row) ?? 0 }))
    : [];
  const body = (
    <div
      data-density={settings?.compact ? "compact" : undefined}
      className={cx(
        // What is hidden from the eye in a cell is placed by this box, or it would widen the page where the box scrolls.
        "relative min-w-0 bg-surface",
        !bare && "rounded-lg border border-line",
        stack ? "sm:max-lg:overflow-x-auto" : "max-lg:overflow-x-auto",
      )}
    >
      {(bulk || choice) && stack && rows.length > 0 ? (
        <div className="flex min-h-10 items-center justify-end border-line border-b py-1 pr-3 pl-4 sm:hidden">
          {bulk ? <SelectAll rows={selectable}>{t("table.selectAll")}</SelectAll> : null}
          <span className="ml-auto">{choice}</span>
        </div>
      ) : null}
      <table
        {...role.table}
        aria-label={label}
        className={cx("w-full border-separate border-spacing-0 text-sm", stack && "max-sm:block")}
      >
        <thead
          {...role.group}
          className={cx("lg:sticky lg:top-[var(--bar-height)] lg:z-10", stack && "max-sm:sr-only")}
        >
          <tr {...role.row}>
            {bulk && rows.length > 0 ? (
              <th {...role.head} className={cx(headStyle, "w-9 pr-0", stack && "max-sm:hidden")}>
                <SelectAll rows={selectable} />
              </th>
            ) : null}
            {columns.map((column) => (
              <th
                key={column.key}
                {...role.head}
                scope="col"
                className={cx(
                  headStyle,
                  column.align === "right" ? "text-right" : "text-left",
                  column.grow && "w-full",
                  column.from && FROM[column.from],
                )}
              >
                {column.sort ? <SortLink by={column.sort}>{column.header}</SortLink> : column.header}
              </th>
            ))}
            {rowActions || choice ? (
              <th {...role.head} className={cx(headStyle, "w-10 text-right", choice && "pl-0")}>
                <span className="sr-only">{t(rowActions ? "table.actions" : "columns.open")}</span>
                {choice ? <span className={cx("inline-flex", stack && "max-sm:hidden")}>{choice}</span> : null}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody {...role.group} className={cx(stack && "max-sm:block", rowFrame && "rows-that-open")}>
          {rows.map((row, place) => {
            const key = rowKey(row);
            const ticked = selectable[place];
            const drawn = (
              <tr
                key={key}
                id={rowAnchor?.(row)}
                {...role.row}
                className={cx("group/row row-line", (rowHref || rowFrame) && "hover:bg-hover", stack && "row-card")}
              >
                {ticked ? (
                  <td
                    {...role.cell}
                    className={cx(
                      cellStyle(stack),
                      "w-9 pr-0",
                      stack && "max-sm:absolute max-sm:top-3.5 max-sm:w-auto",
                      stack && (rowActions ? "max-sm:right-12" : "max-sm:right-4"),
                    )}
                  >
                    <SelectRow row={ticked} rows={selectable} />
                  </td>
                ) : null}
                {columns.map((column, index) => (
                  <td
                    key={column.key}
                    {...role.cell}
                    className={cx(
                      cellStyle(stack),
                      column.align === "right" && "sm:text-right",
                      column.grow ? "sm:max-w-0" : "sm:whitespace-nowrap",
                      column.from && FROM[column.from],
                      stack && column.block && "max-sm:py-1",
                      stack && index > 0 && !column.block && "cell-line max-sm:flex",
                      stack && index === 0 && "max-sm:pb-1 max-sm:font-medium",
                      stack &&
                        index === 0 &&
                        (bulk || rowActions) &&
                        (bulk && rowActions ? "max-sm:pr-18" : "max-sm:pr-10"),
                    )}
                  >
                    {stack && index > 0 && !column.block ? (
                      <span aria-hidden="true" className="shrink-0 text-muted sm:hidden">
                        {column.header}
                      </span>
                    ) : null}
                    {index === 0 && rowHref ? (
                      <Link href={rowHref(row)} className="cell-link">
                        {column.cell(row)}
                      </Link>
                    ) : stack && index > 0 && !column.block ? (
                      <div className="min-w-0 max-sm:text-right">{column.cell(row)}</div>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
                {rowActions ? (
                  <td
                    {...role.cell}
                    className={cx(
                      cellStyle(stack),
                      "w-10 pl-0 text-right",
                      stack && "max-sm:absolute max-sm:top-2 max-sm:right-3",
                    )}
                  >
                    <div className="relative z-1 flex justify-end">{rowActions(row)}</div>
                  </td>
                ) : choice ? (
                  <td {...role.cell} className={cx(cellStyle(stack), stack && "max-sm:hidden")} />
                ) : null}
              </tr>
            );
            return rowFrame?.(row, drawn, cells) ?? drawn;
          })}
        </tbody>
      </table>
      {rows.length === 0 ? empty : null}
      {footer ? <div className="border-line border-t empty:hidden">{footer}</div> : null}
    </div>
  );
  if (!bulk) return body;
  return (
    <Selection shown={selectable.map(({ id }) => id)}>
      {body}
      <BulkBar>{bulk}</BulkBar>
    </Selection>
  );
}

const headStyle =
  "h-9 whitespace-nowrap border-b border-line bg-sunken px-3 font-medium text-muted text-xs first:rounded-tl-lg last:rounded-tr-lg";

function cellStyle(stack: boolean): string {
  return stack ? "cell-of-card max-sm:block" : "cell";
}
