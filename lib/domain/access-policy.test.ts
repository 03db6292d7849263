import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccessPolicyDocument, type AccessPolicyStatement, SYSTEM_POLICIES } from "./access-policy.ts";
import type { AccessAction } from "./access-policy-action.ts";
import { compilePolicies } from "./access-policy-compile.ts";
import type { AccessContext } from "./access-policy-condition.ts";
import { evaluateAccess, evaluateUserAccess } from "./access-policy-evaluate.ts";
import { compilePattern, matchesText } from "./access-policy-pattern.ts";
import type { AccessResource } from "./access-policy-resource.ts";

const I = "mqtt-abc";
const NOW = Date.UTC(2026, 10, 21, 3, 0, 0, 500);
const CONTEXT: AccessContext = { now: NOW, address: "192.0.2.7", secure: false };

const instance = (instanceId = I): AccessResource => ({ kind: "instance", instanceId });
const topic = (name: string, instanceId = I): AccessResource => ({ kind: "topic", instanceId, topic: name });
const group = (groupId: string, instanceId = I): AccessResource => ({ kind: "group", instanceId, groupId });
const EVERYTHING: AccessResource = { kind: "everything" };

const allow = (Action: string | string[], Resource: string | string[], Condition?: unknown) =>
  ({ Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) }) as AccessPolicyStatement;
const deny = (Action: string | string[], Resource: string | string[], Condition?: unknown) =>
  ({ ...allow(Action, Resource, Condition), Effect: "Deny" }) as AccessPolicyStatement;
const arn = (relative: string) => `acs:mq:*:*:${relative}`;

function decide(
  statements: readonly AccessPolicyStatement[],
  action: AccessAction,
  resource: AccessResource,
  context = CONTEXT,
) {
  const document: AccessPolicyDocument = { Version: "1", Statement: statements };
  return evaluateAccess(
    { name: "alice", policies: compilePolicies([{ name: "p", document }]) },
    { action, resource, context },
  );
}
const may = (
  statements: readonly AccessPolicyStatement[],
  action: AccessAction,
  resource: AccessResource,
  context = CONTEXT,
) => decide(statements, action, resource, context).allowed;

describe("evaluation", () => {
  it("denies implicitly what nothing allows", () => {
    expect(decide([], "mq:PUB", topic("a"))).toMatchObject({
      allowed: false,
      reason: "access_policy_no_match",
      decidedBy: null,
    });
  });

  it("allows what a statement allows, and names it", () => {
    const result = decide([allow("mq:SUB", "*"), allow("mq:PUB", arn(`topic/${I}/a`))], "mq:PUB", topic("a"));
    expect(result).toMatchObject({
      allowed: true,
      decidedBy: { kind: "access_policy", policy: "p", statement: 1, effect: "Allow" },
    });
  });

  it("lets a Deny win over every Allow, and names both", () => {
    const result = decide([allow("*", "*"), deny("mq:PUB", arn(`topic/${I}/a`))], "mq:PUB", topic("a/b"));
    expect(result).toMatchObject({
      reason: "access_policy_denied",
      decidedBy: { statement: 1, effect: "Deny" },
      losing: [{ statement: 0, effect: "Allow" }],
      params: { policy: "p", statement: 2, action: "mq:PUB", resource: `acs:mq:*:*:topic/${I}/a/b`, user: "alice" },
    });
  });

  it("lets a Deny count for each of its resources and actions", () => {
    const statements = [allow("*", "*"), deny(["mq:SUB", "mq:PUB"], [arn(`topic/${I}/a`), arn(`topic/${I}/b`)])];
    expect(["a", "b", "c"].map((name) => may(statements, "mq:PUB", topic(name)))).toEqual([false, false, true]);
  });

  it("lets the primary account do everything", () => {
    const user = { id: "1", name: "root", kind: "primary", policies: compilePolicies([]) } as const;
    expect(evaluateUserAccess(user, { action: "mq:RevokeToken", resource: EVERYTHING, context: CONTEXT }).allowed).toBe(
      true,
    );
    const ram = { ...user, kind: "ram" } as const;
    expect(evaluateUserAccess(ram, { action: "mq:RevokeToken", resource: EVERYTHING, context: CONTEXT }).allowed).toBe(
      false,
    );
  });
});

