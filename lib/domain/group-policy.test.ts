import { describe, expect, it } from "vitest";
import type { BoundGroupPolicy } from "./decision.ts";
import { evaluateGroupPolicy, type GroupRule, narrowestRule } from "./group-policy.ts";
import { findConflicts } from "./group-policy-conflicts.ts";

const rule = (text: string): GroupRule => {
  const [effect, actions = "", topic = ""] = text.split(" ");
  if (effect !== "Allow" && effect !== "Deny") throw new Error(`No rule: ${text}`);
  return { effect, pub: actions.includes("PUB"), sub: actions.includes("SUB"), topic };
};
const policy = (defaultEffect: "Allow" | "Deny", ...rules: string[]): BoundGroupPolicy => ({
  groupId: "GID_abc",
  version: 1,
  defaultEffect,
  rules: rules.map(rule),
});

describe("evaluateGroupPolicy", () => {
  const cases: [string, BoundGroupPolicy, "PUB" | "SUB", string, string][] = [
    ["no rule, default Allow", policy("Allow"), "PUB", "a", "ok"],
    ["no rule, default Deny", policy("Deny"), "PUB", "a", "group_policy_no_match"],
    ["an Allow opens a closed default", policy("Deny", "Allow PUB a/#"), "PUB", "a/b", "ok"],
    ["an Allow of the other action does not", policy("Deny", "Allow SUB a/#"), "PUB", "a/b", "group_policy_no_match"],
    ["a Deny closes an open default", policy("Allow", "Deny PUB a/#"), "PUB", "a/b", "group_policy_denied"],
    ["a Deny of the other action does not", policy("Allow", "Deny SUB a/#"), "PUB", "a/b", "ok"],
    [
      "a Deny wins over a narrower Allow",
      policy("Allow", "Allow PUB a/b", "Deny PUB a/#"),
      "PUB",
      "a/b",
      "group_policy_denied",
    ],
    [
      "a Deny wins wherever it stands",
      policy("Allow", "Deny PUB a/#", "Allow PUB a/b"),
      "PUB",
      "a/b",
      "group_policy_denied",
    ],
    ["a filter is allowed by a rule that covers it", policy("Deny", "Allow SUB a/#"), "SUB", "a/+/c", "ok"],
    [
      "a filter is not allowed by a rule that covers a part",
      policy("Deny", "Allow SUB a/+"),
      "SUB",
      "a/#",
      "group_policy_no_match",
    ],
    [
      "a filter is not allowed by rules that only together cover it",
      policy("Deny", "Allow SUB a", "Allow SUB a/+/#"),
      "SUB",
      "a/#",
      "group_policy_no_match",
    ],
    [
      "a filter is refused by a Deny on one of its topics",
      policy("Allow", "Deny SUB a/secret"),
      "SUB",
      "a/+",
      "group_policy_denied",
    ],
    [
      "a filter is refused by a Deny far below",
      policy("Allow", "Deny SUB a/b/c/secret"),
      "SUB",
      "#",
      "group_policy_denied",
    ],
    ["a Deny on a system topic does not touch a wildcard", policy("Allow", "Deny SUB $SYS/#"), "SUB", "#", "ok"],
    [
      "a Deny on a parent's hash touches the parent",
      policy("Allow", "Deny PUB a/#"),
      "PUB",
      "a",
      "group_policy_denied",
    ],
    [
      "an Allow on a topic does not cover its subtopics",
      policy("Deny", "Allow PUB a"),
      "PUB",
      "a/b",
      "group_policy_no_match",
    ],
  ];
  it.each(cases)("%s", (_, given, action, topic, reason) => {
    expect(evaluateGroupPolicy(given, action, topic).reason).toBe(reason);
  });

  it("names the rule that decided and those that lost", () => {
    const given = policy("Allow", "Allow SUB a/b", "Allow SUB c", "Deny SUB a/#");
    const result = evaluateGroupPolicy(given, "SUB", "a/b");
    expect(result.decidedBy).toEqual({ kind: "group_rule", groupId: "GID_abc", rule: rule("Deny SUB a/#") });
    expect(result.losing).toEqual([
      { kind: "group_rule", groupId: "GID_abc", rule: rule("Allow SUB a/b") },
      { kind: "group_default", groupId: "GID_abc", effect: "Allow" },
    ]);
  });

  it("names the Allow that covered only a part, where the default decides", () => {
    const result = evaluateGroupPolicy(policy("Deny", "Allow SUB a/+"), "SUB", "a/#");
    expect(result.decidedBy).toEqual({ kind: "group_default", groupId: "GID_abc", effect: "Deny" });
    expect(result.losing).toEqual([{ kind: "group_rule", groupId: "GID_abc", rule: rule("Allow SUB a/+") }]);
  });
});

