import { isLocale, type Locale } from "./locale.ts";

/*
 * What a person chose for this browser. Readable by scripts on purpose: they hold no secret, the switch that writes them
 * runs in the browser, and the server reads them to render the right theme, language and zone at the first byte.
 */
export const LOCALE_COOKIE = "gatehouse-locale";
export const THEME_COOKIE = "gatehouse-theme";
export const ZONE_COOKIE = "gatehouse-zone";
export const DENSITY_COOKIE = "gatehouse-density";
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
