import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Where rows are cards, `display` takes their meaning away: it is said again, as in `DataTable`. */
const shown = { row: { role: "row" }, cell: { role: "cell" } } as const;

/**
 * A row of a `DataTable` that opens in place, by the browser alone: see `rowFrame` there. In its first cell stands a `RowToggle`.
 */
export function ExpandableRow({
  columns,
  detail,
  children,
}: {
  /** How many cells the row has. */
  columns: number;
  detail: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      {children}
      <tr
        {...shown.row}
        className="hidden sm:[tr:has(details[open])+&]:table-row max-sm:[tr:has(details[open])+&]:block"
      >
        <td {...shown.cell} colSpan={columns} className="border-line border-b bg-sunken px-4 py-3 max-sm:block sm:pl-9">
          {detail}
        </td>
      </tr>
    </>
  );
}

/** Opens and closes the row around; its area is the whole row. */
export function RowToggle({ children }: { children: ReactNode }) {
  return (
    <details className="group/toggle">
      <summary className="cell-link flex! cursor-pointer list-none items-center gap-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-subtle transition-transform duration-100 group-open/toggle:rotate-90"
        />
        <span className="min-w-0">{children}</span>
      </summary>
    </details>
  );
}
