import { type AccessRefusal, type AccessRequest, evaluateUserAccess } from "./access-policy-evaluate.ts";
import type { OperationRequest } from "./authorize.ts";
import { evaluateCustomPermissions } from "./custom-auth.ts";
import type { Binding, BoundToken, Decider, Decision, StepCheck } from "./decision.ts";
import type { AccessUserFact, OperationFacts } from "./facts.ts";
import {
  evaluateGroupPolicy,
  findDenyRule,
  type GroupAction,
  type GroupPolicyRefusal,
  ruleDecider,
} from "./group-policy.ts";
import { type TokenType, typeFits, UPLOAD_TOKEN_TOPIC } from "./token.ts";
import { isoTime } from "./token-check.ts";
import { covers } from "./topic.ts";
import { quoted, type Trail } from "./trail.ts";

/** What the mode of the login and the group policy say about an operation whose syntax and limits are in order. */
export function authorizeByMode(
  trail: Trail,
  binding: Binding,
  request: OperationRequest,
  facts: OperationFacts,
): Decision {
  switch (binding.mode) {
    case "Signature":
      return bySignature(trail, binding, request, facts);
    case "Token":
      return byToken(trail, binding, request, facts);
    case "DeviceCredential":
      return byDeviceCredential(trail, binding, request);
    case "CustomAuth":
      return byCustomPermissions(trail, binding, request, facts);
  }
}

function groupAction(request: OperationRequest): GroupAction {
  return request.action === "PUBLISH" ? "PUB" : "SUB";
}

function bySignature(trail: Trail, binding: Binding, request: OperationRequest, facts: OperationFacts): Decision {
  const key = checkAccessKey(trail, binding, facts);
  if (!key.ok) return key.decision;
  const { user } = key;
  const { instanceId, groupId } = binding;
  const action = groupAction(request);
  const context = { now: request.now, address: binding.address, secure: binding.secure };
  const ask = (resource: AccessRequest["resource"]) =>
    evaluateUserAccess(user, { action: `mq:${action}`, resource, context });

  const onTopic = ask({ kind: "topic", instanceId, topic: request.topic });
  if (!onTopic.allowed) return refuseAccess(trail, "access_policy", onTopic);
  trail.pass("access_policy", quoted(request.topic));

  // To receive in a group needs a grant on it; to publish from it needs none, but a Deny on it counts (RAM samples).
  const onGroup = ask({ kind: "group", instanceId, groupId });
  if (!onGroup.allowed && (action === "SUB" || onGroup.reason === "access_policy_denied")) {
    return refuseAccess(trail, "access_policy_group", onGroup);
  }
  trail.pass("access_policy_group", groupId);

  const policy = evaluateGroupPolicy(binding.groupPolicy, action, request.topic);
  if (!policy.allowed) {
    const losing = [onTopic.decidedBy, ...policy.losing];
    return refuseByGroup(trail, binding, request, action, { ...policy, losing });
  }
  trail.pass("group_policy", groupId);
  return trail.allow(onTopic.decidedBy, [...onTopic.losing, ...policy.losing]);
}

function refuseAccess(trail: Trail, check: StepCheck, access: AccessRefusal): Decision {
  return trail.refuse(check, access.reason, access.params, access.decidedBy, access.losing);
}

type KeyCheck =
  | { readonly ok: true; readonly user: AccessUserFact }
  | { readonly ok: false; readonly decision: Decision };

/** A key that was disabled or deleted stops what is connected with it at its next operation (product rule). */
function checkAccessKey(trail: Trail, binding: Binding, facts: OperationFacts): KeyCheck {
  const key = facts.findAccessKey(binding.keyId);
  const keyId = quoted(binding.keyId);
  const notice = noticeType(binding);
  // A key of the same ID that was made anew for somebody else is not the one that this client signed with.
  if (!key || (binding.accessUserId !== null && key.user.id !== binding.accessUserId)) {
    const params = { keyId, ...notice };
    return { ok: false, decision: trail.refuse("access_key", "unknown_access_key", params, null, [], keyId) };
  }
  if (key.status !== "active") {
    const decidedBy: Decider = { kind: "credential", credential: "access_key", keyId };
    const params = { keyId, ...notice };
    return { ok: false, decision: trail.refuse("access_key", "access_key_disabled", params, decidedBy, [], keyId) };
  }
  trail.pass("access_key", keyId);
  return { ok: true, user: key.user };
}

