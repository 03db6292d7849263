import { parseAccessPolicy } from "@/lib/domain/access-policy-parse.ts";
import { compileSentences, translateSentence } from "@/lib/i18n/sentence-templates.ts";
import type { PolicyFinding } from "./access-policy-problems.tsx";

/** Says what is wrong or doubtful about a document. */
export type Look = (document: string) => PolicyFinding[];

/** @param sentences of the language of the page, by what they are in English; none for English. */
export function lookAtPolicy(sentences: Readonly<Record<string, string>>): Look {
  const templates = compileSentences(sentences);
  return (document) => {
    const parsed = parseAccessPolicy(document);
    const { isError, problems } = parsed.ok
      ? { isError: false, problems: parsed.warnings }
      : { isError: true, problems: parsed.errors };
    return problems.map(({ path, message }) => ({ path, message: translateSentence(templates, message), isError }));
  };
}
