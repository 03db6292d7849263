import { describe, expect, it } from "vitest";
import { type AccessPolicyDocument, SYSTEM_POLICIES } from "./access-policy.ts";
import { compilePolicies } from "./access-policy-compile.ts";
import { authorize, type OperationRequest } from "./authorize.ts";
import type { Binding, BoundToken } from "./decision.ts";
import type { OperationFacts } from "./facts.ts";
import type { GroupRule } from "./group-policy.ts";
import { explain } from "./reason.ts";
import { checkUploadedToken } from "./token-upload.ts";

const NOW = 1_800_000_000_000;
const denyPrivate: GroupRule = { effect: "Deny", pub: true, sub: true, topic: "private/#" };
const denyReading: GroupRule = { effect: "Deny", pub: false, sub: true, topic: "log/#" };
const allowLog: GroupRule = { effect: "Allow", pub: true, sub: true, topic: "log/a" };
const token: BoundToken = { id: 7, type: "RW", filters: ["a/#", "private/#"], expiresAt: NOW + 1 };

const binding: Binding = {
  instanceId: "mqtt-main",
  clientId: "GID_abc@@@1",
  groupId: "GID_abc",
  mode: "Signature",
  keyId: "KEY",
  accessUserId: "u1",
  tokens: [],
  groupPolicy: { groupId: "GID_abc", version: 3, defaultEffect: "Allow", rules: [denyPrivate, denyReading, allowLog] },
  limits: { maxSubscriptionsPerClient: 30, maxTopicLength: 64, maxMessageBytes: 100, maxTps: 10 },
  address: "192.0.2.1",
  secure: false,
};
const tokenBinding: Binding = { ...binding, mode: "Token", tokens: [token] };
const deviceBinding: Binding = { ...binding, mode: "DeviceCredential", keyId: "DC.x", accessUserId: null };

const document = SYSTEM_POLICIES.AliyunMQFullAccess as AccessPolicyDocument;
const facts: OperationFacts = {
  findAccessKey: () => ({
    status: "active",
    user: { id: "u1", name: "alice", kind: "ram", policies: compilePolicies([{ name: "full", document }]) },
  }),
  isTokenRevoked: () => false,
  findCustomPermissions: () => [],
};
const pub = (topic: string): OperationRequest => ({ action: "PUBLISH", topic, payloadBytes: 1, now: NOW });
const sub = (topic: string): OperationRequest => ({ action: "SUBSCRIBE", topic, now: NOW });
const steps = (of: Binding, request: OperationRequest, more: Partial<OperationFacts> = {}) =>
  authorize(of, request, { ...facts, ...more }).steps.map(({ check, outcome }) => `${check} ${outcome}`);

describe("the steps of a decision", () => {
  it("are all there, in order, for a PUBLISH in Signature mode", () => {
    expect(steps(binding, pub("a"))).toEqual([
      "topic_syntax pass",
      "topic_length pass",
      "message_size pass",
      "message_rate skip",
      "access_key pass",
      "access_policy pass",
      "access_policy_group pass",
      "group_policy pass",
    ]);
  });

  it("are all there, in order, for a SUBSCRIBE in Token mode", () => {
    expect(steps(tokenBinding, sub("a/#"), { subscriptions: { held: 0, alreadyHeld: false } })).toEqual([
      "topic_syntax pass",
      "topic_length pass",
      "subscription_quota pass",
      "access_key pass",
      "token pass",
      "token_grant pass",
      "group_policy pass",
    ]);
  });

  it("say where nothing was counted", () => {
    expect(steps(deviceBinding, sub("a"))).toEqual([
      "topic_syntax pass",
      "topic_length pass",
      "subscription_quota skip",
      "group_policy pass",
    ]);
  });

  it("end at the first that refuses, and look nothing up after it", () => {
    const asked: string[] = [];
    const spying: OperationFacts = {
      findAccessKey: (id) => {
        asked.push(id);
        return null;
      },
      isTokenRevoked: (id) => {
        asked.push(String(id));
        return true;
      },
      findCustomPermissions: () => {
        asked.push("permissions");
        return [];
      },
    };
    expect(authorize(tokenBinding, pub("a+"), spying).reason).toBe("malformed_topic");
    expect(authorize(tokenBinding, pub("$SYS/x"), spying).reason).toBe("system_topic");
    expect(asked).toEqual([]);
    expect(authorize(tokenBinding, pub("a"), spying).reason).toBe("unknown_access_key");
    expect(asked).toEqual(["KEY"]);
  });
});

