import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TOPIC_PROBLEM_TEXT } from "../domain/topic.ts";
import { sayIn } from "./sentences.ts";
import { sentences, topicProblems } from "./zh/sentences.ts";

const LIB = join(import.meta.dirname, "..");
/** Files whose sentences are for the terminal, for monitoring or for the API alone: no page shows them. */
const NOT_ON_PAGES = /^(apply|export-state|keyring|metrics|health|tags)/;

/** Every sentence that a service or an action could say, with `{}` for its values. */
function said(): string[] {
  return ["services", "actions", "auth"].flatMap((folder) =>
    readdirSync(join(LIB, folder))
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !NOT_ON_PAGES.test(name))
      .flatMap((name) => {
        const source = readFileSync(join(LIB, folder, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
        return [...source.matchAll(/"((?:[^"\\\n]|\\.)*[.?])"|`([^`]*[.?])`/g)]
          .map(([, plain, template]) => plain ?? template?.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "{}") ?? "")
          .filter((text) => /^(?:[A-Z]|\{\})/.test(text) && / /.test(text) && !/^\{\} \{\}/.test(text));
      }),
  );
}

test("every sentence that a page can show is there in Chinese", () => {
  const all = said();
  expect(all.length).toBeGreaterThan(50);
  expect([...new Set(all)].filter((text) => !Object.hasOwn(sentences, text))).toEqual([]);
  expect(Object.values(TOPIC_PROBLEM_TEXT).filter((text) => !Object.hasOwn(topicProblems, text))).toEqual([]);
});

test("every value of a sentence is in its translation", () => {
  for (const [sentence, text] of Object.entries(sentences)) {
    expect(text.match(/\{\d?\}/g)?.length ?? 0, sentence).toBe(sentence.match(/\{\}/g)?.length ?? 0);
  }
});

test("values stay as they are, in the order of the other language", () => {
  expect(sayIn("zh", "This needs the role admin for the instance mqtt-cn-x. Ask an owner for it.")).toBe(
    "这需要对实例 mqtt-cn-x 的“管理员”角色，请向所有者申请。",
  );
  expect(sayIn("zh", "Write a whole number from 0 to 10000.")).toBe("请填写 0 到 10000 之间的整数。");
  expect(sayIn("zh", "This topic has more than 100 levels.")).toBe("此 Topic 超过 100 级。");
  expect(sayIn("zh", "a/#/b has more than 100 levels.")).toBe("a/#/b 超过 100 级。");
});

test("what is not known stays in English, and English stays English", () => {
  expect(sayIn("zh", "Nobody has ever said this.")).toBe("Nobody has ever said this.");
  expect(sayIn("en", "That group exists already.")).toBe("That group exists already.");
});
