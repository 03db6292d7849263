import type { DefaultEffect, GroupAction, GroupRule } from "./group-policy.ts";
import { covers, isSystemTopic, overlaps } from "./topic.ts";

/** What can be said about a rule, by key. */
export const RULE_CONFLICTS = [
  /** A Deny covers all of this Allow: it never allows anything. */
  "deny_wins_always",
  /** A Deny takes away a part of this Allow. */
  "deny_wins_partly",
  /** The same rule stands above. */
  "duplicate",
  /** Another rule of the same effect already says so. */
  "covered",
  /** An Allow where the default allows anyway. */
  "default_allows",
  /** System topics are decided before any rule. */
  "system_topic",
  /** A Deny of one action closes both in DeviceCredential mode. */
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
 * What the rules do to one another, in the order of the rules; at most one remark per rule and other rule. Rules are
 * compared in pairs: what only several together cover is not found.
 * @param defaultEffect the group's default, where known: with Allow, an Allow rule changes nothing.
 */
export function findConflicts(rules: readonly GroupRule[], defaultEffect?: DefaultEffect): RuleConflict[] {
  return rules.flatMap((rule, index) => {
    if (isSystemTopic(rule.topic)) {
      const text = "Topics under $SYS/ are decided before any rule: this rule never matters.";
      return [remark(index, "system_topic", null, actionsOf(rule), text)];
    }
    const found = rules.flatMap((other, otherIndex) =>
      otherIndex === index ? [] : (compare(rule, index, other, otherIndex) ?? []),
    );
    const isIdle = found.some(({ kind }) => kind === "duplicate" || kind === "covered" || kind === "deny_wins_always");
    if (rule.effect === "Allow" && defaultEffect === "Allow" && !isIdle) {
      const text = "The group's default is Allow: this rule changes nothing.";
      found.push(remark(index, "default_allows", null, actionsOf(rule), text));
    }
    const [only, second] = actionsOf(rule);
    if (rule.effect === "Deny" && only && !second && !isIdle) {
      const text = `For clients with device credentials, which cannot have one action without the other, this closes ${rule.topic} for both.`;
      found.push(remark(index, "separates_actions", null, [only], text));
    }
    return found;
  });
}

/** What `other` does to `rule`, or null. */
function compare(rule: GroupRule, index: number, other: GroupRule, otherIndex: number): RuleConflict | null {
  const actions = actionsOf(rule).filter((action) => actionsOf(other).includes(action));
  if (actions.length === 0) return null;
  const isWhole = actions.length === actionsOf(rule).length;
  const isCovered = covers(other.topic, rule.topic);

  if (rule.effect === other.effect) {
    if (!isWhole || !isCovered) return null;
    // Of two rules that cover each other, only the later one is too many.
    const isSame = isTwin(rule, other);
    if (isSame && otherIndex > index) return null;
    return rule.topic === other.topic && actionsOf(other).length === actions.length
      ? remark(index, "duplicate", otherIndex, actions, "The same rule stands above: one of the two can go.")
      : remark(
          index,
          "covered",
          otherIndex,
          actions,
          `${other.effect} on ${other.topic} says this already: this rule can go.`,
        );
  }
  if (rule.effect === "Deny") return null;
  if (isCovered) {
    const whole = `Deny on ${other.topic} always wins over this Allow.`;
    const part = `Deny on ${other.topic} always wins over this Allow as far as mq:${actions.join(" and mq:")} goes.`;
    return isWhole
      ? remark(index, "deny_wins_always", otherIndex, actions, whole)
      : remark(index, "deny_wins_partly", otherIndex, actions, part);
  }
  if (!overlaps(other.topic, rule.topic)) return null;
  const text = `Deny on ${other.topic} wins over this Allow where the two meet; a subscription to ${rule.topic} is refused whole.`;
  return remark(
    index,
    "deny_wins_partly",
    otherIndex,
    actions,
    actions.includes("SUB") ? text : `Deny on ${other.topic} wins over this Allow where the two meet.`,
  );
}

/** Whether each of two rules covers the other, for the same actions. */
function isTwin(a: GroupRule, b: GroupRule): boolean {
  return a.pub === b.pub && a.sub === b.sub && covers(a.topic, b.topic) && covers(b.topic, a.topic);
}

function actionsOf(rule: GroupRule): GroupAction[] {
  return [...(rule.pub ? (["PUB"] as const) : []), ...(rule.sub ? (["SUB"] as const) : [])];
}

function remark(
  rule: number,
  kind: RuleConflictKind,
  other: number | null,
  actions: readonly GroupAction[],
  text: string,
): RuleConflict {
  return { rule, kind, other, actions, text };
}
