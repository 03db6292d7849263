import type { Locale } from "./locale.ts";
import { apiTexts as zh } from "./zh/api-texts.ts";

const TEXTS: Readonly<Record<Exclude<Locale, "en">, Readonly<Record<string, string>>>> = { zh };

/**
 * What a definition of the API says, in the language of the page. The definitions are in English, as the machine-readable
 * description is; what is not known stays so.
 */
export function sayApiText(locale: Locale, text: string): string {
  return locale === "en" ? text : (TEXTS[locale][text] ?? text);
}
