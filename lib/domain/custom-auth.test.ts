import { describe, expect, it } from "vitest";
import { authenticate } from "./authenticate.ts";
import { type CustomPermission, evaluateCustomPermissions, isCustomSecret, isCustomUsername } from "./custom-auth.ts";
import type { ConnectFacts, InstanceFact } from "./facts.ts";
import { isCustomClientId } from "./login.ts";

describe("what is acceptable", () => {
  it.each([
    ["meter-7", true],
    ["温度计 7", true],
    ["a@b.example", true],
    ["x".repeat(64), true],
    ["x".repeat(65), false],
    ["", false],
    ["a|b", false],
    ["a\u0000b", false],
    ["a\nb", false],
    ["\ud800", false],
  ])("username %j: %s", (text, good) => expect(isCustomUsername(text)).toBe(good));

  it.each([
    ["meter-7", true],
    ["GID_abc@@@1", true],
    ["a.b", true],
    ["a/b", false],
    ["a:b", false],
    ["a,b", false],
    ["a%b", false],
    ["a+b", false],
    ["a#", false],
    ["a|b", false],
    ["a b", false],
    ["", false],
    ["é", false],
  ])("client ID %j: %s", (text, good) => expect(isCustomClientId(text)).toBe(good));

  it.each([
    ["x", true],
    ["a|b c", true],
    ["x".repeat(129), false],
    ["", false],
    ["a\tb", false],
  ])("secret %j: %s", (text, good) => expect(isCustomSecret(text)).toBe(good));
});

describe("permissions", () => {
  const row = (
    effect: CustomPermission["effect"],
    permitAction: CustomPermission["permitAction"],
    topic: string,
  ): CustomPermission => ({ identityType: "USER", identity: "ann", topic, permitAction, effect });
  const allowAll = row("ALLOW", "PUB_SUB", "a/#");
  const denyPart = row("DENY", "SUB", "a/+/secret");
  const decide = (action: "PUB" | "SUB", topic: string) =>
    evaluateCustomPermissions([allowAll, denyPart], action, topic);

  it("name what decided and what lost", () => {
    expect(decide("SUB", "a/#")).toEqual({
      allowed: false,
      reason: "custom_auth_denied",
      decidedBy: { kind: "custom_permission", permission: denyPart },
      losing: [{ kind: "custom_permission", permission: allowAll }],
    });
    expect(decide("PUB", "a/b/secret")).toMatchObject({ allowed: true, decidedBy: { permission: allowAll } });
    expect(decide("SUB", "+/#")).toMatchObject({ reason: "custom_auth_denied" });
    expect(decide("PUB", "b")).toEqual({
      ...{ allowed: false, reason: "custom_auth_no_match" },
      ...{ decidedBy: null, losing: [] },
    });
  });

  it("allow nothing where there are none", () => {
    expect(evaluateCustomPermissions([], "PUB", "a").allowed).toBe(false);
  });

  it("say which ones cover only a part", () => {
    expect(evaluateCustomPermissions([allowAll], "SUB", "#")).toMatchObject({
      reason: "custom_auth_no_match",
      losing: [{ permission: allowAll }],
    });
  });
});

describe("a plain username", () => {
  const limits = { maxSubscriptionsPerClient: 30, maxTopicLength: 64, maxMessageBytes: 100, maxTps: 10 };
  const instance = { id: "mqtt-one", enabled: true, customAuth: true, maxConnections: 9, limits };
  const facts: ConnectFacts = {
    findInstance: (id) => (id === "mqtt-one" ? instance : null),
    findGroupPolicy: () => null,
    findBlock: () => null,
    findAccessKey: () => null,
    findToken: () => null,
    findDeviceCredential: () => null,
    findDeviceCredentialOwner: () => null,
    findOnlyInstance: () => instance,
    findCustomIdentity: (_, username) =>
      username === "ann" ? { identityType: "USER", signMode: "ORIGIN", secret: () => "pass" } : null,
    connections: () => 0,
    isConnected: () => false,
  };
  const connect = (username: string, only: InstanceFact | null = instance) =>
    authenticate(
      { clientId: "meter-7", username, password: "pass", address: "192.0.2.1", secure: false, now: 0 },
      { ...facts, findOnlyInstance: () => only },
    );

  it("logs in to the only instance, without a group", () => {
    const { decision, binding, login } = connect("ann");
    expect(decision.reason).toBe("ok");
    expect(login).toEqual({ mode: "CustomAuth", keyId: "ann", instanceId: "mqtt-one" });
    expect(binding).toMatchObject({ instanceId: "mqtt-one", mode: "CustomAuth", keyId: "ann", groupId: "" });
  });

  it("is malformed where there are several instances, or the only one has no custom auth", () => {
    expect(connect("ann", null).decision.reason).toBe("malformed_username");
    expect(connect("ann", { ...instance, customAuth: false }).decision.reason).toBe("malformed_username");
  });

  it("of two fields, or of none, is malformed", () => {
    expect(connect("ann|mqtt-one").decision.reason).toBe("malformed_username");
    expect(connect("").decision.reason).toBe("malformed_username");
  });

  it("that is no identity is not repeated in the record: it may be a secret", () => {
    const result = connect("a-secret-in-the-wrong-field");
    expect(result.decision.reason).toBe("unknown_identity");
    expect(JSON.stringify(result)).not.toContain("a-secret-in-the-wrong-field");
  });
});
