"use client";
import { ChevronRight } from "lucide-react";
import { createContext, type ReactNode, use, useId, useState } from "react";

const RowContext = createContext<{ id: string; open: boolean; toggle: () => void }>({
  id: "",
  open: false,
  toggle: () => {},
});

/** Where rows are cards, `display` takes their meaning away: it is said again, as in `DataTable`. */
const shown = { row: { role: "row" }, cell: { role: "cell" } } as const;

/** A row of a `DataTable` that opens in place: see its `rowFrame`. In the first cell stands a `RowToggle`. */
export function ExpandableRow({
  columns,
  detail,
  children,
}: {
  columns: number;
  detail: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <RowContext value={{ id, open, toggle: () => setOpen(!open) }}>
      {children}
      {open ? (
        <tr id={id} {...shown.row} className="max-sm:block">
          <td
            {...shown.cell}
            colSpan={columns}
            className="border-line border-b bg-sunken px-4 py-3 max-sm:block sm:pl-9"
          >
            {detail}
          </td>
        </tr>
      ) : null}
    </RowContext>
  );
}

/** Opens and closes the row around; its area is the whole row. */
export function RowToggle({ children }: { children: ReactNode }) {
  const { id, open, toggle } = use(RowContext);
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls={open ? id : undefined}
      onClick={toggle}
      className="cell-link flex! w-full cursor-pointer items-center gap-2 text-left"
    >
      <ChevronRight
        aria-hidden="true"
        className={`size-4 shrink-0 text-subtle transition-transform duration-100 ${open ? "rotate-90" : ""}`}
      />
      <span className="min-w-0">{children}</span>
    </button>
  );
}
