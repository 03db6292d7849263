import { evaluateUserAccess } from "./access-policy-evaluate.ts";
import type { ConnectRequest, UsedCredentials } from "./authenticate.ts";
import type { BoundToken, Decider, Decision } from "./decision.ts";
import type { AccessKeyFact, ConnectFacts, DeviceCredentialFact, DeviceKeyPairFact } from "./facts.ts";
import type { Login } from "./login.ts";
import { refuseSignature, verifyClientIdSignature, verifySecret } from "./signature.ts";
import { parseTokenPassword } from "./token.ts";
import { checkToken, isoTime } from "./token-check.ts";
import { hashToken } from "./token-secret.ts";
import { quoted, type Trail } from "./trail.ts";

/** What a credential that was found good gives to the binding. */
export interface GoodCredential {
  readonly accessUserId: string | null;
  readonly tokens: readonly BoundToken[];
  readonly decidedBy: Decider | null;
  readonly losing: readonly Decider[];
  readonly used: UsedCredentials;
}

export type CredentialCheck =
  | { readonly ok: true; readonly credential: GoodCredential }
  | { readonly ok: false; readonly decision: Decision };

/** Steps 5 and 6 of CONNECT: the credential, by mode, and in Signature mode the right to use the instance. */
export function checkCredential(
  trail: Trail,
  login: Login,
  request: ConnectRequest,
  facts: ConnectFacts,
): CredentialCheck {
  switch (login.mode) {
    case "Signature":
      return checkSignature(trail, login, request, facts);
    case "Token":
      return checkTokens(trail, login, request, facts);
    case "DeviceCredential":
      return checkDevice(trail, login, request, facts);
    case "CustomAuth":
      return checkIdentity(trail, login, request, facts);
  }
}

function checkSignature(trail: Trail, login: Login, request: ConnectRequest, facts: ConnectFacts): CredentialCheck {
  const key = findActiveKey(trail, login, facts);
  if (!key.ok) {
    refuseSignature(request.clientId, request.password);
    return key;
  }
  const { secret, user } = key.key;
  if (!verifyClientIdSignature(secret(), request.clientId, request.password)) {
    return refuse(badSignature(trail, login, request));
  }
  trail.pass("signature");
  const { instanceId } = login;
  const access = evaluateUserAccess(user, {
    action: "mq:MqttInstanceAccess",
    resource: { kind: "instance", instanceId },
    context: request,
  });
  if (!access.allowed) {
    const { reason, params, decidedBy, losing } = access;
    return refuse(trail.refuse("instance_access", reason, params, decidedBy, losing, instanceId));
  }
  trail.pass("instance_access", instanceId);
  return good({
    accessUserId: user.id,
    decidedBy: access.decidedBy,
    losing: access.losing,
    used: { ...NOTHING_USED, accessKeyId: login.keyId },
  });
}

function checkTokens(trail: Trail, login: Login, request: ConnectRequest, facts: ConnectFacts): CredentialCheck {
  const key = findActiveKey(trail, login, facts);
  if (!key.ok) return key;
  const password = parseTokenPassword(request.password);
  if (!password.ok) return refuse(trail.refuse("token", "malformed_token_password", {}));
  const tokens: BoundToken[] = [];
  // One bad token refuses all (ApsaraMQ token page).
  for (const [type, token] of password.tokens) {
    const check = checkToken({ type, token }, facts.findToken(hashToken(token)), login.instanceId, request.now);
    if (!check.ok) return refuse(trail.refuse("token", check.reason, check.params, check.decidedBy, [], type));
    trail.pass("token", `${type} ${check.token.id}`);
    tokens.push(check.token);
  }
  const [first] = tokens;
  return good({
    accessUserId: key.key.user.id,
    tokens,
    decidedBy: first ? { kind: "token", tokenId: first.id, type: first.type, filter: null } : null,
    used: { ...NOTHING_USED, accessKeyId: login.keyId, tokenIds: tokens.map(({ id }) => id) },
  });
}

function checkDevice(trail: Trail, login: Login, request: ConnectRequest, facts: ConnectFacts): CredentialCheck {
  const { keyId, instanceId } = login;
  const { clientId, password, now } = request;
  const found = facts.findDeviceCredential(instanceId, clientId);
  const match = found && matchingPair(found, keyId, now);
  if (!found || !match) {
    refuseSignature(clientId, password);
    return refuse(unknownDevice(trail, login, request, facts, found));
  }
  const decidedBy: Decider = { kind: "credential", credential: "device_credential", keyId };
  if (!found.enabled) {
    refuseSignature(clientId, password);
    return refuse(
      trail.refuse("device_credential", "device_credential_disabled", { clientId }, decidedBy, [], quoted(keyId)),
    );
  }
  trail.pass("device_credential", quoted(keyId));
  if (!verifyClientIdSignature(match.pair.secret(), clientId, password)) {
    return refuse(badSignature(trail, login, request));
  }
  trail.pass("signature");
  return good({ decidedBy, used: { ...NOTHING_USED, deviceKeyPair: match.which } });
}