/** In Token mode every refusal names the type that `$SYS/tokenInvalidNotice` carries. */
function noticeType(binding: Binding): { readonly type?: TokenType } {
  const [first] = binding.tokens;
  return first ? { type: first.type } : {};
}

function byToken(trail: Trail, binding: Binding, request: OperationRequest, facts: OperationFacts): Decision {
  const key = checkAccessKey(trail, binding, facts);
  if (!key.ok) return key.decision;
  const stale = checkTokensLive(trail, binding, request.now, facts);
  if (stale) return stale;

  const { topic } = request;
  if (topic === UPLOAD_TOKEN_TOPIC) return trail.allow({ kind: "protocol", clause: "$SYS/uploadToken" });

  const grant = findGrant(trail, binding, request);
  if (!grant.ok) return grant.decision;
  trail.pass("token_grant", `${grant.token.type} ${grant.token.id}`);

  // The token is the grant: of the group policy only a Deny counts, and neither its default nor access policies do.
  const action = groupAction(request);
  const granted: Decider = {
    kind: "token",
    tokenId: grant.token.id,
    type: grant.token.type,
    filter: grant.filter,
  };
  const deny = findDenyRule(binding.groupPolicy, action, topic);
  if (deny) {
    const decidedBy = ruleDecider(binding.groupPolicy, deny);
    const refusal = { allowed: false, reason: "group_policy_denied", decidedBy, losing: [granted] } as const;
    return refuseByGroup(trail, binding, request, action, refusal, { type: grant.token.type });
  }
  trail.pass("group_policy", binding.groupId);
  return trail.allow(granted);
}

/** If any token is no longer good the whole set is judged invalid (ApsaraMQ token page); revoked before expired. */
function checkTokensLive(trail: Trail, binding: Binding, now: number, facts: OperationFacts): Decision | null {
  const refuse = (reason: "token_revoked" | "token_expired", token: BoundToken) => {
    const { id, type, expiresAt } = token;
    const params = { type, tokenId: id, expiredAt: isoTime(expiresAt) };
    const decidedBy: Decider = { kind: "token", tokenId: id, type, filter: null };
    return trail.refuse("token", reason, params, decidedBy, [], `${type} ${id}`);
  };
  const revoked = binding.tokens.find((token) => facts.isTokenRevoked(token.id));
  if (revoked) return refuse("token_revoked", revoked);
  const expired = binding.tokens.find((token) => token.expiresAt <= now);
  if (expired) return refuse("token_expired", expired);
  trail.pass("token");
  return null;
}

type Grant =
  | { readonly ok: true; readonly token: BoundToken; readonly filter: string }
  | { readonly ok: false; readonly decision: Decision };

/** A token of a fitting type with a filter that covers the topic. Resource (4) is judged before type (5). */
function findGrant(trail: Trail, binding: Binding, request: OperationRequest): Grant {
  const { action, topic } = request;
  let misfit: { readonly token: BoundToken; readonly filter: string } | null = null;
  for (const token of binding.tokens) {
    const filter = token.filters.find((candidate) => covers(candidate, topic));
    if (filter === undefined) continue;
    if (typeFits(token.type, action)) return { ok: true, token, filter };
    misfit ??= { token, filter };
  }
  if (!misfit) {
    const nearest = binding.tokens.find(({ type }) => typeFits(type, action)) ?? binding.tokens[0];
    const params = { action, topic: quoted(topic), ...(nearest ? { type: nearest.type } : {}) };
    return { ok: false, decision: trail.refuse("token_grant", "token_topic", params, null, [], quoted(topic)) };
  }
  const { token, filter } = misfit;
  const needed = action === "PUBLISH" ? "W" : "R";
  const params = { action, topic: quoted(topic), type: token.type, held: token.type, needed };
  const decidedBy: Decider = { kind: "token", tokenId: token.id, type: token.type, filter };
  return { ok: false, decision: trail.refuse("token_grant", "token_type", params, decidedBy, [], quoted(topic)) };
}

