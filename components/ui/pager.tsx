"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "./button-style.ts";
import { Link, useLocation } from "./navigation.tsx";

/**
 * Next and previous for a keyset list. `next` is the cursor that the list gave back, null on the last page. The cursors
 * of the pages before are kept in the URL (`trail`), so that "previous" works after a reload and in a link sent to others.
 */
export function Pager({ next, count }: { next: string | null; count: number }) {
  const t = useTranslations("common");
  const { pathname, query } = useLocation();
  const after = query.get("after");
  const trail = query.get("trail")?.split("~") ?? [];

  const hrefTo = (cursor: string | null, behind: readonly string[]) => {
    const target = new URLSearchParams(query);
    for (const name of ["after", "trail"]) target.delete(name);
    if (cursor) target.set("after", cursor);
    if (behind.length > 0) target.set("trail", behind.join("~"));
    const text = target.toString();
    return text ? `${pathname}?${text}` : pathname;
  };
  const previous = after === null ? null : hrefTo(trail.at(-1) || null, trail.slice(0, -1));
  const following = next === null ? null : hrefTo(next, after === null ? [""] : [...trail, after]);
  if (previous === null && following === null) return null;
  return (
    <nav
      aria-label={t("pager.label")}
      className="print:hidden flex items-center justify-between gap-3 px-3 py-2 text-sm"
    >
      <span className="text-muted">
        {t("pager.rows", {
          count,
          page: after === null ? 1 : trail.length + 1,
        })}
      </span>
      <span className="flex gap-2">
        <Step href={previous} label={t("pager.previous")} icon={<ChevronLeft />} />
        <Step href={following} label={t("pager.next")} icon={<ChevronRight />} after />
      </span>
    </nav>
  );
}

function Step({
  href,
  label,
  icon,
  after = false,
}: {
  href: string | null;
  label: string;
  icon: ReactNode;
  after?: boolean;
}) {
  const content = (
    <>
      {after ? null : icon}
      {label}
      {after ? icon : null}
    </>
  );
  const style = buttonStyle("secondary", "sm");
  return href === null ? (
    <span aria-disabled="true" className={style}>
      {content}
    </span>
  ) : (
    <Link href={href} className={style}>
      {content}
    </Link>
  );
}