describe("spellings of resources", () => {
  const cases: [string, string, AccessAction, AccessResource, boolean][] = [
    ["generation 1: an instance", `instance/${I}`, "mq:MqttInstanceAccess", instance(), true],
    ["generation 1: not another instance", `instance/${I}`, "mq:MqttInstanceAccess", instance("mqtt-abcd"), false],
    ["generation 1: a topic", `topic/${I}/a`, "mq:PUB", topic("a"), true],
    ["generation 1: a topic of another instance", `topic/${I}/a`, "mq:PUB", topic("a", "mqtt-other"), false],
    ["generation 1: a group", `groupId/${I}/GID_abc`, "mq:SUB", group("GID_abc"), true],
    ["generation 1: not a group that begins alike", `groupId/${I}/GID_abc`, "mq:SUB", group("GID_abcd"), false],
    ["generation 2: an instance", I, "mq:MqttInstanceAccess", instance(), true],
    ["generation 2: a topic", `${I}%a`, "mq:PUB", topic("a/b"), true],
    ["generation 2: a topic of another instance", `${I}%a`, "mq:PUB", topic("a", "mqtt-other"), false],
    ["generation 2: a group", `${I}%GID_abc`, "mq:SUB", group("GID_abc"), true],
    ["generation 2b: a topic, in every instance", "a", "mq:PUB", topic("a/b"), true],
    ["generation 2b: a group, in every instance", "GID_abc", "mq:SUB", group("GID_abc"), true],
    ["an instance's grant is none for its topics", `instance/${I}`, "mq:PUB", topic("a"), false],
    ["a topic's grant is none for its instance", `topic/${I}/a`, "mq:MqttInstanceAccess", instance(), false],
    ["the whole instance, generation 1: its topics", `*/${I}/*`, "mq:PUB", topic("a/b"), true],
    ["the whole instance, generation 1: its groups", `*/${I}/*`, "mq:SUB", group("GID_abc"), true],
    ["the whole instance, generation 1: itself", `*/${I}/*`, "mq:MqttInstanceAccess", instance(), true],
    ["the whole instance, generation 1: no other", `*/${I}/*`, "mq:MqttInstanceAccess", instance("mqtt-other"), false],
    [
      "the whole instance, generation 1: no topic elsewhere that holds its ID",
      `*/${I}/*`,
      "mq:PUB",
      topic(`a/${I}/b`, "mqtt-other"),
      false,
    ],
    ["the whole instance, generation 2: itself", `${I}*`, "mq:MqttInstanceAccess", instance(), true],
    ["the whole instance, generation 2: its topics", `${I}*`, "mq:PUB", topic("a/b"), true],
    ["the whole instance, generation 2: all of them", `${I}*`, "mq:SUB", topic("#"), true],
    [
      "the whole instance, generation 2: no topic elsewhere that begins with its ID",
      `${I}*`,
      "mq:PUB",
      topic(`${I}/b`, "mqtt-other"),
      false,
    ],
    [
      "a topic elsewhere named like a resource of this instance",
      `topic/${I}/a`,
      "mq:PUB",
      topic(`topic/${I}/a`, "mqtt-other"),
      false,
    ],
    ["a topic elsewhere named like generation 2 spells it", `${I}%a`, "mq:PUB", topic(`${I}%a`, "mqtt-other"), false],
    ["a topic named like a group", "GID_abc", "mq:SUB", topic("GID_abc"), false],
    ["everything", "*", "mq:PUB", topic("a"), true],
    ["everything, and a topic with a colon", "*", "mq:PUB", topic("a:b"), true],
    ["a topic with a colon", `topic/${I}/a:b`, "mq:PUB", topic("a:b/c"), true],
    ["a star in the middle", `topic/*/a`, "mq:PUB", topic("a"), true],
    ["a question mark is one character", `topic/${I}/a?`, "mq:PUB", topic("ab"), true],
    ["a question mark is not none", `topic/${I}/a?`, "mq:PUB", topic("a"), false],
    ["a question mark is one character outside of the basic plane", `topic/${I}/?`, "mq:PUB", topic("😀"), true],
    ["two question marks are not", `topic/${I}/??`, "mq:PUB", topic("😀"), false],
    ["a star and a question mark are", `topic/${I}/*?`, "mq:PUB", topic("😀"), true],
    ["case counts", `topic/${I}/A`, "mq:PUB", topic("a"), false],
    ["the empty name is no parent of a topic that begins with a slash", `topic/${I}/`, "mq:PUB", topic("/a"), false],
    ["but a topic of two empty levels is", `topic/${I}//`, "mq:PUB", topic("//a"), true],
  ];
  it.each(cases)("%s", (_, relative, action, resource, expected) => {
    expect(may([allow("mq:*", arn(relative))], action, resource)).toBe(expected);
  });

  it("takes any region and account, because there is one of each", () => {
    expect(may([allow("mq:PUB", `acs:mq:cn-hangzhou:12345:topic/${I}/a`)], "mq:PUB", topic("a"))).toBe(true);
  });

  it("does not look across the parts of a name", () => {
    expect(may([allow("mq:PUB", "acs:mq:*:*:b")], "mq:PUB", topic("a:b"))).toBe(false);
    expect(may([allow("mq:PUB", "acs:m*:*:*:topic/mqtt-abc/a")], "mq:PUB", topic("a"))).toBe(true);
    expect(may([allow("mq:PUB", "acs:oss:*:*:*")], "mq:PUB", topic("a"))).toBe(false);
  });

  it("does not mistake a Deny about another instance, a group or an instance for one about the topics here", () => {
    for (const relative of [
      "topic/mqtt-other/a",
      "*/mqtt-other/*",
      "mqtt-other*",
      "mqtt-other%a",
      "instance/mqtt-other",
      `groupId/${I}/GID_abc`,
      "GID_abc",
      I,
    ]) {
      expect(may([allow("*", "*"), deny("mq:*", arn(relative))], "mq:SUB", topic("#"))).toBe(true);
    }
  });
});

