import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkTopicFilter,
  checkTopicName,
  covers,
  isSystemTopic,
  matches,
  overlaps,
  type TopicProblem,
  utf8Length,
} from "./topic.ts";

const LONGEST = 65_535;

describe("checkTopicName", () => {
  const cases: [string, string, TopicProblem | null][] = [
    ["a plain name is good", "a/b/c", null],
    ["empty levels are good", "/a//b/", null],
    ["a single slash is a name of two empty levels", "/", null],
    ["text outside of ASCII is good", "温度/厨房/😀", null],
    ["a space is good", "a b/c", null],
    ["a dollar is good: system topics are another rule", "$SYS/uploadToken", null],
    ["the empty name is none", "", "empty"],
    ["NUL is forbidden", "a/\0/b", "nul"],
    ["a plus is forbidden in a name", "a/+/b", "wildcard_in_name"],
    ["a plus inside a level is forbidden in a name", "a+b", "wildcard_in_name"],
    ["a hash is forbidden in a name", "a/#", "wildcard_in_name"],
    ["a lone high surrogate is not UTF-8", "a/\ud83d/b", "not_utf8"],
    ["a lone low surrogate is not UTF-8", "\ude00", "not_utf8"],
    ["surrogates the wrong way round are not UTF-8", "\ude00\ud83d", "not_utf8"],
    ["a high surrogate before a character of the private area is not UTF-8", "\ud83d\ue000", "not_utf8"],
    ["a character of the private area is good", "\ue000", null],
    ["a high surrogate at the very end is not UTF-8", "a\ud83d", "not_utf8"],
    ["what a decoder puts for broken bytes is not UTF-8", "a/\ufffd", "not_utf8"],
    ["a hundred levels are good", "a/".repeat(99), null],
    ["a hundred and one levels are too many", "a/".repeat(100), "too_many_levels"],
  ];
  it.each(cases)("%s", (_, topic, why) => {
    expect(checkTopicName(topic, LONGEST)).toEqual(why ? { ok: false, why } : { ok: true });
  });

  it("counts bytes, not characters", () => {
    expect(checkTopicName("厨".repeat(3), 9)).toEqual({ ok: true });
    expect(checkTopicName("厨".repeat(3), 8)).toEqual({ ok: false, why: "too_long" });
    expect(checkTopicName("😀", 4)).toEqual({ ok: true });
    expect(checkTopicName("😀", 3)).toEqual({ ok: false, why: "too_long" });
  });
});

describe("checkTopicFilter", () => {
  const cases: [string, string, TopicProblem | null][] = [
    ["a hash alone is good", "#", null],
    ["a plus alone is good", "+", null],
    ["wildcards in levels of their own are good", "+/a/+/#", null],
    ["wildcards after empty levels are good", "//+//#", null],
    ["a name is a filter", "a/b", null],
    ["a plus behind a letter is refused", "a+", "plus_not_alone"],
    ["a plus before a letter is refused", "+a", "plus_not_alone"],
    ["a plus behind a letter in a middle level is refused", "a/b+/c", "plus_not_alone"],
    ["two plusses in a level are refused", "++", "plus_not_alone"],
    ["a hash behind a letter is refused", "a#", "hash_not_alone"],
    ["a hash behind a letter with more to come is refused", "a#/b", "hash_not_alone"],
    ["a hash before the end is refused", "#/a", "hash_not_last"],
    ["a hash before an empty level is refused", "a/#/", "hash_not_last"],
    ["two hashes are refused", "##", "hash_not_alone"],
    ["a hash and a plus in a level are refused", "a/#+", "hash_not_alone"],
    ["the empty filter is none", "", "empty"],
    ["NUL is forbidden", "+/\0", "nul"],
    ["a lone surrogate is not UTF-8", "+/\ud800", "not_utf8"],
    ["shared subscriptions are refused by name", "$share/group/a/#", "shared"],
    ["$share alone is refused as one too", "$share", "shared"],
    ["a level that only begins like $share is good", "$shared/a", null],
    ["$share further down is good", "a/$share/b", null],
    ["too many levels are refused", `${"+/".repeat(100)}#`, "too_many_levels"],
  ];
  it.each(cases)("%s", (_, filter, why) => {
    expect(checkTopicFilter(filter, LONGEST)).toEqual(why ? { ok: false, why } : { ok: true });
  });
});

