import type { Decider, Decision } from "./decision.ts";

/** Why a rule that pointed the other way did not decide, by key. */
export const LOSSES = [
  /** A Deny always wins over an Allow. */
  "deny_wins",
  /** The default counts only where no rule covers the topic. */
  "rule_over_default",
  /** It touches the topic, but does not cover all of it, or its conditions do not hold. */
  "covers_part",
  /** It allows, but the group policy is asked as well. */
  "group_counts_too",
  /** It allows the one action, and the other one is needed too. */
  "other_action_needed",
] as const;
export type Loss = (typeof LOSSES)[number];

/** Why this one of `decision.losing` lost. It reads the decision; it decides nothing again. */
export function whyLost({ decidedBy, reason }: Pick<Decision, "decidedBy" | "reason">, loser: Decider): Loss {
  if (loser.kind === "group_default") return "rule_over_default";
  if (reason === "actions_inseparable" && effectOf(loser) === "Allow" && loser.kind === "group_rule") {
    return effectOf(decidedBy) === "Deny" && decidedBy?.kind === "group_rule" ? "deny_wins" : "other_action_needed";
  }
  const ofGroup = decidedBy?.kind === "group_rule" || decidedBy?.kind === "group_default";
  if (ofGroup && loser.kind !== "group_rule") return "group_counts_too";
  if (decidedBy?.kind === "group_default" || decidedBy === null) return "covers_part";
  return effectOf(decidedBy) === "Deny" ? "deny_wins" : "covers_part";
}

function effectOf(decider: Decider | null): "Allow" | "Deny" | null {
  switch (decider?.kind) {
    case "group_rule":
      return decider.rule.effect;
    case "group_default":
    case "access_policy":
      return decider.effect;
    case "custom_permission":
      return decider.permission.effect === "DENY" ? "Deny" : "Allow";
    default:
      return null;
  }
}