describe("topics and filters", () => {
  const cases: [string, string, string, boolean][] = [
    ["a grant on a topic covers its subtopics", "a", "a/b/c", true],
    ["but no topic that begins alike", "a", "ab", false],
    ["nor its parent", "a/b", "a", false],
    ["a grant on a topic covers a filter on all below", "a", "a/#", true],
    ["and one that starts deeper", "a", "a/b/+", true],
    ["a grant on what is below does not cover the topic itself", "a/*", "a", false],
    ["nor a filter that matches it", "a/*", "a/#", false],
    ["a grant on what is below covers one level of it", "a/*", "a/+", true],
    ["a grant on one topic does not cover a wildcard at its place", "a/b", "a/+", false],
    ["a grant on topics that begin with b does not cover a wildcard", "a/b*", "a/+", false],
    ["a grant with a star covers a filter that is narrower", "a*", "ab/+/c", true],
    ["a star at the end of a level runs on", "a/*/c", "a/+/c", true],
    ["a filter whose end is open is not covered by a pattern with an end", "a/*/c", "a/#", false],
    ["two stars", "*/b/*", "a/b/+", true],
    ["a question mark for a level of any length", "a/?", "a/+", false],
    ["a question mark and a star for a level that may be empty", "a/?*", "a/+", false],
    ["all", "*", "#", true],
    ["all with a question mark: no topic is empty", "?*", "#", true],
    ["all with two: some topics have one character", "??*", "#", false],
  ];
  it.each(cases)("%s: %s for %s", (_, pattern, filter, expected) => {
    expect(may([allow("mq:SUB", arn(`topic/${I}/${pattern}`))], "mq:SUB", topic(filter))).toBe(expected);
  });

  const denials: [string, string, string, boolean][] = [
    ["a Deny on a topic below refuses the filter", "a/secret", "a/#", true],
    ["a Deny far below refuses a wildcard", "a/b/c/d", "+/b/#", true],
    ["a Deny on the parent refuses what is below", "a", "a/b/+", true],
    ["a Deny beside it does not", "b", "a/#", false],
    ["a Deny on text that no level can have does not", "a/*/x", "a/+", false],
    ["a Deny on a subtopic of what a plus matches does not", "a/b/c", "a/+", false],
    ["a Deny on part of a level does", "a/*secret*", "a/+", true],
    ["a Deny on a system topic does not refuse a wildcard", "$SYS*", "#", false],
    ["a Deny on a dollar further down does", "a/$x", "a/+", true],
    ["a Deny on a name with a plus in it touches no topic", "a/b?c", "a/+", true],
  ];
  it.each(denials)("%s: %s for %s", (_, pattern, filter, refused) => {
    expect(may([allow("*", "*"), deny("mq:SUB", arn(`topic/${I}/${pattern}`))], "mq:SUB", topic(filter))).toBe(
      !refused,
    );
  });

  it("does not hang on, or open up for, patterns made to blow up", () => {
    const hostile = `${"*a?".repeat(30)}*${"?".repeat(60)}b`;
    const statements = [allow("mq:SUB", arn(`topic/${I}/${hostile}`))];
    expect(may(statements, "mq:SUB", topic("+/+/#"))).toBe(false);
    expect(may(statements, "mq:SUB", topic("a".repeat(128)))).toBe(false);
    expect(may([allow("*", "*"), deny("mq:SUB", arn(`topic/${I}/${hostile}`))], "mq:SUB", topic("+/+/#"))).toBe(false);
  });
});

