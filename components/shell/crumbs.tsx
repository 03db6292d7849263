"use client";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "../ui/class-names.ts";
import { Link, useLocation } from "../ui/navigation.tsx";
import { type NamedPath, useCrumbName } from "./crumb-name.tsx";
import type { EntryName } from "./entries.ts";
import { type Crumb, type CrumbWord, crumbsOf, type ShellInstance } from "./place.ts";

/** Where this page is, read from its address. On a phone only the last two. */
export function Crumbs({ instances, named }: { instances: readonly ShellInstance[]; named: NamedPath | null }) {
  const t = useTranslations("shell");
  const { pathname } = useLocation();
  const nameOf = useCrumbName(named);
  const crumbs = crumbsOf(pathname, instances);
  const text = (crumb: Crumb) =>
    nameOf(crumb.href) ??
    (crumb.kind === "entry"
      ? t(`nav.${crumb.text as EntryName}`)
      : crumb.kind === "word"
        ? t(`words.${crumb.text as CrumbWord}`)
        : crumb.text);
  return (
    <nav aria-label={t("breadcrumb")} className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          return (
            <li
              key={crumb.href}
              className={cx(
                "flex items-center gap-1",
                // The last gives way first, and never so far that it or what leads to it is gone.
                last ? "min-w-24 shrink-[9]" : "min-w-0",
                index < crumbs.length - 2 && "max-sm:hidden",
              )}
            >
              {index > 0 ? (
                <ChevronRight
                  aria-hidden="true"
                  className={cx("size-3.5 shrink-0 text-subtle", index === crumbs.length - 2 && "max-sm:hidden")}
                />
              ) : null}
              {last ? (
                <span aria-current="page" className={cx("truncate font-medium", crumb.kind === "id" && "font-mono")}>
                  {text(crumb)}
                </span>
              ) : (
                <Link
                  href={crumb.href}
                  className={cx("truncate rounded-sm text-muted hover:text-ink", crumb.kind === "id" && "font-mono")}
                >
                  {text(crumb)}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
