"use client";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "./navigation.tsx";

/** The head of a column that can order the list: `?sort=name`, then `?sort=-name`, then the page's own order. */
export function SortLink({ by, children }: { by: string; children: ReactNode }) {
  const { pathname, query } = useLocation();
  const current = query.get("sort");
  const next = new URLSearchParams(query);
  for (const name of ["after", "trail", "sort"]) next.delete(name);
  if (current !== by && current !== `-${by}`) next.set("sort", by);
  else if (current === by) next.set("sort", `-${by}`);
  const Icon = current === by ? ArrowUp : current === `-${by}` ? ArrowDown : ChevronsUpDown;
  const order = next.toString();
  return (
    <Link
      href={order ? `${pathname}?${order}` : pathname}
      scroll={false}
      className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink"
    >
      {children}
      <Icon aria-hidden="true" className="size-3" />
    </Link>
  );
}
