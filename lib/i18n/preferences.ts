import { isLocale, type Locale } from "./locale.ts";

/*
 * What a person chose for this browser. Readable by scripts on purpose: they hold no secret, the switch that writes them
 * runs in the browser, and the server reads them to render the right theme, language and zone at the first byte.
 */
export const LOCALE_COOKIE = "gatehouse-locale";
export const THEME_COOKIE = "gatehouse-theme";
export const ZONE_COOKIE = "gatehouse-zone";
export const DENSITY_COOKIE = "gatehouse-density";
/** How each table looks: see `TableSettings`. */
export const TABLES_COOKIE = "gatehouse-tables";
/** The instance last looked at, so that the navigation still leads into it from the account's pages. */
export const INSTANCE_COOKIE = "gatehouse-instance";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

export function readTheme(cookie: string | undefined): Theme {
  return cookie === "light" || cookie === "dark" ? cookie : "system";
}

/** An IANA zone that this runtime knows, else UTC: a cookie is anybody's text. */
export function readZone(cookie: string | undefined): string {
  if (!cookie || cookie.length > 64) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: cookie }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

export function readLocaleCookie(cookie: string | undefined): Locale | undefined {
  return isLocale(cookie) ? cookie : undefined;
}

/** How a person wants one table. */
export interface TableSettings {
  /** Name of the table: `devices`. */
  readonly table: string;
  /** Low rows, so that more of them are seen at once. */
  readonly compact: boolean;
  /** Keys of columns that are left out. */
  readonly hidden: readonly string[];
}

/** `devices.c.keyId.group~tokens..issued`: the name, `c` for compact, and what is hidden, of each table that differs. */
export function readTableSettings(cookie: string | undefined, table: string): TableSettings {
  const [, density, ...hidden] = tablesOf(cookie).find(([name]) => name === table) ?? [];
  return { table, compact: density === "c", hidden };
}

/** The cookie with the settings of one table changed. */
export function writeTableSettings(cookie: string | undefined, { table, compact, hidden }: TableSettings): string {
  const others = tablesOf(cookie).filter(([name]) => name !== table);
  const own = compact || hidden.length > 0 ? [[table, compact ? "c" : "", ...hidden]] : [];
  return [...others, ...own].map((parts) => parts.join(".")).join("~");
}

/** A cookie is anybody's text: what is no name in it is left out. */
const tablesOf = (cookie: string | undefined): string[][] =>
  (cookie ?? "")
    .slice(0, 2_000)
    .split("~")
    .map((text) => text.split("."))
    .filter(([name = "", ...rest]) => /^[\w-]+$/.test(name) && rest.every((part) => /^[\w-]*$/.test(part)));