/** The two actions cannot be separated in this mode: either needs both (ApsaraMQ FAQ). */
function byDeviceCredential(trail: Trail, binding: Binding, request: OperationRequest): Decision {
  const { topic } = request;
  const action = groupAction(request);
  const otherAction = action === "PUB" ? "SUB" : "PUB";
  const asked = evaluateGroupPolicy(binding.groupPolicy, action, topic);
  const other = evaluateGroupPolicy(binding.groupPolicy, otherAction, topic);
  if (asked.allowed && other.allowed) {
    trail.pass("group_policy", binding.groupId);
    return trail.allow(asked.decidedBy, asked.losing);
  }
  if (!asked.allowed && !other.allowed) return refuseByGroup(trail, binding, request, action, asked);
  const [allowed, refused] = asked.allowed ? [asked, other] : [other, asked];
  const [allowedAction, refusedAction] = asked.allowed ? [action, otherAction] : [otherAction, action];
  const params = {
    groupId: binding.groupId,
    topic: quoted(topic),
    allowed: `mq:${allowedAction}`,
    refused: `mq:${refusedAction}`,
  };
  const losing = [allowed.decidedBy, ...refused.losing];
  return trail.refuse("group_policy", "actions_inseparable", params, refused.decidedBy, losing, binding.groupId);
}

/** The permissions of the username and the client ID; of the policy of its group, if it has one, only a Deny counts. */
function byCustomPermissions(
  trail: Trail,
  binding: Binding,
  request: OperationRequest,
  facts: OperationFacts,
): Decision {
  const { topic } = request;
  const { instanceId, clientId, keyId: username } = binding;
  const action = groupAction(request);
  const permissions = facts.findCustomPermissions(instanceId, username, clientId);
  const result = evaluateCustomPermissions(permissions, action, topic);
  if (!result.allowed) {
    const { decidedBy } = result;
    const rule =
      decidedBy?.kind === "custom_permission"
        ? { rule: quoted(decidedBy.permission.topic), identity: quoted(decidedBy.permission.identity) }
        : {};
    const params = { username: quoted(username), clientId, action, topic: quoted(topic), ...rule };
    return trail.refuse("custom_permission", result.reason, params, decidedBy, result.losing, quoted(topic));
  }
  trail.pass("custom_permission", quoted(topic));
  const deny = findDenyRule(binding.groupPolicy, action, topic);
  if (deny) {
    const decidedBy = ruleDecider(binding.groupPolicy, deny);
    const refusal = { allowed: false, reason: "group_policy_denied", decidedBy, losing: [result.decidedBy] } as const;
    return refuseByGroup(trail, binding, request, action, refusal);
  }
  if (binding.groupId === "") trail.skip("group_policy");
  else trail.pass("group_policy", binding.groupId);
  return trail.allow(result.decidedBy, result.losing);
}

function refuseByGroup(
  trail: Trail,
  binding: Binding,
  request: OperationRequest,
  action: GroupAction,
  refusal: GroupPolicyRefusal,
  notice: { readonly type?: TokenType } = {},
): Decision {
  const { reason, decidedBy, losing } = refusal;
  const rule = decidedBy.kind === "group_rule" ? { rule: quoted(decidedBy.rule.topic) } : {};
  const params = {
    groupId: binding.groupId,
    action: `mq:${action}`,
    topic: quoted(request.topic),
    ...rule,
    ...notice,
  };
  return trail.refuse("group_policy", reason, params, decidedBy, losing, binding.groupId);
}
