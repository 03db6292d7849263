import { describe, expect, it } from "vitest";
import type { AccessPolicyDocument, KeyStatus } from "./access-policy.ts";
import { SYSTEM_POLICIES } from "./access-policy.ts";
import { compilePolicies } from "./access-policy-compile.ts";
import { parseAccessPolicy } from "./access-policy-parse.ts";
import { authenticate, type ConnectResult } from "./authenticate.ts";
import { authorize } from "./authorize.ts";
import { type Block, compileBlockList, findBlock } from "./block-list.ts";
import { type CustomPermission, hasCustomAuth } from "./custom-auth.ts";
import type { Binding, BoundGroupPolicy, Decision } from "./decision.ts";
import {
  type CaseChange,
  type CaseLogin,
  type CasePassword,
  DECISION_CASES,
  type DecisionCase,
} from "./decision-cases.ts";
import { WORLD_EXTRAS, WORLD_FILE, WORLD_TOKENS, type WorldTokenName } from "./decision-world.ts";
import type {
  AccessKeyFact,
  ConnectFacts,
  CustomIdentityFact,
  DeviceCredentialFact,
  InstanceFact,
  OperationFacts,
  TokenFact,
} from "./facts.ts";
import type { GroupRule } from "./group-policy.ts";
import { EDITION_LIMITS } from "./quota.ts";
import { explain, REASON_CODES } from "./reason.ts";
import { signClientId } from "./signature.ts";
import { formatTokenPassword, parseTokenUpload } from "./token.ts";
import { hashToken, newToken } from "./token-secret.ts";
import { checkUploadedToken } from "./token-upload.ts";

const NOW = Date.UTC(2026, 10, 21);

/** The world of the cases, in memory. */
class PureWorld {
  readonly tokenTexts = new Map<WorldTokenName, string>();
  now = NOW;
  readonly #instances = new Map<string, InstanceFact>();
  readonly #groups = new Map<string, BoundGroupPolicy>();
  readonly #blocks = new Map<string, Block[]>();
  readonly #keys = new Map<string, { status: KeyStatus; secret: string; user: string; kind: "primary" | "ram" }>();
  readonly #policies = new Map<string, AccessPolicyDocument>();
  readonly #attached = new Map<string, readonly string[]>();
  readonly #devices = new Map<string, DeviceCredentialFact & { instanceId: string }>();
  readonly #tokens = new Map<string, TokenFact>();
  readonly #identities = new Map<string, CustomIdentityFact>();
  readonly #permissions = new Map<string, readonly CustomPermission[]>();
  readonly #connected = new Set<string>();