describe("matches", () => {
  const cases: [string, string, string, boolean][] = [
    ["a name matches itself", "a/b", "a/b", true],
    ["case counts", "a/b", "a/B", false],
    ["a plus is one level", "a/+", "a/b", true],
    ["a plus is not two levels", "a/+", "a/b/c", false],
    ["a plus is not none", "a/+", "a", false],
    ["a plus is an empty level", "a/+", "a/", true],
    ["a plus alone is not a slash", "+", "/", false],
    ["two plusses are a slash", "+/+", "/", true],
    ["a leading slash is a level of its own", "/+", "/finance", true],
    ["one plus is not a level after a leading slash", "+", "/finance", false],
    ["a hash matches the parent", "sport/#", "sport", true],
    ["a hash matches all below", "sport/#", "sport/tennis/1/ranking", true],
    ["a hash does not match a sibling that begins alike", "sport/#", "sports", false],
    ["a hash matches an empty level below", "sport/#", "sport/", true],
    ["a hash alone matches all", "#", "a/b/c", true],
    ["a hash alone matches a slash", "#", "/", true],
    ["a hash alone does not match system topics", "#", "$SYS/a", false],
    ["a plus does not match a system topic's first level", "+/a", "$SYS/a", false],
    ["a filter that names the first level matches system topics", "$SYS/#", "$SYS/a", true],
    ["a dollar further down is nothing special", "a/+", "a/$b", true],
    ["nothing matches the empty name", "#", "", false],
  ];
  it.each(cases)("%s", (_, filter, topic, expected) => {
    expect(matches(filter, topic)).toBe(expected);
  });
});