describe("actions", () => {
  it.each([
    ["mq:PUB", "mq:PUB", true],
    ["mq:SUB", "mq:PUB", false],
    ["mq:*", "mq:PUB", true],
    ["*", "mq:PUB", true],
    ["mq:?UB", "mq:SUB", true],
    ["mq:P*", "mq:SUB", false],
    ["mq:pub", "mq:PUB", false],
    ["*:PUB", "mq:PUB", true],
    ["oss:*", "mq:PUB", false],
    ["mq:CreateGroupId", "mq:CreateMqttGroupId", true],
    ["mq:OnsMqttGroupIdCreate", "mq:CreateMqttGroupId", true],
    ["mq:CreateMqtt*", "mq:CreateMqttGroupId", true],
    ["mq:DeleteGroupId", "mq:CreateMqttGroupId", false],
    ["mq:ListInstances", "mq:ListMqttInstance", true],
  ] as const)("%s names %s: %s", (pattern, action, expected) => {
    expect(may([allow(pattern, "*")], action, topic("a"))).toBe(expected);
    expect(may([allow("*", "*"), deny(pattern, "*")], action, topic("a"))).toBe(!expected);
  });
});

describe("QueryToken and RevokeToken (ApsaraMQ FAQ)", () => {
  it("are granted on acs:mq:*:*:* only, never on an instance", () => {
    const actions = ["mq:RevokeToken", "mq:QueryToken"];
    for (const action of ["mq:RevokeToken", "mq:QueryToken"] as const) {
      expect(may([allow(actions, "acs:mq:*:*:*")], action, EVERYTHING)).toBe(true);
      expect(may([allow(actions, "*")], action, EVERYTHING)).toBe(true);
      for (const relative of [`instance/${I}`, I, `${I}*`, `*/${I}/*`, `topic/${I}/*`, "instance/*"]) {
        expect(may([allow(actions, arn(relative))], action, EVERYTHING)).toBe(false);
      }
    }
  });
});