  constructor() {
    for (const { name, document } of WORLD_FILE.accessPolicies) {
      const parsed = parseAccessPolicy(document);
      if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.errors)}`);
      this.#policies.set(name, parsed.document);
    }
    for (const [name, document] of Object.entries(SYSTEM_POLICIES)) this.#policies.set(name, document);
    for (const user of WORLD_FILE.accessUsers) {
      this.#attached.set(user.name, "policies" in user ? user.policies : []);
      for (const { id, secret } of user.accessKeys) {
        const kind = user.kind === "primary" ? "primary" : "ram";
        this.#keys.set(id, { status: "active", secret, user: user.name, kind });
      }
    }
    for (const instance of WORLD_FILE.instances) this.#addInstance(instance);
    this.#addExtras();
    for (const [name, token] of Object.entries(WORLD_TOKENS)) {
      const made = newToken();
      this.tokenTexts.set(name as WorldTokenName, made.token);
      this.#tokens.set(made.hash.toString("hex"), {
        ...{ id: this.#tokens.size + 1, instanceId: token.instanceId, type: token.type, filters: token.filters },
        expiresAt: token.state.endsWith("expired") ? NOW - 1 : NOW + 3_600_000,
        revokedAt: token.state.startsWith("revoked") ? NOW - 10 : null,
      });
    }
  }

  #addInstance(instance: (typeof WORLD_FILE.instances)[number]): void {
    const limits = { ...EDITION_LIMITS[instance.edition], ...instance };
    const { maxConnections, maxTopicLength, maxMessageBytes, maxTps, maxSubscriptionsPerClient } = limits;
    this.#instances.set(instance.id, {
      id: instance.id,
      enabled: !("enabled" in instance) || instance.enabled,
      customAuth: hasCustomAuth(instance.edition),
      maxConnections,
      limits: { maxTopicLength, maxMessageBytes, maxTps, maxSubscriptionsPerClient },
    });
    for (const group of instance.groups) {
      const rules: GroupRule[] = ("rules" in group ? group.rules : []).map(({ effect, actions, topic }) => ({
        ...{ effect, topic },
        ...{ pub: actions.includes("mq:PUB"), sub: actions.includes("mq:SUB") },
      }));
      const defaultEffect = "defaultEffect" in group ? group.defaultEffect : "Allow";
      this.#groups.set(`${instance.id} ${group.id}`, { groupId: group.id, version: 1, defaultEffect, rules });
    }
    for (const identity of "customIdentities" in instance ? instance.customIdentities : []) {
      const { username, secret, signMode } = identity;
      const clientId = "clientId" in identity ? identity.clientId : "";
      const identityType = clientId === "" ? "USER" : "CLIENT";
      const key = `${instance.id} ${username} ${clientId}`;
      this.#identities.set(key, { identityType, signMode, secret: () => secret });
    }
    this.#permissions.set(instance.id, "customPermissions" in instance ? instance.customPermissions : []);
    for (const { clientId, id, secret } of "deviceCredentials" in instance ? instance.deviceCredentials : []) {
      this.#devices.set(`${instance.id} ${clientId}`, {
        ...{ instanceId: instance.id, clientId, keyId: id, secret: () => secret },
        ...{ enabled: true, previous: null },
      });
    }
  }

  #addExtras(): void {
    for (const id of WORLD_EXTRAS.disabledKeys) this.change({ do: "disableKey", keyId: id });
    for (const id of WORLD_EXTRAS.deletedKeys) this.change({ do: "deleteKey", keyId: id });
    for (const clientId of WORLD_EXTRAS.disabledDevices) this.change({ do: "disableDevice", clientId });
    for (const clientId of WORLD_EXTRAS.unregisteredDevices) this.change({ do: "unregisterDevice", clientId });
    for (const { clientId, id, secret, previousEndsInMs } of WORLD_EXTRAS.rotatedDevices) {
      const old = this.#device(clientId);
      const previous = { keyId: old.keyId, secret: old.secret, endsAt: NOW + previousEndsInMs };
      this.#devices.set(`mqtt-main ${clientId}`, { ...old, keyId: id, secret: () => secret, previous });
    }
    for (const { instanceId, kind, value, reason, endsInMs } of WORLD_EXTRAS.blocks) {
      const blocks = this.#blocks.get(instanceId) ?? [];
      blocks.push({ id: blocks.length + 1, kind, value, reason, endsAt: endsInMs === null ? null : NOW + endsInMs });
      this.#blocks.set(instanceId, blocks);
    }
  }

  change(change: CaseChange): void {
    if (change.do === "revoke" || change.do === "expire") {
      const key = hashToken(this.tokenText(change.token)).toString("hex");
      const token = this.#tokens.get(key);
      if (!token) throw new Error(change.token);
      if (change.do === "revoke") this.#tokens.set(key, { ...token, revokedAt: this.now });
      else this.now = token.expiresAt;
    } else if (change.do === "disableKey") {
      const key = this.#keys.get(change.keyId);
      if (!key) throw new Error(change.keyId);
      key.status = "disabled";
    } else if (change.do === "deleteKey") {
      if (!this.#keys.delete(change.keyId)) throw new Error(change.keyId);
    } else if (change.do === "setPolicy") {
      const parsed = parseAccessPolicy({ Version: "1", Statement: change.statements });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      this.#policies.set(change.policy, parsed.document);
    } else if (change.do === "denyInGroup") {
      const key = `mqtt-main ${change.groupId}`;
      const group = this.#groups.get(key);
      if (!group) throw new Error(key);
      const rule = { effect: "Deny", pub: true, sub: true, topic: change.topic } as const;
      this.#groups.set(key, { ...group, version: group.version + 1, rules: [...group.rules, rule] });
    } else {
      const device = this.#device(change.clientId);
      if (change.do === "unregisterDevice") this.#devices.delete(`mqtt-main ${change.clientId}`);
      else this.#devices.set(`mqtt-main ${change.clientId}`, { ...device, enabled: false });
    }
  }

  #device(clientId: string): DeviceCredentialFact & { instanceId: string } {
    const device = this.#devices.get(`mqtt-main ${clientId}`);
    if (!device) throw new Error(clientId);
    return device;
  }

  tokenText(name: WorldTokenName): string {
    const text = this.tokenTexts.get(name);
    if (text === undefined) throw new Error(name);
    return text;
  }

  #findAccessKey(id: string): AccessKeyFact | null {
    const key = this.#keys.get(id);
    if (!key) return null;
    const attached = (this.#attached.get(key.user) ?? []).map((name) => {
      const document = this.#policies.get(name);
      if (!document) throw new Error(name);
      return { name, document };
    });
    const user = { id: key.user, name: key.user, kind: key.kind, policies: compilePolicies(attached) };
    return { id, status: key.status, secret: () => key.secret, user };
  }

  connect(login: CaseLogin): ConnectResult {
    const facts: ConnectFacts = {
      findInstance: (id) => this.#instances.get(id) ?? null,
      findGroupPolicy: (instanceId, groupId) => this.#groups.get(`${instanceId} ${groupId}`) ?? null,
      findBlock: (instanceId, subject, now) =>
        findBlock(compileBlockList(this.#blocks.get(instanceId) ?? []), subject, now),
      findAccessKey: (id) => this.#findAccessKey(id),
      findToken: (hash) => this.#tokens.get(hash.toString("hex")) ?? null,
      findDeviceCredential: (instanceId, clientId) => this.#devices.get(`${instanceId} ${clientId}`) ?? null,
      findDeviceCredentialOwner: (keyId) =>
        [...this.#devices.values()].find((one) => one.keyId === keyId || one.previous?.keyId === keyId) ?? null,
      findOnlyInstance: () => {
        const [only, ...others] = this.#instances.values();
        return only && others.length === 0 ? only : null;
      },
      findCustomIdentity: (instanceId, username, clientId) =>
        this.#identities.get(`${instanceId} ${username} ${clientId}`) ??
        this.#identities.get(`${instanceId} ${username} `) ??
        null,
      connections: (instanceId) => [...this.#connected].filter((one) => one.startsWith(`${instanceId} `)).length,
      isConnected: (instanceId, clientId) => this.#connected.has(`${instanceId} ${clientId}`),
    };
    const { clientId, username, address = "127.0.0.1", secure = false } = login;
    const password = this.#password(clientId, login.password);
    const result = authenticate({ clientId, username, password, address, secure, now: this.now }, facts);
    if (result.binding) this.#connected.add(`${result.binding.instanceId} ${clientId}`);
    return result;
  }

  #password(clientId: string, password: CasePassword): string {
    if ("raw" in password) return password.raw;
    if ("sign" in password) return signClientId(password.sign, password.of ?? clientId);
    return formatTokenPassword(password.tokens.map(([type, name]) => [type, this.tokenText(name)]));
  }

  operationFacts(binding: Binding): Omit<OperationFacts, "subscriptions"> {
    return {
      findCustomPermissions: (instanceId, username, clientId) =>
        (this.#permissions.get(instanceId) ?? []).filter(
          ({ identityType, identity }) => identity === (identityType === "USER" ? username : clientId),
        ),
      findAccessKey: (id) => this.#findAccessKey(id),
      isTokenRevoked: (id) => [...this.#tokens.values()].find((token) => token.id === id)?.revokedAt !== null,
      messageRateExceeded: binding.limits.maxTps === 0,
    };
  }

  findToken(text: string): TokenFact | null {
    return this.#tokens.get(hashToken(text).toString("hex")) ?? null;
  }
}

function play(one: DecisionCase): Decision {
  const world = new PureWorld();
  if (one.beside) expect(world.connect(one.beside).decision.reason).toBe("ok");
  const changeAll = () => {
    for (const change of one.meanwhile ?? []) world.change(change);
  };
  const { act } = one;
  if (act.action === "CONNECT") {
    changeAll();
    const result = world.connect(one.login);
    expect(result.binding !== null).toBe(result.decision.allowed);
    expect(result.used !== null).toBe(result.decision.allowed);
    return result.decision;
  }
  const { binding, decision } = world.connect(one.login);
  if (!binding) throw new Error(`The client is not let in: ${explain(decision)}`);
  const facts = world.operationFacts(binding);
  const held = one.subscribed ?? [];
  for (const topic of held) {
    expect(authorize(binding, { action: "SUBSCRIBE", topic, now: world.now }, facts).reason).toBe("ok");
  }
  changeAll();
  const { now } = world;
  if (act.action === "PUBLISH") return authorize(binding, { ...act, now }, facts);
  if (act.action === "SUBSCRIBE") {
    const subscriptions = { held: held.length, alreadyHeld: held.includes(act.topic) };
    return authorize(binding, { ...act, now }, { ...facts, subscriptions });
  }
  const payload =
    "payload" in act ? act.payload : JSON.stringify({ token: world.tokenText(act.token), type: act.type });
  const publish = { action: "PUBLISH", topic: "$SYS/uploadToken", payloadBytes: payload.length, now } as const;
  const allowed = authorize(binding, publish, facts);
  if (!allowed.allowed) return allowed;
  const upload = parseTokenUpload(payload);
  return upload.ok
    ? checkUploadedToken(binding, upload, world.findToken(upload.token), now).decision
    : checkUploadedToken(binding, null, null, now).decision;
}

describe("decision cases, through the pure core", () => {
  it.each(DECISION_CASES.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const decision = play(one);
    expect(decision.reason).toBe(one.expected);
    expect(decision.allowed).toBe(one.expected === "ok");

    // Whatever it is, it explains itself: its last step is the one that refuses, and its sentence is complete.
    const refusals = decision.steps.filter(({ outcome }) => outcome === "refuse");
    expect(refusals).toEqual(decision.allowed ? [] : decision.steps.slice(-1));
    expect(explain(decision)).not.toMatch(/\{[A-Za-z]+\}|undefined|null/);
    if (decision.allowed) expect(decision.decidedBy).not.toBeNull();
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });

  it("have names of their own", () => {
    const names = DECISION_CASES.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(names.length).toBeGreaterThanOrEqual(150);
  });

  it("end in every reason that there is", () => {
    // Who tries too often has a history, which no case has.
    const met = new Set<string>(["wrong_logins", ...DECISION_CASES.map(({ expected }) => expected)]);
    expect(REASON_CODES.filter((code) => !met.has(code))).toEqual([]);
  });

  it("never repeat a secret, a password or a token", () => {
    const secrets = /secret-of|'s (other )?secret|DC\.secret|DC\.newsecret|gtk_[A-Za-z0-9]{5}/;
    for (const one of DECISION_CASES) {
      const decision = play(one);
      expect(JSON.stringify(decision) + explain(decision)).not.toMatch(secrets);
    }
  });
});
