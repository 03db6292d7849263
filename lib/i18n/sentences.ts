import type { Locale } from "./locale.ts";
import { topicProblems, sentences as zh } from "./zh/sentences.ts";

interface Template {
  readonly pattern: RegExp;
  readonly text: string;
}

/*
 * Services say in English why they refuse: they have no language, and the API and the terminal say the same. For a page in
 * another language the whole sentence is looked up, as gettext does it.
 */
const TEMPLATES: Readonly<Record<Exclude<Locale, "en">, readonly Template[]>> = {
  zh: compile({ ...zh, ...topicProblems, ...aboutTopics(topicProblems) }),
};

/** A sentence of a service in the language of the page; one that is not known stays in English. */
export function sayIn(locale: Locale, sentence: string): string {
  if (locale === "en") return sentence;
  for (const { pattern, text } of TEMPLATES[locale]) {
    const values = pattern.exec(sentence)?.slice(1);
    if (values === undefined) continue;
    let next = 0;
    return text.replace(/\{(\d?)\}/g, (_, place: string) => {
      const value = values[place === "" ? next++ : Number(place) - 1] ?? "";
      return sayIn(locale, value);
    });
  }
  return sentence;
}

/** What is wrong with a topic that the sentence names. */
function aboutTopics(problems: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(problems).map(([problem, text]) => [`{} ${problem}.`, `{} ${text}。`]));
}

/** Sentences without values first: they are the exact ones. */
function compile(entries: Readonly<Record<string, string>>): Template[] {
  return Object.entries(entries)
    .map(([sentence, text]) => ({
      pattern: new RegExp(`^${sentence.split("{}").map(literal).join("([\\s\\S]+?)")}$`),
      text,
      values: sentence.split("{}").length - 1,
    }))
    .sort((a, b) => a.values - b.values);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
