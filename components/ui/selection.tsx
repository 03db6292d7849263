"use client";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, type RefObject, use, useMemo, useRef, useState } from "react";
import { Button } from "./button.tsx";

/** A ticked row. */
export interface Selected {
  readonly id: string;
  /** What the row is called. */
  readonly label: string;
  /** How much hangs on it (live clients, say), to be said in numbers before an act. */
  readonly weight: number;
}

interface SelectionValue {
  readonly items: ReadonlyMap<string, Selected>;
  /** Rows of the page that is shown now. */
  readonly shown: readonly string[];
  /** The row that was ticked last, where a range begins. */
  readonly anchor: RefObject<string | null>;
  set(rows: Iterable<Selected>, selected: boolean): void;
  /** Leaves only these ticked. */
  keep(ids: ReadonlySet<string>): void;
  clear(): void;
}

const SelectionContext = createContext<SelectionValue>({
  items: new Map(),
  shown: [],
  anchor: { current: null },
  set: () => {},
  keep: () => {},
  clear: () => {},
});

/** The rows that are ticked in the table around, on this page of it and on others. */
export function useSelection(): SelectionValue {
  return use(SelectionContext);
}

export function Selection({ shown, children }: { shown: readonly string[]; children: ReactNode }) {
  const [items, setItems] = useState<ReadonlyMap<string, Selected>>(new Map());
  const anchor = useRef<string | null>(null);
  const value = useMemo<SelectionValue>(
    () => ({
      items,
      shown,
      anchor,
      set: (rows, selected) =>
        setItems((before) => {
          const next = new Map(before);
          for (const row of rows) {
            if (selected) next.set(row.id, row);
            else next.delete(row.id);
          }
          return next;
        }),
      keep: (ids) => setItems((before) => new Map([...before].filter(([id]) => ids.has(id)))),
      clear: () => setItems(new Map()),
    }),
    [items, shown],
  );
  return (
    <SelectionContext value={value}>
      <div data-selection className={items.size > 0 ? "pb-20" : undefined}>
        {children}
      </div>
    </SelectionContext>
  );
}

/** What can be done with the ticked rows. Always in the page as a live region, shown when there are any. */
export function BulkBar({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const { items, shown, clear } = useSelection();
  const [wanted, setWanted] = useState(false);
  // What acts on rows is fetched when the first is ticked, and stays to say what came of it.
  if (items.size > 0 && !wanted) setWanted(true);
  const here = shown.filter((id) => items.has(id)).length;
  const selected = t("table.selected", { count: items.size });
  const elsewhere = items.size > here ? t("table.selectedElsewhere", { count: items.size - here }) : null;
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-4 z-30 flex justify-center lg:left-[var(--nav-width)]">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for one form */}
      <div
        role="group"
        aria-label={t("table.bulk")}
        hidden={items.size === 0}
        className="pointer-events-auto flex animate-rise flex-wrap items-center gap-2 rounded-lg border border-line bg-raised py-2 pr-2 pl-4 shadow-high [&[hidden]]:hidden"
      >
        <span className="mr-2 text-sm max-sm:flex-1">
          <span className="font-medium">{selected}</span>
          {elsewhere ? <span className="ml-2 text-muted">{elsewhere}</span> : null}
        </span>
        <div className="flex flex-wrap items-center gap-2 max-sm:order-1 max-sm:w-full">{wanted ? children : null}</div>
        <Button size="sm" variant="quiet" onClick={clear}>
          {t("clear")}
        </Button>
      </div>
      <span role="status" className="sr-only">
        {items.size > 0 ? [selected, elsewhere].filter((part) => part !== null).join(", ") : ""}
      </span>
    </div>
  );
}
