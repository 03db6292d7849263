import { expect, test } from "vitest";
import type { GroupRule } from "../lib/domain/group-policy.ts";
import { draftOf, findProblems, findRemarks, isSamePolicy, rulesMissingIn } from "./group-policy-draft.ts";

const rule = (effect: "Allow" | "Deny", actions: "P" | "S" | "PS" | "", topic: string): GroupRule => ({
  effect,
  pub: actions.includes("P"),
  sub: actions.includes("S"),
  topic,
});
const remarks = (defaultEffect: "Allow" | "Deny", ...rules: GroupRule[]) =>
  findRemarks({ defaultEffect, rules }, findProblems(rules, 128)).map(({ rule: at, kind, other }) => [at, kind, other]);

test("a draft of a policy says the same as the policy, until something is changed", () => {
  const policy = { defaultEffect: "Allow" as const, rules: [rule("Deny", "PS", "a/#")] };
  const draft = draftOf(policy);
  expect(isSamePolicy(policy, draft)).toBe(true);
  expect(isSamePolicy(policy, { ...draft, defaultEffect: "Deny" })).toBe(false);
  expect(isSamePolicy(policy, { ...draft, rules: [rule("Deny", "P", "a/#")] })).toBe(false);
});

test("two policies differ by the rules that only one of them has", () => {
  const both = rule("Allow", "PS", "a");
  const mine = rule("Deny", "P", "b");
  expect(rulesMissingIn([both, mine], [both])).toEqual([mine]);
});

test.each([
  ["an empty topic", [rule("Allow", "PS", "")], { topic: { kind: "topic", why: "empty" } }],
  ["a plus that does not stand alone", [rule("Allow", "P", "a+")], { topic: { kind: "topic", why: "plus_not_alone" } }],
  ["a topic over the limit", [rule("Allow", "P", "ab/cd")], { topic: { kind: "topic", why: "too_long" } }],
  ["no action", [rule("Allow", "", "a")], { actions: "none" }],
])("%s is a problem", (_, rules, problem) => {
  expect(findProblems(rules, 4).get(0)).toEqual(problem);
});

test("the later of two rules with one effect and topic is the one that is too many", () => {
  const problems = findProblems([rule("Allow", "P", "a"), rule("Deny", "P", "a"), rule("Allow", "S", "a")], 128);
  expect([...problems]).toEqual([[2, { topic: { kind: "same", other: 0 } }]]);
});

test("a Deny over an Allow is told by how much it takes away", () => {
  expect(remarks("Deny", rule("Allow", "PS", "a/b"), rule("Deny", "PS", "a/#"))).toEqual([[0, "deny_wins_always", 1]]);
  expect(remarks("Deny", rule("Allow", "PS", "a/b"), rule("Deny", "P", "a/#"))).toContainEqual([
    0,
    "deny_wins_actions",
    1,
  ]);
  expect(remarks("Deny", rule("Allow", "PS", "a/#"), rule("Deny", "PS", "a/b"))).toEqual([[0, "deny_wins_overlap", 1]]);
});

test("rules are counted as they stand on the page, wrong ones included", () => {
  expect(remarks("Deny", rule("Allow", "PS", ""), rule("Allow", "PS", "a"), rule("Deny", "PS", "#"))).toEqual([
    [1, "deny_wins_always", 2],
  ]);
});

test("an Allow for one action alone is of no use to a device credential, unless the other is allowed too", () => {
  expect(remarks("Deny", rule("Allow", "P", "a"))).toEqual([[0, "needs_both", null]]);
  expect(remarks("Deny", rule("Allow", "P", "a/b"), rule("Allow", "S", "a/#"))).toEqual([[1, "needs_both", null]]);
  expect(remarks("Deny", rule("Allow", "PS", "a"))).toEqual([]);
});
