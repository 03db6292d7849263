import { ENTRIES, type EntryName } from "./entries.ts";

export interface ShellInstance {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** So much of a quota is used that people are warned. */
  readonly quotaWarning?: boolean;
}

export interface Crumb {
  readonly kind: "entry" | "word" | "instance" | "id";
  readonly href: string;
  /** Entry name, key of a word, or the text itself. */
  readonly text: string;
}

/** Pages that no entry names. */
const WORDS: Readonly<Record<string, CrumbWord>> = {
  "/instances/new": "newInstance",
  "/access-policies/new": "newAccessPolicy",
  "/start": "start",
  "/api/calls": "apiCalls",
  "/denials": "denials",
};
/** The same below an instance. */
const IN_INSTANCE: Readonly<Record<string, CrumbWord>> = {
  "/custom-auth/permissions": "customPermissions",
  "/devices/imports": "imports",
};
export type CrumbWord =
  | "newInstance"
  | "newAccessPolicy"
  | "start"
  | "apiCalls"
  | "denials"
  | "accessUser"
  | "customPermissions"
  | "imports";

/** The instance that a path is about, or null. */
export function instanceIdOf(pathname: string): string | null {
  const segment = /^\/instances\/([^/]+)/.exec(pathname)?.[1];
  return segment === undefined ? null : decode(segment);
}

/** The entry whose page, or a page below it, a path shows. */
export function entryOf(pathname: string): EntryName | null {
  // Not the overview of an instance that is called "new".
  if (pathname === "/instances/new") return "instances";
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
    const word =
      WORDS[href] ??
      IN_INSTANCE[href.replace(/^\/instances\/[^/]+/, "")] ??
      // Their IDs are for machines; the page is headed by the name.
      (segments[0] === "access-users" && index === 1 ? "accessUser" : undefined);
    if (word !== undefined) {
      crumbs.push({ kind: "word", href, text: word });
      continue;
    }
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
    // A bare number says nothing.
    else crumbs.push({ kind: "id", href, text: /^\d+$/.test(text) ? `#${text}` : text });
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
