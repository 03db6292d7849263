"use client";
import { useEffect } from "react";
import { ZONE_COOKIE } from "../../lib/i18n/preferences.ts";
import { useLocation } from "../ui/navigation.tsx";
import { rememberPreference } from "./preference-cookie.ts";

/**
 * Tells the server the zone of this browser, so that times are drawn right at the first byte. The very first page, and the
 * first after a journey, are drawn again.
 */
export function ZoneKeeper({ known }: { known: string | null }) {
  const { refresh } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per zone, not per navigation
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || zone === known) return;
    rememberPreference(ZONE_COOKIE, zone);
    refresh();
  }, [known]);
  return null;
}
