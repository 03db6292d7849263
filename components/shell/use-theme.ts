"use client";
import { useSyncExternalStore } from "react";
import { THEME_COOKIE, type Theme } from "../../lib/i18n/preferences.ts";
import { rememberPreference } from "./preference-cookie.ts";

/** What was chosen since the page was loaded; one for all controls that show it. */
let chosen: Theme | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes effect at once; the cookie makes the server draw the next page in it. */
function choose(theme: Theme): void {
  chosen = theme;
  rememberPreference(THEME_COOKIE, theme);
  document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

/** The theme of this browser, and the way to change it. @param drawn what the server drew the page in */
export function useTheme(drawn: Theme): readonly [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(
    subscribe,
    () => chosen ?? drawn,
    () => drawn,
  );
  return [theme, choose];
}
