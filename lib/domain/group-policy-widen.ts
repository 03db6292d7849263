import type { DefaultEffect, GroupAction, GroupRule } from "./group-policy.ts";
import { evaluateGroupPolicy, narrowestRule } from "./group-policy.ts";
import { overlaps } from "./topic.ts";

interface Policy {
  readonly defaultEffect: DefaultEffect;
  readonly rules: readonly GroupRule[];
}

/**
 * The policy with as little changed as lets the operation through: Deny rules that touch it give up the action, for a Deny
 * always wins and no Allow can help against it; then, if nothing allows it yet, the narrowest Allow is added.
 * @param actions both for a client that cannot have one without the other.
 */
export function widenFor(policy: Policy, actions: readonly GroupAction[], topic: string): Policy {
  const rules = policy.rules.flatMap((rule) => {
    if (rule.effect === "Allow" || !overlaps(rule.topic, topic)) return [rule];
    const pub = rule.pub && !actions.includes("PUB");
    const sub = rule.sub && !actions.includes("SUB");
    if (pub === rule.pub && sub === rule.sub) return [rule];
    return pub || sub ? [{ ...rule, pub, sub }] : [];
  });
  const bound = { groupId: "", version: 0, defaultEffect: policy.defaultEffect, rules };
  const missing = actions.filter((action) => !evaluateGroupPolicy(bound, action, topic).allowed);
  const [first] = missing;
  if (first === undefined) return { ...policy, rules };
  const added = narrowestRule(first, topic, missing.length > 1);
  // The same effect and topic stand in one rule.
  const twin = rules.findIndex((rule) => rule.effect === "Allow" && rule.topic === topic);
  if (twin === -1) return { ...policy, rules: [...rules, added] };
  const joined = rules.map((rule, index) =>
    index === twin ? { ...rule, pub: rule.pub || added.pub, sub: rule.sub || added.sub } : rule,
  );
  return { ...policy, rules: joined };
}