/** An identity of the username and the client ID goes before one of the username alone (ApsaraMQ custom authentication). */
function checkIdentity(trail: Trail, login: Login, request: ConnectRequest, facts: ConnectFacts): CredentialCheck {
  const { keyId: username, instanceId } = login;
  const { clientId, password } = request;
  const found = facts.findCustomIdentity(instanceId, username, clientId);
  if (!found) {
    refuseSignature(clientId, password);
    return refuse(trail.refuse("custom_identity", "unknown_identity", { instanceId, clientId }));
  }
  const { identityType, signMode } = found;
  trail.pass("custom_identity", `${identityType} ${quoted(username)}`);
  const verify =
    signMode === "SIGNED"
      ? verifyClientIdSignature(found.secret(), clientId, password)
      : verifySecret(found.secret(), password);
  if (!verify) {
    const variant = signMode === "ORIGIN" ? { variant: "secret" } : {};
    const params = { keyId: quoted(username), clientId, ...variant };
    return refuse(trail.refuse("signature", "bad_signature", params));
  }
  trail.pass("signature");
  return good({
    decidedBy: { kind: "credential", credential: "custom_identity", keyId: username },
    used: { ...NOTHING_USED, customIdentity: identityType },
  });
}

/** Both pairs are good during an overlap rotation. */
function matchingPair(
  credential: DeviceCredentialFact,
  keyId: string,
  now: number,
): { readonly which: "current" | "previous"; readonly pair: DeviceKeyPairFact } | null {
  if (credential.keyId === keyId) return { which: "current", pair: credential };
  const { previous } = credential;
  return previous && previous.keyId === keyId && now < previous.endsAt ? { which: "previous", pair: previous } : null;
}

function unknownDevice(
  trail: Trail,
  login: Login,
  request: ConnectRequest,
  facts: ConnectFacts,
  found: DeviceCredentialFact | null,
): Decision {
  const { clientId } = request;
  const { instanceId } = login;
  const keyId = quoted(login.keyId);
  const decidedBy: Decider = { kind: "credential", credential: "device_credential", keyId };
  const check = "device_credential";
  if (found?.previous?.keyId === login.keyId) {
    const params = { keyId, clientId, variant: "previous_ended", endedAt: isoTime(found.previous.endsAt) };
    return trail.refuse(check, "unknown_device_credential", params, decidedBy, [], keyId);
  }
  const owner = facts.findDeviceCredentialOwner(login.keyId);
  if (owner && (owner.instanceId !== instanceId || owner.clientId !== clientId)) {
    // A client of another instance is not named: whoever reads this may have no role there.
    const named = owner.instanceId === instanceId ? { variant: "same_instance", owner: owner.clientId } : {};
    const params = { keyId, clientId, ...named };
    return trail.refuse(check, "device_credential_other_client", params, decidedBy, [], keyId);
  }
  return trail.refuse(check, "unknown_device_credential", { keyId, clientId }, null, [], keyId);
}

const NOTHING_USED: UsedCredentials = { accessKeyId: null, tokenIds: [], deviceKeyPair: null, customIdentity: null };

type KeyCheck =
  | { readonly ok: true; readonly key: AccessKeyFact }
  | { readonly ok: false; readonly decision: Decision };

function findActiveKey(trail: Trail, login: Login, facts: ConnectFacts): KeyCheck {
  const key = facts.findAccessKey(login.keyId);
  const keyId = quoted(login.keyId);
  if (!key) {
    return { ok: false, decision: trail.refuse("access_key", "unknown_access_key", { keyId }, null, [], keyId) };
  }
  if (key.status !== "active") {
    const decidedBy: Decider = { kind: "credential", credential: "access_key", keyId };
    return { ok: false, decision: trail.refuse("access_key", "access_key_disabled", { keyId }, decidedBy, [], keyId) };
  }
  trail.pass("access_key", keyId);
  return { ok: true, key };
}

function badSignature(trail: Trail, login: Login, request: ConnectRequest): Decision {
  const params = { keyId: quoted(login.keyId), clientId: request.clientId };
  return trail.refuse("signature", "bad_signature", params);
}

function refuse(decision: Decision): CredentialCheck {
  return { ok: false, decision };
}

function good(
  credential: Pick<GoodCredential, "decidedBy" | "used"> & Partial<Omit<GoodCredential, "decidedBy" | "used">>,
): CredentialCheck {
  return { ok: true, credential: { accessUserId: null, tokens: [], losing: [], ...credential } };
}
