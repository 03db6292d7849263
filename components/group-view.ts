import type { DefaultEffect, GroupRule } from "../lib/domain/group-policy.ts";
import type { PolicyTest } from "../lib/domain/policy-test.ts";

/** A group in a list. */
export interface GroupSummaryView {
  readonly instanceId: string;
  readonly id: string;
  readonly defaultEffect: DefaultEffect;
  readonly note: string;
  /** How many. */
  readonly rules: number;
  readonly deviceCredentials: number;
  readonly connections: number;
  readonly updatedAt: number;
}

/** The policy of a group at one version. */
export interface GroupPolicyView {
  readonly policyVersion: number;
  readonly defaultEffect: DefaultEffect;
  readonly rules: readonly GroupRule[];
  readonly tests: readonly PolicyTest[];
  /** When it was last changed, epoch ms. */
  readonly updatedAt: number;
}
