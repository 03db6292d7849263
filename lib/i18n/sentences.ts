import type { Locale } from "./locale.ts";
import { compileSentences, type SentenceTemplates, translateSentence } from "./sentence-templates.ts";
import { policyProblems } from "./zh/policy-problems.ts";
import { topicProblems, sentences as zh } from "./zh/sentences.ts";

/*
 * Services say in English why they refuse: they have no language, and the API and the terminal say the same. For a page in
 * another language the whole sentence is looked up.
 */
const TEMPLATES: Readonly<Record<Exclude<Locale, "en">, SentenceTemplates>> = {
  zh: compileSentences({
    ...zh,
    ...topicProblems,
    ...aboutTopics(topicProblems),
    ...policyProblems,
    ...atPlaces(policyProblems),
  }),
};

/** A sentence of a service in the language of the page; one that is not known stays in English. */
export function sayIn(locale: Locale, sentence: string): string {
  return locale === "en" ? sentence : translateSentence(TEMPLATES[locale], sentence);
}

/** What is wrong with a topic that the sentence names. */
function aboutTopics(problems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(problems).map(([problem, text]) => [`{} ${problem}.`, `{} ${text}。`]));
}

/** What is wrong at a place of a document, which the sentence begins with. */
function atPlaces(problems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([problem, text]) => {
      const shifted = text.replace(/\{(\d)\}/g, (_, place: string) => `{${Number(place) + 1}}`);
      return [`{}: ${problem}`, `{}: ${shifted}`];
    }),
  );
}
