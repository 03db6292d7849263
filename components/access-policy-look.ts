import { parseAccessPolicy } from "@/lib/domain/access-policy-parse.ts";
import { compileSentences, translateSentence } from "@/lib/i18n/sentence-templates.ts";
import type { PolicyFinding } from "./access-policy-problems.tsx";

/**
 * What is wrong or doubtful about a document, in the words of the page.
 * @param sentences translations by what is said in English; empty for English.
 */
export function lookAtPolicy(document: string, sentences: Readonly<Record<string, string>>): PolicyFinding[] {
  const parsed = parseAccessPolicy(document);
  const templates = compileSentences(sentences);
  const { isError, problems } = parsed.ok
    ? { isError: false, problems: parsed.warnings }
    : { isError: true, problems: parsed.errors };
  return problems.map(({ path, message }) => ({ path, message: translateSentence(templates, message), isError }));
}