describe("who decided, and who lost", () => {
  it("names the group rule, and the access policy and default that lost to it", () => {
    const decision = authorize(binding, pub("private/a"), facts);
    expect(decision.decidedBy).toEqual({ kind: "group_rule", groupId: "GID_abc", rule: denyPrivate });
    expect(decision.losing).toEqual([
      { kind: "access_policy", policy: "full", statement: 0, effect: "Allow" },
      { kind: "group_default", groupId: "GID_abc", effect: "Allow" },
    ]);
    expect(explain(decision)).toBe(
      "Group GID_abc denies mq:PUB on private/#, which touches private/a. A Deny always wins: change or remove that rule.",
    );
  });

  it("names the token that lost to a group rule, with its type for the notice", () => {
    const decision = authorize(tokenBinding, sub("private/a"), facts);
    expect(decision.reason).toBe("group_policy_denied");
    expect(decision.losing).toEqual([{ kind: "token", tokenId: 7, type: "RW", filter: "private/#" }]);
    expect(decision.params.type).toBe("RW");
  });

  it("names the token and the filter that granted", () => {
    const decision = authorize(tokenBinding, sub("a/b"), facts);
    expect(decision.decidedBy).toEqual({ kind: "token", tokenId: 7, type: "RW", filter: "a/#" });
  });

  it("names what allowed the one action, where the other closes a device's topic", () => {
    const decision = authorize(deviceBinding, pub("log/a"), facts);
    expect(decision.reason).toBe("actions_inseparable");
    expect(decision.decidedBy).toEqual({ kind: "group_rule", groupId: "GID_abc", rule: denyReading });
    expect(decision.losing[0]).toEqual({ kind: "group_rule", groupId: "GID_abc", rule: allowLog });
    expect(decision.params).toEqual({ groupId: "GID_abc", topic: "log/a", allowed: "mq:PUB", refused: "mq:SUB" });
  });

  it("names the limit and how much is used", () => {
    const large = authorize(binding, { ...pub("a"), payloadBytes: 101 } as OperationRequest, facts);
    expect(large.decidedBy).toEqual({ kind: "quota", quota: "maxMessageBytes", limit: 100, used: 101 });
    const many = authorize(binding, sub("a"), { ...facts, subscriptions: { held: 30, alreadyHeld: false } });
    expect(many.decidedBy).toEqual({ kind: "quota", quota: "maxSubscriptionsPerClient", limit: 30, used: 30 });
    const fast = authorize(binding, pub("a"), { ...facts, messageRateExceeded: true });
    expect(fast.decidedBy).toEqual({ kind: "quota", quota: "maxTps", limit: 10, used: null });
    const long = authorize(binding, pub("a".repeat(65)), facts);
    expect(long.decidedBy).toEqual({ kind: "quota", quota: "maxTopicLength", limit: 64, used: 65 });
  });

  it("does not repeat a very long topic whole", () => {
    const decision = authorize(binding, pub("a".repeat(60_000)), facts);
    expect(decision.reason).toBe("malformed_topic");
    expect(JSON.stringify(decision).length).toBeLessThan(3_000);
  });
});

