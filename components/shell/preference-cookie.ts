import type {
  DENSITY_COOKIE,
  INSTANCE_COOKIE,
  LOCALE_COOKIE,
  TABLES_COOKIE,
  THEME_COOKIE,
  ZONE_COOKIE,
} from "../../lib/i18n/preferences.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

type PreferenceCookie =
  | typeof DENSITY_COOKIE
  | typeof INSTANCE_COOKIE
  | typeof LOCALE_COOKIE
  | typeof TABLES_COOKIE
  | typeof THEME_COOKIE
  | typeof ZONE_COOKIE;

/** Remembers a choice in this browser, where the server reads it before it draws the next page. */
export function rememberPreference(name: PreferenceCookie, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there over http
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
}

/** What is remembered in this browser now, whatever the page was drawn with. */
export function readPreference(name: PreferenceCookie): string | undefined {
  const start = `${name}=`;
  const found = document.cookie.split("; ").find((part) => part.startsWith(start));
  return found === undefined ? undefined : decodeURIComponent(found.slice(start.length));
}
