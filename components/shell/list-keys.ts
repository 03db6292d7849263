/** What a key does in a list: to the next or the previous row, tick the row, open the menu of what can be done with it. */
export const LIST_KEYS = ["j", "k", "x", "e"] as const;
export type ListKey = (typeof LIST_KEYS)[number];

const ROW = "main tbody > tr";

/** Acts on the row that has the focus; moving begins at the first. @returns whether there was anything to do */
export function pressInList(key: ListKey): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(ROW)].filter((row) => row.checkVisibility());
  const row = document.activeElement?.closest<HTMLElement>(ROW) ?? null;
  switch (key) {
    case "j":
      return focusRow(rows[row === null ? 0 : rows.indexOf(row) + 1]);
    case "k":
      return row !== null && focusRow(rows[rows.indexOf(row) - 1]);
    case "x":
      return press(row?.querySelector<HTMLElement>("[data-row-select]"));
    case "e":
      return press(row?.querySelector<HTMLElement>("[aria-haspopup=menu]"));
  }
}

/** Its link, or the first thing in it that can be operated. */
function focusRow(row: HTMLElement | undefined): boolean {
  const target =
    row?.querySelector<HTMLElement>(".cell-link") ?? row?.querySelector<HTMLElement>("a[href],summary,button,input");
  target?.focus();
  return target != null;
}

function press(target: HTMLElement | null | undefined): boolean {
  target?.click();
  return target != null;
}
