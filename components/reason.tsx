import { useMessages } from "next-intl";
import type { ReasonCode } from "../lib/domain/reason.ts";
import { type ReasonWords, reasonSentence } from "../lib/i18n/reasons.ts";

/** Reasons in the language of the page. In a client component the `reasons` area must have been sent. */
export function useReasons() {
  const { reasons } = useMessages();
  const words = (code: ReasonCode): ReasonWords => reasons[code];
  return {
    title: (code: ReasonCode) => words(code).title,
    advice: (code: ReasonCode, params: Readonly<Record<string, string | number>>) =>
      reasonSentence(words(code), params),
  };
}

/** Why something was refused, in one word or two, and under it what happened and what to do. */
export function Reason({ code, params }: { code: ReasonCode; params: Readonly<Record<string, string | number>> }) {
  const reasons = useReasons();
  return (
    <div className="min-w-0">
      <p className="font-medium">{reasons.title(code)}</p>
      <p className="text-muted">{reasons.advice(code, params)}</p>
    </div>
  );
}
