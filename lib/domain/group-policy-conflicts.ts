import type { DefaultEffect, GroupAction, GroupRule } from "./group-policy.ts";

export const RULE_CONFLICTS = [
  "deny_wins_always",
  "deny_wins_partly",
  "duplicate",
  "covered",
  "default_allows",
  "system_topic",
  "separates_actions",
] as const;
export type RuleConflictKind = (typeof RULE_CONFLICTS)[number];

/** Something that a person should know about one rule. Serialisable, keyed by `kind`, with the sentence in English. */
export interface RuleConflict {
  /** Index of the rule that it is about. */
  readonly rule: number;
  readonly kind: RuleConflictKind;
  /** Index of the other rule, where there is one. */
  readonly other: number | null;
  /** The actions that it is about. */
  readonly actions: readonly GroupAction[];
  readonly text: string;
}

/**
 * What the rules do to one another.
 * @param defaultEffect the group's default, where known: with Allow, an Allow rule changes nothing.
 */
export function findConflicts(rules: readonly GroupRule[], defaultEffect?: DefaultEffect): RuleConflict[] {
  throw new Error(`Not there yet: ${rules.length} ${defaultEffect}`);
}
