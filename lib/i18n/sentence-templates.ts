/** A sentence that is known, and what it is in another language. */
interface Template {
  readonly pattern: RegExp;
  readonly text: string;
}

/** Sentences of another language by what they are in English, with `{}` for values, made ready to be looked up. */
export type SentenceTemplates = readonly Template[];

/** Sentences without values come first: they are the exact ones. */
export function compileSentences(sentences: Readonly<Record<string, string>>): SentenceTemplates {
  return Object.entries(sentences)
    .map(([sentence, text]) => ({
      pattern: new RegExp(`^${sentence.split("{}").map(literal).join("([\\s\\S]+?)")}$`),
      text,
      values: sentence.split("{}").length - 1,
    }))
    .sort((a, b) => a.values - b.values);
}

/** The whole sentence, and its values, in the other language, as gettext does it; one that is not known stays as it is. */
export function translateSentence(templates: SentenceTemplates, sentence: string): string {
  for (const { pattern, text } of templates) {
    const values = pattern.exec(sentence)?.slice(1);
    if (values === undefined) continue;
    let next = 0;
    return text.replace(/\{(\d?)\}/g, (_, place: string) => {
      const value = values[place === "" ? next++ : Number(place) - 1] ?? "";
      return translateSentence(templates, value);
    });
  }
  return sentence;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