describe("narrowestRule", () => {
  it("allows the one operation, and in DeviceCredential mode what that needs", () => {
    expect(narrowestRule("PUB", "a/b")).toEqual(rule("Allow PUB a/b"));
    expect(narrowestRule("SUB", "a/+")).toEqual(rule("Allow SUB a/+"));
    expect(narrowestRule("SUB", "a/+", true)).toEqual(rule("Allow PUB,SUB a/+"));
  });
});

describe("findConflicts", () => {
  const conflicts = (rules: string[], defaultEffect?: "Allow" | "Deny") =>
    findConflicts(rules.map(rule), defaultEffect).map(({ rule: index, kind, other, text }) => ({
      index,
      kind,
      other,
      text,
    }));

  it("says when a Deny always wins over an Allow", () => {
    expect(conflicts(["Allow PUB,SUB a/b", "Deny PUB,SUB a/#"])).toEqual([
      { index: 0, kind: "deny_wins_always", other: 1, text: "Deny on a/# always wins over this Allow." },
    ]);
  });

  it("says when it wins for one action only", () => {
    expect(conflicts(["Allow PUB,SUB a/b", "Deny PUB a/#"])).toMatchObject([
      {
        index: 0,
        kind: "deny_wins_partly",
        other: 1,
        text: "Deny on a/# always wins over this Allow as far as mq:PUB goes.",
      },
      { index: 1, kind: "separates_actions", other: null },
    ]);
  });

  it("says when a Deny takes a part of an Allow away, and what that does to a subscription", () => {
    expect(conflicts(["Allow PUB,SUB a/#", "Deny PUB,SUB a/secret"])).toMatchObject([
      {
        index: 0,
        kind: "deny_wins_partly",
        other: 1,
        text: expect.stringContaining("a subscription to a/# is refused whole"),
      },
    ]);
  });

  it("finds a rule that stands twice, once", () => {
    expect(conflicts(["Allow PUB a", "Allow PUB a"])).toMatchObject([{ index: 1, kind: "duplicate", other: 0 }]);
  });

  it("finds a rule that another one contains, in either order", () => {
    expect(conflicts(["Allow PUB a/b", "Allow PUB,SUB a/#"])).toMatchObject([{ index: 0, kind: "covered", other: 1 }]);
    expect(conflicts(["Allow PUB,SUB a/#", "Allow PUB a/b"])).toMatchObject([{ index: 1, kind: "covered", other: 0 }]);
  });

  it("finds only the later of two rules that mean the same in other words", () => {
    expect(conflicts(["Allow PUB #", "Allow PUB +/#"])).toMatchObject([{ index: 1, kind: "covered", other: 0 }]);
  });

  it("says that an Allow changes nothing where the default allows", () => {
    expect(conflicts(["Allow PUB a"], "Allow")).toMatchObject([{ index: 0, kind: "default_allows" }]);
    expect(conflicts(["Allow PUB a"], "Deny")).toEqual([]);
    expect(conflicts(["Allow PUB a"])).toEqual([]);
  });

  it("says that a rule on system topics never matters, and nothing else about it", () => {
    expect(conflicts(["Deny PUB $SYS/#", "Allow PUB $SYS/a"], "Allow")).toMatchObject([
      { index: 0, kind: "system_topic" },
      { index: 1, kind: "system_topic" },
    ]);
  });

  it("has nothing to say about rules that do not meet", () => {
    expect(conflicts(["Allow PUB,SUB a/#", "Deny PUB,SUB b/#", "Allow PUB c"], "Deny")).toEqual([]);
  });
});
