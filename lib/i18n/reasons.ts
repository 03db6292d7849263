import { fillPlaceholders, REASON_CODES, REASONS, type ReasonCode } from "../domain/reason.ts";

/** Words about one reason. `advice` and `variants` are the domain's own templates (`{name}`), not ICU messages. */
export type ReasonWords = { title: string; advice: string; variants: Record<string, string> };

/** English sentences come from the core itself, so that they cannot differ from it; the catalogue adds the titles. */
export function englishReasons(titles: Readonly<Record<ReasonCode, string>>): Record<ReasonCode, ReasonWords> {
  const words = {} as Record<ReasonCode, ReasonWords>;
  for (const code of REASON_CODES) {
    const { advice, variants } = REASONS[code];
    words[code] = { title: titles[code], advice, variants: { ...variants } };
  }
  return words;
}

/** The sentence about a decision: what happened and what to do, in the language of `words`. */
export function reasonSentence(words: ReasonWords, params: Readonly<Record<string, string | number>>): string {
  return fillPlaceholders(words.variants[String(params.variant)] ?? words.advice, params);
}
