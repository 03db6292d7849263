"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useMemo, useState } from "react";
import { IconButton } from "./icon-button.tsx";

interface SelectionValue {
  readonly ids: ReadonlySet<string>;
  set(ids: Iterable<string>, selected: boolean): void;
  clear(): void;
}

const SelectionContext = createContext<SelectionValue>({
  ids: new Set(),
  set: () => {},
  clear: () => {},
});

/** The rows that are ticked in the table around. */
export function useSelection(): SelectionValue {
  return use(SelectionContext);
}

export function Selection({ children }: { children: ReactNode }) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const value = useMemo<SelectionValue>(
    () => ({
      ids,
      set: (changed, selected) =>
        setIds((before) => {
          const next = new Set(before);
          for (const id of changed) {
            if (selected) next.add(id);
            else next.delete(id);
          }
          return next;
        }),
      clear: () => setIds(new Set()),
    }),
    [ids],
  );
  return <SelectionContext value={value}>{children}</SelectionContext>;
}

/** What can be done with the ticked rows. Always in the page as a live region, shown when there are any. */
export function BulkBar({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  const { ids, clear } = useSelection();
  return (
    <div className="pointer-events-none fixed inset-x-4 bottom-4 z-30 flex justify-center lg:left-[var(--nav-width)]">
      <div
        hidden={ids.size === 0}
        className="pointer-events-auto flex animate-rise flex-wrap items-center gap-2 rounded-lg border border-line bg-raised py-2 pr-2 pl-4 shadow-high [&[hidden]]:hidden"
      >
        <span className="mr-2 font-medium text-sm">{t("table.selected", { count: ids.size })}</span>
        {children}
        <IconButton label={t("table.clearSelection")} icon={<X />} onClick={clear} />
      </div>
      <span role="status" className="sr-only">
        {ids.size > 0 ? t("table.selected", { count: ids.size }) : ""}
      </span>
    </div>
  );
}
