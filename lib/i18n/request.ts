import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { pickLocale } from "./locale.ts";
import { MESSAGES } from "./messages.ts";
import { LOCALE_COOKIE, readZone, ZONE_COOKIE } from "./preferences.ts";

/** Language and zone of one request. There is no locale in the URL: a link means the same page to everybody. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = pickLocale(jar.get(LOCALE_COOKIE)?.value, head.get("accept-language"));
  const zone = jar.get(ZONE_COOKIE)?.value;
  return {
    locale,
    messages: MESSAGES[locale],
    timeZone: readZone(zone === undefined ? undefined : decodeURIComponent(zone)),
    now: new Date(),
  };
});