/** An independent reading of MQTT 3.1.1 §4.7 for names, level by level. */
function matchesBySpec(filter: string, name: string): boolean {
  if (name === "") return false;
  if (name.startsWith("$") && /^[+#]/.test(filter)) return false;
  const walk = (f: string[], n: string[]): boolean => {
    const [level, ...rest] = f;
    if (level === undefined) return n.length === 0;
    if (level === "#") return true;
    const [first, ...others] = n;
    if (first === undefined) return false;
    if (level !== "+" && level !== first) return false;
    return walk(rest, others) || (others.length === 0 && rest.length === 1 && rest[0] === "#");
  };
  return walk(filter.split("/"), name.split("/"));
}

function sequences(levels: readonly string[], maxLength: number): string[][] {
  let last: string[][] = [[]];
  const all: string[][] = [];
  for (let length = 1; length <= maxLength; length++) {
    last = last.flatMap((sequence) => levels.map((level) => [...sequence, level]));
    all.push(...last);
  }
  return all;
}

describe("the whole small universe: every filter of up to three levels, every name of up to four", () => {
  // `b` is in no filter: it stands for every level that none names.
  const names = sequences(["", "a", "b", "$"], 4)
    .map((levels) => levels.join("/"))
    .filter((name) => name !== "");
  const plain = sequences(["", "a", "$", "+"], 3);
  const filters = [...plain, ["#"], ...plain.filter((levels) => levels.length < 3).map((levels) => [...levels, "#"])]
    .map((levels) => levels.join("/"))
    .filter((filter) => filter !== "");
  const matched = new Map(filters.map((filter) => [filter, names.map((name) => matchesBySpec(filter, name))]));
  const setOf = (filter: string) => matched.get(filter) ?? [];

  it("holds filters and names that MQTT accepts", () => {
    expect(filters.every((filter) => checkTopicFilter(filter, LONGEST).ok)).toBe(true);
    expect(names.every((name) => checkTopicName(name, LONGEST).ok)).toBe(true);
    expect([filters.length, names.length]).toEqual([104, 339]);
  });

  it("matches exactly what the specification says", () => {
    const wrong = filters.flatMap((filter) =>
      names.filter((name, i) => matches(filter, name) !== setOf(filter)[i]).map((name) => `${filter} ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("covers exactly where every name matched by the narrow filter is matched by the wide one", () => {
    const wrong = filters.flatMap((wide) =>
      filters
        .filter((narrow) => {
          const expected = setOf(narrow).every((isIn, i) => !isIn || setOf(wide)[i]);
          return covers(wide, narrow) !== expected;
        })
        .map((narrow) => `${wide} ⊇ ${narrow}`),
    );
    expect(wrong).toEqual([]);
  });

  it("overlaps exactly where some name is matched by both", () => {
    const wrong = filters.flatMap((a) =>
      filters
        .filter((b) => overlaps(a, b) !== setOf(a).some((isIn, i) => isIn && setOf(b)[i]))
        .map((b) => `${a} ∩ ${b}`),
    );
    expect(wrong).toEqual([]);
  });
});

const level = fc.oneof(fc.constantFrom("", "a", "b", "$", "$SYS", "+"), fc.string({ unit: "grapheme", maxLength: 3 }));
const anyFilter = fc
  .tuple(fc.array(level, { minLength: 1, maxLength: 7 }), fc.boolean())
  .map(([levels, hash]) => [...levels, ...(hash ? ["#"] : [])].join("/"))
  .filter((filter) => checkTopicFilter(filter, LONGEST).ok);
/** A name that the filter matches, where there is one that can be made so. */
const nameOf = (filter: string, fill: string, tail: string) =>
  filter
    .split("/")
    .map((part) => (part === "+" ? fill : part === "#" ? tail : part))
    .join("/");

describe("filters of any length", () => {
  it("agrees with the specification on names made from the filter", () => {
    fc.assert(
      fc.property(anyFilter, fc.constantFrom("a", "", "$x"), fc.constantFrom("t", "t/u", ""), (filter, fill, tail) => {
        const name = nameOf(filter, fill, tail);
        fc.pre(checkTopicName(name, LONGEST).ok);
        expect(matches(filter, name)).toBe(matchesBySpec(filter, name));
      }),
      { numRuns: 20_000 },
    );
  });

  it("never says covers where a name of the narrow one is missed", () => {
    fc.assert(
      fc.property(
        anyFilter,
        anyFilter,
        fc.constantFrom("a", "q"),
        fc.constantFrom("t", "t/u"),
        (wide, narrow, fill, tail) => {
          const name = nameOf(narrow, fill, tail);
          fc.pre(checkTopicName(name, LONGEST).ok && matches(narrow, name) && covers(wide, narrow));
          expect(matches(wide, name)).toBe(true);
        },
      ),
      { numRuns: 3_000, maxSkipsPerRun: 1_000 },
    );
  });

  it("covers is a partial order up to equality, and implies overlaps", () => {
    fc.assert(
      fc.property(anyFilter, anyFilter, (a, b) => {
        expect(covers(a, a)).toBe(true);
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        if (covers(a, b)) expect(overlaps(a, b)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("utf8Length", () => {
  it("counts what an encoder writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
    expect(utf8Length("a\ud83d")).toBe(new TextEncoder().encode("a\ud83d").length);
  });
});

describe("isSystemTopic", () => {
  it.each([
    ["$SYS", true],
    ["$SYS/uploadToken", true],
    ["$SYS/#", true],
    ["$SYSTEM/a", false],
    ["$sys/a", false],
    ["a/$SYS", false],
    ["#", false],
  ])("%s: %s", (topic, expected) => {
    expect(isSystemTopic(topic)).toBe(expected);
  });
});
