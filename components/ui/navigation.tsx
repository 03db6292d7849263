"use client";
import NextLink from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ComponentProps, useState, useTransition } from "react";

/*
 * The only file under components/ that knows the router of the framework. Everything else takes `Link` and `useLocation`
 * from here.
 */

type LinkProps = Omit<ComponentProps<typeof NextLink>, "href" | "prefetch"> & {
  href: string;
};

/** A link inside the console. It fetches its target when pointed at or focused, not when seen: a table has hundreds. */
export function Link({ onPointerEnter, onFocus, ...props }: LinkProps) {
  const [wanted, setWanted] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={wanted ? null : false}
      onPointerEnter={(event) => {
        setWanted(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setWanted(true);
        onFocus?.(event);
      }}
    />
  );
}

/** Where the browser is, and how to go elsewhere. `pending` is true from the call until the new page is drawn. */
export function useLocation() {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [pending, start] = useTransition();

  /** Changes query parameters (null or "" removes one) and forgets the page cursor, which belongs to the old question. */
  function setQuery(changes: Readonly<Record<string, string | null>>, { keepPage = false, push = false } = {}) {
    const next = new URLSearchParams(search);
    if (!keepPage) for (const name of ["after", "trail"]) next.delete(name);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === "") next.delete(name);
      else next.set(name, value);
    }
    const query = next.toString();
    const href = query ? `${pathname}?${query}` : pathname;
    start(() => (push ? router.push(href, { scroll: false }) : router.replace(href, { scroll: false })));
  }

  return {
    pathname,
    query: search,
    pending,
    setQuery,
    go: (href: string) => start(() => router.push(href)),
    refresh: () => start(() => router.refresh()),
  };
}
