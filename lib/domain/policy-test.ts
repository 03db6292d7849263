import type { BoundGroupPolicy, Decider } from "./decision.ts";
import { evaluateGroupPolicy, type GroupAction } from "./group-policy.ts";

export const TEST_EXPECTATIONS = ["allow", "deny"] as const;
export type TestExpectation = (typeof TEST_EXPECTATIONS)[number];

/** One line of what a group policy must allow or must deny, whoever the client is. */
export interface PolicyTest {
  readonly expect: TestExpectation;
  readonly action: GroupAction;
  /** A topic name, or for SUB a filter. */
  readonly topic: string;
}

/** A line that the policy does not keep, and what decides otherwise. */
export interface BrokenPolicyTest {
  /** Index of the line. */
  readonly line: number;
  readonly test: PolicyTest;
  readonly decidedBy: Decider;
}

/** The lines that a policy does not keep, in their order. It asks the policy itself: no rule is decided here. */
export function findBrokenTests(policy: BoundGroupPolicy, tests: readonly PolicyTest[]): BrokenPolicyTest[] {
  return tests.flatMap((test, line) => {
    const { allowed, decidedBy } = evaluateGroupPolicy(policy, test.action, test.topic);
    return allowed === (test.expect === "allow") ? [] : [{ line, test, decidedBy }];
  });
}
