import { ENTRIES, type EntryName } from "./entries.tsx";

export interface ShellInstance {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
}

export interface Crumb {
  readonly kind: "entry" | "instance" | "id";
  readonly href: string;
  /** Entry name, or the text itself. */
  readonly text: string;
}

/** The instance that a path is about, or null. */
export function instanceIdOf(pathname: string): string | null {
  const segment = /^\/instances\/([^/]+)/.exec(pathname)?.[1];
  return segment === undefined ? null : decode(segment);
}

/** The entry whose page, or a page below it, a path shows. */
export function entryOf(pathname: string): EntryName | null {
  let best: EntryName | null = null;
  for (const name of Object.keys(ENTRIES) as EntryName[]) {
    const pattern = ENTRIES[name].href.replace(":instance", "[^/]+");
    const longer = best === null || ENTRIES[name].href.length > ENTRIES[best].href.length;
    if (longer && new RegExp(`^${pattern}(/|$)`).test(pathname)) best = name;
  }
  return best;
}

/** The way to a path, from the outside in. */
export function crumbsOf(pathname: string, instances: readonly ShellInstance[]): Crumb[] {
  const segments = pathname.split("/").filter(Boolean);
  const crumbs: Crumb[] = [];
  let href = "";
  for (const [index, segment] of segments.entries()) {
    href += `/${segment}`;
    const text = decode(segment);
    if (segments[0] === "instances" && index === 1) {
      crumbs.push({
        kind: "instance",
        href,
        text: instances.find((one) => one.id === text)?.name ?? text,
      });
      continue;
    }
    const entry = entryOf(href);
    const exact = entry !== null && ENTRIES[entry].href.split("/").length - 1 === index + 1;
    if (exact && entry !== "overview") crumbs.push({ kind: "entry", href, text: entry });
    else crumbs.push({ kind: "id", href, text });
  }
  return crumbs;
}

/** The same page of another instance; for a page about one thing, the list that the thing was in. */
export function sameEntryIn(pathname: string, instanceId: string): string {
  const entry = entryOf(pathname);
  const href =
    entry !== null && ENTRIES[entry].href.includes(":instance") ? ENTRIES[entry].href : ENTRIES.overview.href;
  return href.replace(":instance", encodeURIComponent(instanceId));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
