import {
  type DefaultEffect,
  evaluateGroupPolicy,
  type GroupAction,
  type GroupRule,
} from "../lib/domain/group-policy.ts";
import { findConflicts, type RuleConflict } from "../lib/domain/group-policy-conflicts.ts";
import { type BrokenPolicyTest, findBrokenTests, type PolicyTest } from "../lib/domain/policy-test.ts";
import { checkTopicFilter, covers, type TopicProblem } from "../lib/domain/topic.ts";

/** A rule that is being edited; `key` stays with it while others come and go. */
export interface DraftRule extends GroupRule {
  readonly key: number;
}

export interface PolicyDraft {
  readonly defaultEffect: DefaultEffect;
  readonly rules: readonly DraftRule[];
}

type Policy = { readonly defaultEffect: DefaultEffect; readonly rules: readonly GroupRule[] };

/** A test line that is being edited. */
export interface DraftTest extends PolicyTest {
  readonly key: number;
}

let lastKey = 0;

export function draftTest(test: PolicyTest): DraftTest {
  lastKey += 1;
  return { ...test, key: lastKey };
}

/** Whether two lists of test lines say the same in the same order. */
export function areSameTests(a: readonly PolicyTest[], b: readonly PolicyTest[]): boolean {
  const text = (tests: readonly PolicyTest[]) =>
    JSON.stringify(tests.map((one) => [one.expect, one.action, one.topic]));
  return text(a) === text(b);
}

/** The lines that a draft does not keep, by index; lines and rules that are not whole yet are passed over. */
export function findBroken(
  groupId: string,
  draft: Policy,
  tests: readonly PolicyTest[],
): ReadonlyMap<number, BrokenPolicyTest> {
  const rules = draft.rules.filter((rule) => checkTopicFilter(rule.topic, 65_535).ok);
  const policy = { groupId, version: 0, defaultEffect: draft.defaultEffect, rules };
  const broken = tests.flatMap((test, line) =>
    checkTopicFilter(test.topic, 65_535).ok ? findBrokenTests(policy, [test]).map((one) => ({ ...one, line })) : [],
  );
  return new Map(broken.map((one) => [one.line, one]));
}

export function draftRule(rule: GroupRule): DraftRule {
  lastKey += 1;
  return { ...rule, key: lastKey };
}

export function draftOf({ defaultEffect, rules }: Policy): PolicyDraft {
  return { defaultEffect, rules: rules.map(draftRule) };
}

/** Whether the two say the same, rule by rule in the same order. */
export function isSamePolicy(a: Policy, b: Policy): boolean {
  return (
    a.defaultEffect === b.defaultEffect &&
    a.rules.length === b.rules.length &&
    a.rules.every((rule, index) => ruleText(rule) === ruleText(b.rules[index]))
  );
}

/** The rules of `a` that `b` does not have. */
export function rulesMissingIn(a: readonly GroupRule[], b: readonly GroupRule[]): readonly GroupRule[] {
  const known = new Set(b.map(ruleText));
  return a.filter((rule) => !known.has(ruleText(rule)));
}

/** What is wrong with one rule, by the control that is wrong. */
export interface RuleProblems {
  readonly topic?:
    | { readonly kind: "topic"; readonly why: TopicProblem }
    | { readonly kind: "same"; readonly other: number };
  readonly actions?: "none";
}

/** Problems by index of the rule; rules without one are left out. Says what the server would say. */
export function findProblems(rules: readonly GroupRule[], maxTopicBytes: number): ReadonlyMap<number, RuleProblems> {
  const problems = new Map<number, RuleProblems>();
  const seen = new Map<string, number>();
  rules.forEach((rule, index) => {
    const check = checkTopicFilter(rule.topic, maxTopicBytes);
    const same = `${rule.effect} ${rule.topic}`;
    const other = seen.get(same);
    if (other === undefined) seen.set(same, index);
    const topic = !check.ok
      ? ({ kind: "topic", why: check.why } as const)
      : other === undefined
        ? undefined
        : ({ kind: "same", other } as const);
    const noAction = !rule.pub && !rule.sub;
    if (topic === undefined && !noAction) return;
    problems.set(index, { ...(topic ? { topic } : {}), ...(noAction ? { actions: "none" as const } : {}) });
  });
  return problems;
}

/** A remark on a rule, told finely enough to be phrased in any language. */
export interface Remark {
  readonly rule: number;
  readonly kind:
    | Exclude<RuleConflict["kind"], "deny_wins_partly">
    | "deny_wins_actions"
    | "deny_wins_overlap"
    | "deny_wins_overlap_pub"
    | "needs_both";
  readonly other: number | null;
  readonly actions: readonly GroupAction[];
}

/** What a person should know about the rules; rules with problems are passed over. */
export function findRemarks(policy: Policy, problems: ReadonlyMap<number, RuleProblems>): readonly Remark[] {
  const places = policy.rules.flatMap((_, index) => (problems.has(index) ? [] : [index]));
  const sound = places.flatMap((place) => policy.rules[place] ?? []);
  const placeOf = (index: number | null) => (index === null ? null : (places[index] ?? null));
  const remarks = findConflicts(sound, policy.defaultEffect).map((conflict): Remark => {
    const { kind, actions } = conflict;
    const rule = placeOf(conflict.rule) ?? 0;
    const other = placeOf(conflict.other);
    return { rule, kind: kind === "deny_wins_partly" ? partly(sound, conflict) : kind, other, actions };
  });
  const spoken = new Set(remarks.map(({ rule }) => rule));
  sound.forEach((rule, index) => {
    const place = placeOf(index) ?? 0;
    if (!spoken.has(place) && needsBoth(rule, { ...policy, rules: sound })) {
      remarks.push({ rule: place, kind: "needs_both", other: null, actions: [rule.pub ? "PUB" : "SUB"] });
    }
  });
  return remarks;
}

function partly(rules: readonly GroupRule[], { rule, other, actions }: RuleConflict): Remark["kind"] {
  const allow = rules[rule];
  const deny = other === null ? undefined : rules[other];
  if (allow && deny && covers(deny.topic, allow.topic)) return "deny_wins_actions";
  return actions.includes("SUB") ? "deny_wins_overlap" : "deny_wins_overlap_pub";
}

/** Whether the rule allows one action where the other is not allowed: of no use to a client with a device credential. */
function needsBoth(rule: GroupRule, policy: Policy): boolean {
  if (rule.effect !== "Allow" || rule.pub === rule.sub) return false;
  const missing: GroupAction = rule.pub ? "SUB" : "PUB";
  return !evaluateGroupPolicy({ groupId: "", version: 0, ...policy }, missing, rule.topic).allowed;
}

/** `mq:PUB, mq:SUB` */
export function actionText({ pub, sub }: Pick<GroupRule, "pub" | "sub">): string {
  return [pub && "mq:PUB", sub && "mq:SUB"].filter(Boolean).join(", ");
}

function ruleText(rule: GroupRule | undefined): string {
  return rule === undefined ? "" : `${rule.effect} ${rule.pub} ${rule.sub} ${rule.topic}`;
}
