import { expect, test } from "vitest";
import { diffLines, foldSame } from "./line-diff.ts";

const MARKS = { same: " ", removed: "-", added: "+" } as const;
const told = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => MARKS[kind] + text);

test("what went, what came and what stayed", () => {
  expect(told("a\nb\nc\nd", "a\nx\nc\ne\nd")).toEqual([" a", "-b", "+x", " c", "+e", " d"]);
  expect(told("a", "a")).toEqual([" a"]);
  expect(told("a\na\na", "a\na")).toEqual([" a", " a", "-a"]);
  expect(told("", "a")).toEqual(["-", "+a"]);
});

test("every line knows its place in both texts", () => {
  expect(diffLines("a\nb", "b\nc").map(({ before, after }) => [before, after])).toEqual([
    [1, null],
    [2, 1],
    [null, 2],
  ]);
});

test("both texts can be had back from what is told, for any two texts, and nothing is told that did not change", () => {
  // A generator of its own: the same texts in every run.
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const text = () => Array.from({ length: random(9) }, () => "abc"[random(3)]).join("\n");
  for (let n = 0; n < 2_000; n++) {
    const [before, after] = [text(), text()];
    const lines = diffLines(before, after);
    const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text);
    expect(without("added").join("\n")).toBe(before);
    expect(without("removed").join("\n")).toBe(after);
    if (before === after) expect(lines.every(({ kind }) => kind === "same")).toBe(true);
  }
});

test("texts that have thousands of lines and none in common are told as two wholes", () => {
  const many = (word: string) => Array.from({ length: 3_000 }, (_, n) => `${word}${n}`).join("\n");
  const lines = told(`same\n${many("a")}`, `same\n${many("b")}`);
  expect(lines).toHaveLength(6_001);
  expect([lines[0], lines[1], lines[3_001]]).toEqual([" same", "-a0", "+b0"]);
});

test("what is far from a change is left out", () => {
  const before = Array.from({ length: 20 }, (_, n) => `${n}`);
  const after = before.with(10, "x");
  const folded = foldSame(diffLines(before.join("\n"), after.join("\n")), 1);
  expect(folded.map((line) => (line.kind === "gap" ? line.lines : MARKS[line.kind] + line.text))).toEqual([
    9,
    " 9",
    "-10",
    "+x",
    " 11",
    8,
  ]);
  expect(foldSame(diffLines("a", "a"))).toEqual([{ kind: "gap", lines: 1 }]);
});
