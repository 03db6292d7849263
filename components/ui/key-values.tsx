import { Fragment, type ReactNode } from "react";
import { cx } from "./class-names.ts";

export interface KeyValue {
  readonly label: ReactNode;
  readonly value: ReactNode;
}

/** Names and values of one thing. Beside each other where there is room, stacked where there is none. */
export function KeyValues({ items, className }: { items: readonly KeyValue[]; className?: string }) {
  return (
    <dl className={cx("grid gap-x-6 text-sm sm:grid-cols-[minmax(8rem,max-content)_minmax(0,1fr)]", className)}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed and labels may be nodes
        <Fragment key={index}>
          <dt className="pt-1.5 text-muted sm:pb-1.5">{item.label}</dt>
          <dd className="min-w-0 pb-1.5 sm:pt-1.5">{item.value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