describe("conditions", () => {
  const cases: [string, unknown, Partial<AccessContext>, boolean][] = [
    ["an address in a range", { IpAddress: { "acs:SourceIp": "192.0.2.0/24" } }, {}, true],
    ["an address outside of it", { IpAddress: { "acs:SourceIp": "192.0.3.0/24" } }, {}, false],
    ["one of several ranges", { IpAddress: { "acs:SourceIp": ["192.0.3.0/24", "192.0.2.7"] } }, {}, true],
    [
      "an IPv4 address on a dual-stack socket",
      { IpAddress: { "acs:SourceIp": "192.0.2.0/24" } },
      { address: "::ffff:192.0.2.7" },
      true,
    ],
    ["not in any of several ranges", { NotIpAddress: { "acs:SourceIp": ["192.0.3.0/24", "192.0.4.0/24"] } }, {}, true],
    [
      "in one of the ranges that are excluded",
      { NotIpAddress: { "acs:SourceIp": ["192.0.3.0/24", "192.0.2.0/24"] } },
      {},
      false,
    ],
    ["over TLS", { Bool: { "acs:SecureTransport": "true" } }, { secure: true }, true],
    ["not over TLS", { Bool: { "acs:SecureTransport": "true" } }, {}, false],
    ["no second factor", { Bool: { "acs:MFAPresent": "false" } }, {}, true],
    ["before a time", { DateLessThan: { "acs:CurrentTime": "2026-11-21T03:00:01Z" } }, {}, true],
    ["not before this very second", { DateLessThan: { "acs:CurrentTime": "2026-11-21T03:00:00Z" } }, {}, false],
    ["until this very second", { DateLessThanEquals: { "acs:CurrentTime": "2026-11-21T03:00:00Z" } }, {}, true],
    ["in this very second", { DateEquals: { "acs:CurrentTime": "2026-11-21T11:00:00+08:00" } }, {}, true],
    ["not in this very second", { DateNotEquals: { "acs:CurrentTime": "2026-11-21T03:00:00Z" } }, {}, false],
    ["after a time", { DateGreaterThan: { "acs:CurrentTime": "2026-11-21T02:59:59Z" } }, {}, true],
    ["from this very second", { DateGreaterThanEquals: { "acs:CurrentTime": "2026-11-20T22:00:00-05:00" } }, {}, true],
    ["a number", { NumericEquals: { "acs:CurrentTime": String(Math.floor(NOW / 1000)) } }, {}, true],
    ["less than a number", { NumericLessThan: { "acs:CurrentTime": String(Math.floor(NOW / 1000)) } }, {}, false],
    ["at most a number", { NumericLessThanEquals: { "acs:CurrentTime": String(Math.floor(NOW / 1000)) } }, {}, true],
    ["greater than a number", { NumericGreaterThan: { "acs:CurrentTime": "0" } }, {}, true],
    ["at least a number", { NumericGreaterThanEquals: { "acs:CurrentTime": "9999999999" } }, {}, false],
    ["not a number", { NumericNotEquals: { "acs:CurrentTime": ["1", "2"] } }, {}, true],
    ["an equal text", { StringEquals: { "acs:SourceIp": "192.0.2.7" } }, {}, true],
    ["another text", { StringNotEquals: { "acs:SourceIp": ["192.0.2.7", "x"] } }, {}, false],
    [
      "an equal text in another case",
      { StringEqualsIgnoreCase: { "acs:SourceIp": "2001:DB8::1" } },
      { address: "2001:db8:0::1" },
      true,
    ],
    ["another text in any case", { StringNotEqualsIgnoreCase: { "acs:SecureTransport": "TRUE" } }, {}, true],
    ["a text like a pattern", { StringLike: { "acs:CurrentTime": "2026-11-*" } }, {}, true],
    ["a text unlike a pattern", { StringNotLike: { "acs:CurrentTime": "2026-11-??T03:*" } }, {}, false],
    [
      "two keys of an operator are both needed",
      { Bool: { "acs:SecureTransport": "false", "acs:MFAPresent": "true" } },
      {},
      false,
    ],
    [
      "two operators are both needed",
      { Bool: { "acs:SecureTransport": "false" }, IpAddress: { "acs:SourceIp": "192.0.3.0/24" } },
      {},
      false,
    ],
  ];
  it.each(cases)("%s", (_, condition, context, holds) => {
    const given = { ...CONTEXT, ...context };
    expect(may([allow("*", "*", condition)], "mq:PUB", topic("a"), given)).toBe(holds);
    expect(may([allow("*", "*"), deny("*", "*", condition)], "mq:PUB", topic("a"), given)).toBe(!holds);
  });

  const undecidable: [string, unknown, Partial<AccessContext>][] = [
    ["an address that cannot be read", { IpAddress: { "acs:SourceIp": "0.0.0.0/0" } }, { address: "" }],
    [
      "an address that cannot be read, negated",
      { NotIpAddress: { "acs:SourceIp": "192.0.2.0/24" } },
      { address: "unix:/run/x" },
    ],
    ["an address that cannot be read, as text", { StringNotEquals: { "acs:SourceIp": "x" } }, { address: "?" }],
    ["an operator that came from elsewhere", { StringMatches: { "acs:SourceIp": "192.0.2.7" } }, {}],
    ["a key that came from elsewhere", { StringEquals: { "acs:VpcId": "x" } }, {}],
    ["a value that cannot be read", { IpAddress: { "acs:SourceIp": "192.0.2.0/99" } }, {}],
    ["a key that does not fit its operator", { Bool: { "acs:SourceIp": "true" } }, {}],
    ["an operator without keys", { Bool: {} }, {}],
    ["no value", { Bool: { "acs:SecureTransport": [] } }, {}],
    ["a value of another kind", { Bool: { "acs:SecureTransport": [false] } }, {}],
    ["a condition of another kind", "always", {}],
    [
      "one that does not hold beside one that cannot be read",
      { Bool: { "acs:SecureTransport": "true" }, Odd: { "acs:SourceIp": "x" } },
      {},
    ],
  ];
  it.each(undecidable)("counts for a Deny and not for an Allow: %s", (_, condition, context) => {
    const given = { ...CONTEXT, ...context };
    expect(may([allow("*", "*", condition)], "mq:PUB", topic("a"), given)).toBe(false);
    expect(may([allow("*", "*"), deny("*", "*", condition)], "mq:PUB", topic("a"), given)).toBe(false);
  });
});

