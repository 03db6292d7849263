import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { groupPolicyTests } from "../../db/schema.ts";
import type { BoundGroupPolicy, Decider } from "../domain/decision.ts";
import { DomainError } from "../domain/errors.ts";
import { GROUP_ACTIONS } from "../domain/group-policy.ts";
import { type BrokenPolicyTest, findBrokenTests, type PolicyTest, TEST_EXPECTATIONS } from "../domain/policy-test.ts";
import { checkTopicFilter, checkTopicName, isSystemTopic, TOPIC_PROBLEM_TEXT } from "../domain/topic.ts";
import { quoted } from "../domain/trail.ts";
import { audit, type Tx, type Write } from "./transaction.ts";

/** Lines of one group: every save of its policy runs them all. */
export const MAX_POLICY_TESTS = 500;

export const PolicyTestInput = z.object({
  expect: z.enum(TEST_EXPECTATIONS),
  action: z.enum(GROUP_ACTIONS),
  topic: z.string().min(1, "Write a topic, such as sensors/kitchen/temperature."),
});
export const PolicyTestsInput = z
  .array(PolicyTestInput)
  .max(MAX_POLICY_TESTS, `Use at most ${MAX_POLICY_TESTS} test lines in a group.`);
export const OverrideReason = z.string().trim().max(500, "Use at most 500 characters.");

/** The lines of a group, in their order. */
export function readPolicyTests(tx: Pick<Tx, "select">, instanceId: string, groupId: string): PolicyTest[] {
  const t = groupPolicyTests;
  return tx
    .select({ expect: t.expect, action: t.action, topic: t.topic })
    .from(t)
    .where(and(eq(t.instanceId, instanceId), eq(t.groupId, groupId)))
    .orderBy(asc(t.position), asc(t.id))
    .all();
}

/** Writes the lines of a group; the caller has guarded, and audits. @returns whether anything is different now. */
export function replacePolicyTests(
  { tx }: Write,
  { instanceId, groupId }: { readonly instanceId: string; readonly groupId: string },
  tests: readonly PolicyTest[],
): boolean {
  const before = readPolicyTests(tx, instanceId, groupId);
  if (
    JSON.stringify(before) === JSON.stringify(tests.map(({ expect, action, topic }) => ({ expect, action, topic })))
  ) {
    return false;
  }
  const t = groupPolicyTests;
  tx.delete(t)
    .where(and(eq(t.instanceId, instanceId), eq(t.groupId, groupId)))
    .run();
  tests.forEach(({ expect, action, topic }, position) => {
    tx.insert(t).values({ instanceId, groupId, position, expect, action, topic }).run();
  });
  return true;
}

/** @throws DomainError `invalid_input` with a sentence for each wrong line, by path (`tests.2.topic`). */
export function requireValidTests(tests: readonly PolicyTest[], maxTopicBytes: number): void {
  const fields: Record<string, string> = {};
  const seen = new Map<string, number>();
  tests.forEach(({ action, topic }, index) => {
    const check = (action === "PUB" ? checkTopicName : checkTopicFilter)(topic, maxTopicBytes);
    if (!check.ok) fields[`tests.${index}.topic`] = `This topic ${TOPIC_PROBLEM_TEXT[check.why]}.`;
    else if (isSystemTopic(topic)) {
      fields[`tests.${index}.topic`] = "Topics under $SYS/ are decided before any rule: there is nothing to test.";
    }
    const earlier = seen.get(`${action} ${topic}`);
    if (earlier !== undefined) {
      fields[`tests.${index}.topic`] = `Line ${earlier + 1} says something about the same action and topic already.`;
    }
    seen.set(`${action} ${topic}`, index);
  });
  const first = Object.values(fields)[0];
  if (first !== undefined) throw new DomainError("invalid_input", first, { fields });
}

/** Why a save did not go through, for doors that tell it from other conflicts. */
export const POLICY_TEST_BROKEN = "PolicyTestBroken";

/**
 * Runs the lines on a policy that is about to be saved. With a reason a broken line is let pass, and audited with it.
 * @throws DomainError `invalid_input` with the line and what decides otherwise, by path (`tests.1`).
 */
export function requirePolicyTests(
  w: Write,
  place: { readonly instanceId: string; readonly groupId: string },
  policy: Pick<BoundGroupPolicy, "defaultEffect" | "rules">,
  tests: readonly PolicyTest[],
  overrideReason = "",
): void {
  const broken = findBrokenTests({ groupId: place.groupId, version: 0, ...policy }, tests);
  const [first] = broken;
  if (first === undefined) return;
  if (overrideReason !== "") {
    audit(w, "group.tests_override", place.groupId, {
      instanceId: place.instanceId,
      detail: { reason: overrideReason, broken: broken.map(({ test, decidedBy }) => ({ ...test, decidedBy })) },
    });
    return;
  }
  const fields = Object.fromEntries(broken.map((one) => [`tests.${one.line}.topic`, brokenSentence(one)]));
  throw new DomainError("invalid_input", brokenSentence(first), { fields, detail: POLICY_TEST_BROKEN });
}

/** The line that breaks, and the rule that breaks it. */
export function brokenSentence({ line, test, decidedBy }: BrokenPolicyTest): string {
  const what = `mq:${test.action} on ${quoted(test.topic)}`;
  return test.expect === "allow"
    ? `Test line ${line + 1} must allow ${what}, but ${nameOf(decidedBy)} refuses it. Change the policy or the line, or give a reason to save anyway.`
    : `Test line ${line + 1} must deny ${what}, but ${nameOf(decidedBy)} allows it. Change the policy or the line, or give a reason to save anyway.`;
}

function nameOf(decider: Decider): string {
  return decider.kind === "group_rule"
    ? `the rule ${decider.rule.effect} on ${quoted(decider.rule.topic)}`
    : `the default ${decider.kind === "group_default" ? decider.effect : ""}`;
}
