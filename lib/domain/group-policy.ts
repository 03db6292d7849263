import type { BoundGroupPolicy, Decider } from "./decision.ts";
import { covers, overlaps } from "./topic.ts";

export const DEFAULT_EFFECTS = ["Allow", "Deny"] as const;
export type DefaultEffect = (typeof DEFAULT_EFFECTS)[number];

/** One rule of a group policy; `topic` is a filter of any number of levels, with `+` and `#`. */
export interface GroupRule {
  readonly effect: "Allow" | "Deny";
  readonly pub: boolean;
  readonly sub: boolean;
  readonly topic: string;
}

export const GROUP_ACTIONS = ["PUB", "SUB"] as const;
/** `mq:PUB` and `mq:SUB`. */
export type GroupAction = (typeof GROUP_ACTIONS)[number];

export interface GroupPolicyGrant {
  readonly allowed: true;
  readonly reason: "ok";
  readonly decidedBy: Decider;
  /** The default, where it pointed the other way. */
  readonly losing: readonly Decider[];
}

export interface GroupPolicyRefusal {
  readonly allowed: false;
  readonly reason: "group_policy_denied" | "group_policy_no_match";
  readonly decidedBy: Decider;
  /** Allow rules that touch the topic, then the default, where they pointed the other way. */
  readonly losing: readonly Decider[];
}

export type GroupPolicyResult = GroupPolicyGrant | GroupPolicyRefusal;

/**
 * Any Deny that touches the topic refuses; else any Allow that covers it allows; else the group's default effect (product
 * rule). The order of the rules decides nothing.
 * @param topic a valid name or filter; a filter is touched by what overlaps it, and covered by one rule that covers it whole.
 */
export function evaluateGroupPolicy(policy: BoundGroupPolicy, action: GroupAction, topic: string): GroupPolicyResult {
  const deny = findDenyRule(policy, action, topic);
  const byDefault: Decider = { kind: "group_default", groupId: policy.groupId, effect: policy.defaultEffect };
  if (deny) {
    const losing = allowsTouching(policy, action, topic);
    if (policy.defaultEffect === "Allow") losing.push(byDefault);
    return { allowed: false, reason: "group_policy_denied", decidedBy: ruleDecider(policy, deny), losing };
  }
  const allow = policy.rules.find(
    (rule) => rule.effect === "Allow" && applies(rule, action) && covers(rule.topic, topic),
  );
  if (allow) {
    const losing = policy.defaultEffect === "Deny" ? [byDefault] : [];
    return { allowed: true, reason: "ok", decidedBy: ruleDecider(policy, allow), losing };
  }
  if (policy.defaultEffect === "Allow") return { allowed: true, reason: "ok", decidedBy: byDefault, losing: [] };
  // Allow rules that cover only a part of a filter lost, and say why the subscription is refused.
  const losing = allowsTouching(policy, action, topic);
  return { allowed: false, reason: "group_policy_no_match", decidedBy: byDefault, losing };
}

/** The first Deny rule that touches the topic for this action, or null: all that a token has to fear from a group policy. */
export function findDenyRule(policy: BoundGroupPolicy, action: GroupAction, topic: string): GroupRule | null {
  return (
    policy.rules.find((rule) => rule.effect === "Deny" && applies(rule, action) && overlaps(rule.topic, topic)) ?? null
  );
}

/** The rule of a policy as the decider of a decision. */
export function ruleDecider(policy: Pick<BoundGroupPolicy, "groupId">, rule: GroupRule): Decider {
  return { kind: "group_rule", groupId: policy.groupId, rule };
}

/**
 * The rule that allows an operation and as little else as possible.
 * @param inseparable in DeviceCredential mode both actions are needed for either.
 */
export function narrowestRule(action: GroupAction, topic: string, inseparable = false): GroupRule {
  return { effect: "Allow", pub: inseparable || action === "PUB", sub: inseparable || action === "SUB", topic };
}

function applies(rule: GroupRule, action: GroupAction): boolean {
  return action === "PUB" ? rule.pub : rule.sub;
}

function allowsTouching(policy: BoundGroupPolicy, action: GroupAction, topic: string): Decider[] {
  return policy.rules
    .filter((rule) => rule.effect === "Allow" && applies(rule, action) && overlaps(rule.topic, topic))
    .map((rule) => ruleDecider(policy, rule));
}