describe("documents that cannot be read at run time never open anything", () => {
  const withOther = (document: unknown) =>
    evaluateAccess(
      {
        name: "alice",
        policies: compilePolicies([
          { name: "full", document: SYSTEM_POLICIES.AliyunMQFullAccess as AccessPolicyDocument },
          { name: "odd", document: document as AccessPolicyDocument },
        ]),
      },
      { action: "mq:PUB", resource: topic("a"), context: CONTEXT },
    );

  it.each([
    ["no document", null],
    ["a text", "x"],
    ["no statements", { Version: "1" }],
    ["statements of another kind", { Version: "1", Statement: {} }],
    ["a statement of another kind", { Version: "1", Statement: [1] }],
    ["no effect", { Version: "1", Statement: [{ Action: "mq:PUB", Resource: "*" }] }],
    ["another effect", { Version: "1", Statement: [{ Effect: "deny", Action: "mq:SUB", Resource: "*" }] }],
    [
      "a Deny with an action of another kind",
      { Version: "1", Statement: [{ Effect: "Deny", Action: 1, Resource: "*" }] },
    ],
    [
      "a Deny with a resource that is none",
      { Version: "1", Statement: [{ Effect: "Deny", Action: "mq:PUB", Resource: "TopicB" }] },
    ],
    [
      "a Deny with one resource that is none",
      { Version: "1", Statement: [{ Effect: "Deny", Action: "mq:PUB", Resource: ["acs:mq:*:*:TopicB", 1] }] },
    ],
    ["a Deny of no action", { Version: "1", Statement: [{ Effect: "Deny", Action: [], Resource: "*" }] }],
    ["a Deny without a resource", { Version: "1", Statement: [{ Effect: "Deny", Action: "mq:PUB" }] }],
  ])("denies everything: %s", (_, document) => {
    expect(withOther(document)).toMatchObject({
      allowed: false,
      reason: "access_policy_denied",
      decidedBy: { policy: "odd" },
    });
  });

  it("takes an Allow that cannot be read for nothing", () => {
    for (const Resource of [1, [], "TopicA", ["*", 1], ["*", "TopicA"], undefined]) {
      const odd = { Effect: "Allow", Action: "mq:PUB", Resource } as unknown as AccessPolicyStatement;
      expect(may([odd], "mq:PUB", topic("TopicA"))).toBe(false);
    }
    expect(may([{ ...allow("mq:PUB", "*"), NotAction: "x" } as AccessPolicyStatement], "mq:PUB", topic("a"))).toBe(
      false,
    );
  });
});

describe("system policies", () => {
  const matrix = (name: string) => {
    const statements = SYSTEM_POLICIES[name]?.Statement ?? [];
    return {
      enter: may(statements, "mq:MqttInstanceAccess", instance()),
      publish: may(statements, "mq:PUB", topic("a")),
      subscribe: may(statements, "mq:SUB", topic("#")) && may(statements, "mq:SUB", group("GID_abc")),
      list: may(statements, "mq:ListMqttGroupId", instance()),
      issue: may(statements, "mq:ApplyToken", topic("a")),
      revoke: may(statements, "mq:RevokeToken", EVERYTHING),
    };
  };
  it.each([
    ["AliyunMQFullAccess", { enter: true, publish: true, subscribe: true, list: true, issue: true, revoke: true }],
    [
      "AliyunMQPubOnlyAccess",
      { enter: true, publish: true, subscribe: false, list: false, issue: false, revoke: false },
    ],
    [
      "AliyunMQSubOnlyAccess",
      { enter: true, publish: false, subscribe: true, list: false, issue: false, revoke: false },
    ],
    [
      "AliyunMQReadOnlyAccess",
      { enter: true, publish: false, subscribe: false, list: true, issue: false, revoke: false },
    ],
  ])("%s", (name, expected) => {
    expect(matrix(name)).toEqual(expected);
  });
});

describe("patterns", () => {
  it("match what a regular expression matches", () => {
    const char = fc.constantFrom("a", "b", "*", "?", "/", "😀");
    fc.assert(
      fc.property(
        fc.string({ unit: char, maxLength: 8 }),
        fc.string({ unit: fc.constantFrom("a", "b", "/", "😀"), maxLength: 8 }),
        (pattern, text) => {
          const regex = new RegExp(`^${pattern.replaceAll("*", "[\\s\\S]*").replaceAll("?", "[\\s\\S]")}$`, "u");
          expect(matchesText(compilePattern(pattern), text)).toBe(regex.test(text));
        },
      ),
      { numRuns: 50_000 },
    );
  });
});
