import { checkCredential } from "./credential-check.ts";
import { type IdentityType, isCustomUsername } from "./custom-auth.ts";
import type { Binding, BoundGroupPolicy, Decider, Decision } from "./decision.ts";
import type { ConnectFacts, InstanceFact } from "./facts.ts";
import { isCustomClientId, type Login, parseClientId, parseUsername } from "./login.ts";
import { quoted, Trail } from "./trail.ts";

/** What a CONNECT packet and its transport say. */
export interface ConnectRequest {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** Source address as text. */
  readonly address: string;
  /** Whether the transport is encrypted. */
  readonly secure: boolean;
  /** Epoch ms. */
  readonly now: number;
  /** Milliseconds until a password for this login from this address is looked at again, after too many wrong ones; left out: it is. */
  readonly throttledMs?: number;
}

/** What a CONNECT that was let in has used, for recording last use. */
export interface UsedCredentials {
  /** Signature and Token mode. */
  readonly accessKeyId: string | null;
  readonly tokenIds: readonly number[];
  /** DeviceCredential mode: which pair; `previous` while the overlap of a rotation lasts. */
  readonly deviceKeyPair: "current" | "previous" | null;
  /** CustomAuth mode: whether the identity is that of the username alone, or of username and client ID. */
  readonly customIdentity: IdentityType | null;
}

export interface ConnectResult {
  readonly decision: Decision;
  /** What the username says, as far as it could be read: for the record of a refusal. */
  readonly login: Login | null;
  /** Both are set exactly if the decision allows. */
  readonly binding: Binding | null;
  readonly used: UsedCredentials | null;
}

/**
 * Decides a CONNECT, in the order of the product's rules. What a lookup throws is thrown on: the caller then refuses.
 * Credentials are compared in constant time, and a key that does not exist costs what a wrong signature costs.
 */
export function authenticate(request: ConnectRequest, facts: ConnectFacts): ConnectResult {
  const trail = new Trail();
  const username = readUsername(request.username, facts);
  // The username itself is not repeated: people paste secrets into the wrong field.
  if (!username.ok) return refused(trail.refuse("username", username.reason, {}), null);
  const { mode, keyId, instanceId } = username;
  const login: Login = { mode, keyId, instanceId };
  trail.pass("username", mode);

  const place = findPlace(trail, login, request, facts);
  if (!place.ok) return refused(place.decision, login);
  const { instance, groupPolicy } = place;

  const blocked = checkBlockList(trail, login, request, groupPolicy.groupId, facts);
  if (blocked) return refused(blocked, login);

  const checked = checkCredential(trail, login, request, facts);
  if (!checked.ok) return refused(checked.decision, isTold(checked.decision, request) ? login : null);
  const { credential } = checked;

  const full = checkConnectionQuota(trail, instance, request.clientId, facts);
  if (full) return refused(full, login);

  return {
    decision: trail.allow(credential.decidedBy, credential.losing),
    login,
    used: credential.used,
    binding: {
      instanceId,
      clientId: request.clientId,
      groupId: groupPolicy.groupId,
      mode,
      keyId,
      accessUserId: credential.accessUserId,
      tokens: credential.tokens,
      groupPolicy,
      limits: instance.limits,
      address: request.address,
      secure: request.secure,
    },
  };
}

/**
 * Three fields say everything. A plain name is a username of custom auth where the installation has one instance, with
 * custom auth, so that clients of other brokers need not be changed.
 */
function readUsername(username: string, facts: ConnectFacts): ReturnType<typeof parseUsername> {
  const parsed = parseUsername(username);
  if (parsed.ok || !isCustomUsername(username)) return parsed;
  const instance = facts.findOnlyInstance();
  if (!instance?.customAuth) return parsed;
  return { ok: true, mode: "CustomAuth", keyId: username, instanceId: instance.id };
}

/** A plain name that is no identity may be anything, a secret in the wrong field too: it goes into no record. */
function isTold(decision: Decision, request: ConnectRequest): boolean {
  return decision.reason !== "unknown_identity" || request.username.includes("|");
}

type Place =
  | { readonly ok: true; readonly instance: InstanceFact; readonly groupPolicy: BoundGroupPolicy }
  | { readonly ok: false; readonly decision: Decision };