describe("the type that a token client is told about", () => {
  const reads: BoundToken = { id: 1, type: "R", filters: ["a/#"], expiresAt: NOW + 1 };
  const writes: BoundToken = { id: 2, type: "W", filters: ["b/#"], expiresAt: NOW + 1 };
  const both: Binding = { ...tokenBinding, tokens: [reads, writes] };
  it.each([
    ["a topic that no token covers: the one for the action", pub("c"), "token_topic", "W"],
    ["a filter that no token covers: the one for the action", sub("c"), "token_topic", "R"],
    ["a topic that only a token of the wrong type covers: that one", pub("a/x"), "token_type", "R"],
    ["a filter that only a token of the wrong type covers: that one", sub("b/x"), "token_type", "W"],
  ] as const)("%s", (_, request, reason, type) => {
    const decision = authorize(both, request, facts);
    expect([decision.reason, decision.params.type]).toEqual([reason, type]);
  });

  it("is the only one that it has, where none fits", () => {
    expect(authorize({ ...both, tokens: [reads] }, pub("c"), facts).params.type).toBe("R");
  });

  it("is its first, where an upload cannot be read", () => {
    expect(checkUploadedToken({ ...both, tokens: [writes, reads] }, null, null, NOW).decision.params.type).toBe("W");
  });
});

describe("failure", () => {
  it("is never an answer: what a lookup throws is thrown on", () => {
    const broken: OperationFacts = {
      findAccessKey: () => {
        throw new Error("database is locked");
      },
      isTokenRevoked: () => {
        throw new Error("database is locked");
      },
      findCustomPermissions: () => {
        throw new Error("database is locked");
      },
    };
    expect(() => authorize(binding, pub("a"), broken)).toThrow("database is locked");
    expect(() => authorize(tokenBinding, pub("a"), { ...facts, isTokenRevoked: broken.isTokenRevoked })).toThrow();
  });
});

describe("an access key", () => {
  it("that was made anew for another user is not the one that the client signed with", () => {
    expect(authorize({ ...binding, accessUserId: "u2" }, pub("a"), facts).reason).toBe("unknown_access_key");
    expect(authorize({ ...tokenBinding, accessUserId: "u2" }, pub("a"), facts).reason).toBe("unknown_access_key");
  });
});

describe("a token's last moment", () => {
  it("is the one before it expires", () => {
    const at = (now: number) => authorize(tokenBinding, { ...pub("a/b"), now }, facts).reason;
    expect(at(NOW)).toBe("ok");
    expect(at(NOW + 1)).toBe("token_expired");
  });

  it("comes earlier by revocation, which is named where both are true", () => {
    const gone = authorize(tokenBinding, { ...pub("a/b"), now: NOW + 1 }, { ...facts, isTokenRevoked: () => true });
    expect(gone.reason).toBe("token_revoked");
  });
});

describe("checkUploadedToken", () => {
  const text = `gtk_${"A".repeat(40)}`;
  const found = {
    id: 8,
    instanceId: "mqtt-main",
    type: "R",
    filters: ["b"],
    expiresAt: NOW + 1,
    revokedAt: null,
  } as const;

  it("puts the new token in the place of the one of its type, and leaves the others", () => {
    const first = checkUploadedToken(tokenBinding, { type: "R", token: text }, found, NOW);
    expect(first.binding?.tokens.map(({ id }) => id)).toEqual([7, 8]);
    const second = checkUploadedToken(
      first.binding ?? tokenBinding,
      { type: "RW", token: text },
      { ...found, id: 9, type: "RW" },
      NOW,
    );
    expect(second.binding?.tokens.map(({ id, type }) => `${type} ${id}`)).toEqual(["R 8", "RW 9"]);
    expect(tokenBinding.tokens).toEqual([token]);
  });

  it("leaves the binding alone where it refuses", () => {
    const refused = checkUploadedToken(tokenBinding, { type: "R", token: text }, { ...found, expiresAt: NOW }, NOW);
    expect([refused.binding, refused.decision.reason]).toEqual([null, "token_expired"]);
  });

  it("is for token clients only", () => {
    const refused = checkUploadedToken(binding, { type: "R", token: text }, found, NOW);
    expect([refused.binding, refused.decision.reason]).toEqual([null, "system_topic"]);
  });
});
