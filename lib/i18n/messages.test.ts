import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { REASON_CODES, REASONS } from "../domain/reason.ts";
import { LOCALES } from "./locale.ts";
import { MESSAGES } from "./messages.ts";

type Tree = { readonly [key: string]: Tree | string };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const at = path === "" ? key : `${path}.${key}`;
    return typeof value === "string" ? [[at, value]] : leaves(value, at);
  });
}

/** Names of the values and tags that a message needs, whatever its grammar does with them. */
function needs(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.tag:
        return [`<${element.value}>`, ...needs(element.children)];
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap((option) => needs(option.value))];
      default:
        return [element.value];
    }
  });
}

const sorted = (names: readonly string[]) => [...new Set(names)].sort();

const areas = (locale: (typeof LOCALES)[number]): [string, string][] => {
  const { reasons: _, ...rest } = MESSAGES[locale];
  return leaves(rest as unknown as Tree);
};

describe("catalogues", () => {
  const en = new Map(areas("en"));
  const zh = new Map(areas("zh"));

  it("have the same keys in both languages", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it.each(LOCALES)("are readable and nowhere empty: %s", (locale) => {
    for (const [key, message] of areas(locale)) {
      expect(message.trim(), key).not.toBe("");
      expect(() => parse(message), key).not.toThrow();
    }
  });

  it("ask for the same values and tags in both languages", () => {
    for (const [key, message] of en) {
      expect(sorted(needs(parse(zh.get(key) ?? ""))), key).toEqual(sorted(needs(parse(message))));
    }
  });

  it("keep plural forms that Chinese does not have out of it", () => {
    for (const [key, message] of zh) expect(message, key).not.toMatch(/\bone \{/);
  });

  it("are written in Chinese where they are Chinese", () => {
    // An example (`plant-a`) and a name (`MQTT.js`) are the same in every language; two words of prose are not.
    const untranslated = [...zh].filter(
      ([key, message]) => message === en.get(key) && /[a-z]{3,} [a-z]{2,}/.test(message),
    );
    expect(untranslated).toEqual([]);
  });
});

describe("reasons", () => {
  const placeholders = (template: string) =>
    sorted([...template.matchAll(/\{([A-Za-z]+)\}/g)].map((match) => match[1] ?? ""));

  it.each(REASON_CODES)("%s has words in Chinese with the values of the core's own sentence", (code) => {
    const { advice, variants = {} } = REASONS[code];
    const words = MESSAGES.zh.reasons[code];
    expect(words.title.trim()).not.toBe("");
    expect(MESSAGES.en.reasons[code].title.trim()).not.toBe("");
    expect(placeholders(words.advice)).toEqual(placeholders(advice));
    expect(Object.keys(words.variants).sort()).toEqual(Object.keys(variants).sort());
    for (const [name, template] of Object.entries(variants)) {
      expect(placeholders(words.variants[name] ?? ""), name).toEqual(placeholders(template));
    }
  });
});