/** Steps 2 and 3: an enabled instance, a well-formed client ID, an existing group. */
function findPlace(trail: Trail, login: Login, request: ConnectRequest, facts: ConnectFacts): Place {
  const instance = facts.findInstance(login.instanceId);
  const instanceId = quoted(login.instanceId);
  if (!instance) {
    return { ok: false, decision: trail.refuse("instance", "unknown_instance", { instanceId }, null, [], instanceId) };
  }
  if (!instance.enabled) {
    const decidedBy: Decider = { kind: "instance", instanceId };
    const decision = trail.refuse("instance", "instance_disabled", { instanceId }, decidedBy, [], instanceId);
    return { ok: false, decision };
  }
  trail.pass("instance", instanceId);
  const { throttledMs = 0 } = request;
  // Before anything is looked up that tells a right password from a wrong one.
  if (throttledMs > 0) {
    const keyId = quoted(login.keyId);
    const params = { keyId, seconds: Math.ceil(throttledMs / 1_000) };
    return { ok: false, decision: trail.refuse("wrong_logins", "wrong_logins", params, null, [], keyId) };
  }
  if (login.mode === "CustomAuth") return findCustomPlace(trail, instance, request, facts);
  const parsed = parseClientId(request.clientId);
  const clientId = quoted(request.clientId);
  if (!parsed) {
    const decision = trail.refuse("client_id", "malformed_client_id", { clientId }, null, [], clientId);
    return { ok: false, decision };
  }
  trail.pass("client_id", clientId);
  const { groupId } = parsed;
  const groupPolicy = facts.findGroupPolicy(login.instanceId, groupId);
  if (!groupPolicy) {
    const decision = trail.refuse("group", "unknown_group", { groupId, instanceId }, null, [], groupId);
    return { ok: false, decision };
  }
  trail.pass("group", groupId);
  return { ok: true, instance, groupPolicy };
}

/** Custom auth needs no group; where the client ID names one that exists, what the group denies is denied to it too. */
function findCustomPlace(trail: Trail, instance: InstanceFact, request: ConnectRequest, facts: ConnectFacts): Place {
  const instanceId = instance.id;
  if (!instance.customAuth) {
    const decidedBy: Decider = { kind: "instance", instanceId };
    const decision = trail.refuse("instance", "custom_auth_unavailable", { instanceId }, decidedBy, [], instanceId);
    return { ok: false, decision };
  }
  const clientId = quoted(request.clientId);
  if (!isCustomClientId(request.clientId)) {
    const params = { clientId, variant: "custom" };
    const decision = trail.refuse("client_id", "malformed_client_id", params, null, [], clientId);
    return { ok: false, decision };
  }
  trail.pass("client_id", clientId);
  const groupId = parseClientId(request.clientId)?.groupId;
  const groupPolicy = groupId === undefined ? null : facts.findGroupPolicy(instanceId, groupId);
  if (groupPolicy) trail.pass("group", groupPolicy.groupId);
  else trail.skip("group");
  return { ok: true, instance, groupPolicy: groupPolicy ?? NO_GROUP };
}

const NO_GROUP: BoundGroupPolicy = { groupId: "", version: 0, defaultEffect: "Allow", rules: [] };

function checkBlockList(
  trail: Trail,
  login: Login,
  request: ConnectRequest,
  groupId: string,
  facts: ConnectFacts,
): Decision | null {
  const { clientId, address, now } = request;
  const block = facts.findBlock(login.instanceId, { clientId, groupId, address }, now);
  if (!block) {
    trail.pass("block_list");
    return null;
  }
  const { id, kind, value, reason } = block;
  const decidedBy: Decider = { kind: "block", blockId: id, on: kind, value };
  const params = reason === "" ? { on: kind, value } : { on: kind, value, variant: "reason", blockReason: reason };
  return trail.refuse("block_list", "client_blocked", params, decidedBy, [], value);
}

/** Step 7. A client ID that takes over its own old connection adds none, also where the instance is over its quota already. */
function checkConnectionQuota(
  trail: Trail,
  instance: InstanceFact,
  clientId: string,
  facts: ConnectFacts,
): Decision | null {
  const limit = instance.maxConnections;
  const used = facts.connections(instance.id);
  const subject = `${used}/${limit}`;
  if (used < limit || facts.isConnected(instance.id, clientId)) {
    trail.pass("connection_quota", subject);
    return null;
  }
  const decidedBy: Decider = { kind: "quota", quota: "maxConnections", limit, used };
  const params = { instanceId: instance.id, limit, used };
  return trail.refuse("connection_quota", "connection_quota", params, decidedBy, [], subject);
}

function refused(decision: Decision, login: Login | null): ConnectResult {
  return { decision, login, binding: null, used: null };
}
