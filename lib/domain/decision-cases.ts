import { deviceOf, keyOf, type WorldTokenName } from "./decision-world.ts";
import type { LoginMode } from "./login.ts";
import type { ReasonCode } from "./reason.ts";
import type { TokenType } from "./token.ts";

/*
 * One table of situations and their expected decisions, for every door: the pure core, a real MQTT client, the access
 * check, the API and the hooks. A door brings a runner that makes the world of decision-world.ts and plays the cases; it
 * brings no cases of its own.
 */

export type CasePassword =
  /** Signed with this secret: of the client ID, or of another text where `of` is given. */
  | { readonly sign: string; readonly of?: string }
  | { readonly tokens: readonly (readonly [TokenType, WorldTokenName])[] }
  | { readonly raw: string };

export interface CaseLogin {
  readonly clientId: string;
  readonly username: string;
  readonly password: CasePassword;
  /** Source address, where it is not 127.0.0.1; doors that cannot choose it leave such cases out. */
  readonly address?: string;
  readonly secure?: boolean;
}

export type CaseAct =
  | { readonly action: "CONNECT" }
  | { readonly action: "PUBLISH"; readonly topic: string; readonly payloadBytes: number }
  | { readonly action: "SUBSCRIBE"; readonly topic: string }
  /** A PUBLISH to `$SYS/uploadToken`, of a token of the world, or of any payload. */
  | { readonly action: "UPLOAD"; readonly type: TokenType; readonly token: WorldTokenName }
  | { readonly action: "UPLOAD"; readonly payload: string };

/** What happens between the CONNECT and the act, or before the CONNECT where the act is one. */
export type CaseChange =
  | { readonly do: "revoke"; readonly token: WorldTokenName }
  | { readonly do: "expire"; readonly token: WorldTokenName }
  | { readonly do: "disableKey"; readonly keyId: string }
  | { readonly do: "deleteKey"; readonly keyId: string }
  | { readonly do: "setPolicy"; readonly policy: string; readonly statements: readonly unknown[] }
  | { readonly do: "denyInGroup"; readonly groupId: string; readonly topic: string }
  /** In mqtt-main, like the rest. */
  | { readonly do: "disableDevice"; readonly clientId: string }
  | { readonly do: "unregisterDevice"; readonly clientId: string };

export interface DecisionCase {
  readonly name: string;
  readonly login: CaseLogin;
  /** Filters that the client has subscribed to before the act. */
  readonly subscribed?: readonly string[];
  /** Another client that is connected all the while. */
  readonly beside?: CaseLogin;
  readonly meanwhile?: readonly CaseChange[];
  readonly act: CaseAct;
  readonly expected: ReasonCode;
}

// ── How to write a login ─────────────────────────────────────────────────────────────────────────────────────────────

const MAIN = "mqtt-main";
const username = (mode: LoginMode, keyId: string, instanceId = MAIN) => `${mode}|${keyId}|${instanceId}`;

/** An access user signs. */
function signed(user: string, clientId = "GID_open@@@dev", instanceId = MAIN): CaseLogin {
  const { id, secret } = keyOf(user);
  return { clientId, username: username("Signature", id, instanceId), password: { sign: secret } };
}

/** A client presents tokens. */
function bearing(...tokens: (readonly [TokenType, WorldTokenName])[]): CaseLogin {
  return { clientId: "GID_open@@@dev", username: username("Token", keyOf("root").id), password: { tokens } };
}

/** A device uses its own pair. */
function device(clientId: string, instanceId = MAIN): CaseLogin {
  const { id, secret } = deviceOf(clientId);
  return { clientId, username: username("DeviceCredential", id, instanceId), password: { sign: secret } };
}

const inGroup = (login: CaseLogin, clientId: string): CaseLogin => ({ ...login, clientId });
const at = (login: CaseLogin, instanceId: string): CaseLogin => ({
  ...login,
  username: login.username.replace(/[^|]*$/, instanceId),
});
const withPassword = (login: CaseLogin, password: CasePassword): CaseLogin => ({ ...login, password });
const withUsername = (login: CaseLogin, text: string): CaseLogin => ({ ...login, username: text });
const from = (login: CaseLogin, address: string): CaseLogin => ({ ...login, address });

const CONNECT: CaseAct = { action: "CONNECT" };
const pub = (topic: string, payloadBytes = 2): CaseAct => ({ action: "PUBLISH", topic, payloadBytes });
const sub = (topic: string): CaseAct => ({ action: "SUBSCRIBE", topic });
const upload = (type: TokenType, token: WorldTokenName): CaseAct => ({ action: "UPLOAD", type, token });

type Row = readonly [name: string, login: CaseLogin, act: CaseAct, expected: ReasonCode, more?: Partial<DecisionCase>];
const table = (rows: readonly Row[]): DecisionCase[] =>
  rows.map(([name, login, act, expected, more]) => ({ name, login, act, expected, ...more }));

// ── CONNECT, in the order of its steps ───────────────────────────────────────────────────────────────────────────────

const root = signed("root");
const dev = device("GID_open@@@dev");
const reader = bearing(["R", "reads"]);

// biome-ignore format: one case per line reads better.
const CONNECT_CASES = table([
  ["the primary account signs and is let in", root, CONNECT, "ok"],
  ["a RAM user who may enter the instance is let in", signed("sensors"), CONNECT, "ok"],
  ["a token is let in", reader, CONNECT, "ok"],
  ["a device is let in with its own pair", dev, CONNECT, "ok"],

  ["the username is empty", withUsername(root, ""), CONNECT, "malformed_username"],
  ["the username is a plain name", withUsername(root, "root"), CONNECT, "malformed_username"],
  ["the username has two fields", withUsername(root, "Signature|KEY-root"), CONNECT, "malformed_username"],
  ["the username has four fields", withUsername(root, "Signature|KEY-root|mqtt-main|x"), CONNECT, "malformed_username"],
  ["the username has an empty key", withUsername(root, "Signature||mqtt-main"), CONNECT, "malformed_username"],
  ["the mode is in lower case", withUsername(root, "signature|KEY-root|mqtt-main"), CONNECT, "unknown_mode"],
  ["the mode does not exist", withUsername(root, "Password|KEY-root|mqtt-main"), CONNECT, "unknown_mode"],

  ["the instance does not exist", at(root, "mqtt-none"), CONNECT, "unknown_instance"],
  ["the instance is written in capitals", at(root, "MQTT-MAIN"), CONNECT, "unknown_instance"],
  ["the instance is disabled", at(root, "mqtt-off"), CONNECT, "instance_disabled"],
  ["a device of an instance that does not exist", device("GID_open@@@dev", "mqtt-none"), CONNECT, "unknown_instance"],

  ["the client ID has no separator", inGroup(root, "GID_open"), CONNECT, "malformed_client_id"],
  ["the client ID has no device", inGroup(root, "GID_open@@@"), CONNECT, "malformed_client_id"],
  ["the client ID has a slash", inGroup(root, "GID_open@@@a/b"), CONNECT, "malformed_client_id"],
  ["the client ID has 65 characters", inGroup(root, `GID_open@@@${"d".repeat(54)}`), CONNECT, "malformed_client_id"],
  ["the client ID has 64 characters", inGroup(root, `GID_open@@@${"d".repeat(53)}`), CONNECT, "ok"],
  ["the group's name is no group ID", inGroup(root, "open@@@dev"), CONNECT, "malformed_client_id"],
  ["the group does not exist", inGroup(root, "GID_none@@@dev"), CONNECT, "unknown_group"],
  ["the group is written in another case", inGroup(root, "GID_OPEN@@@dev"), CONNECT, "unknown_group"],
  ["the group exists in another instance only", at(inGroup(root, "GID_rules@@@dev"), "mqtt-other"), CONNECT, "unknown_group"],

  ["the client ID is blocked", inGroup(root, "GID_open@@@blocked"), CONNECT, "client_blocked"],
  ["the device's pair is good but its client ID is blocked", device("GID_open@@@blocked"), CONNECT, "client_blocked"],
  ["the block of the client ID has ended", inGroup(root, "GID_open@@@pardoned"), CONNECT, "ok"],
  ["the client ID is blocked in another instance only", at(inGroup(root, "GID_open@@@blocked"), "mqtt-other"), CONNECT, "ok"],
  ["the group is blocked", at(root, "mqtt-fenced"), CONNECT, "client_blocked"],
  ["another group of the same instance is blocked", at(inGroup(root, "GID_gone@@@dev"), "mqtt-fenced"), CONNECT, "ok"],
  ["the address is blocked", at(root, "mqtt-walled"), CONNECT, "client_blocked"],
  ["the address is in a blocked range", from(at(inGroup(root, "GID_gone@@@dev"), "mqtt-fenced"), "203.0.113.9"), CONNECT, "client_blocked"],
  ["the password is wrong and the client is blocked: the block counts", withPassword(at(root, "mqtt-walled"), { raw: "x" }), CONNECT, "client_blocked"],

  ["the access key does not exist", withUsername(root, "Signature|KEY-none|mqtt-main"), CONNECT, "unknown_access_key"],
  ["the access key was deleted", signed("deleted"), CONNECT, "unknown_access_key"],
  ["the access key is disabled", signed("disabled"), CONNECT, "access_key_disabled"],
  ["the access key is disabled and the signature wrong: the key counts", withPassword(signed("disabled"), { raw: "x" }), CONNECT, "access_key_disabled"],
  ["the key is disabled just before", signed("suspended1", "GID_open@@@s1"), CONNECT, "access_key_disabled", { meanwhile: [{ do: "disableKey", keyId: keyOf("suspended1").id }] }],
  ["the signature is made with another secret", withPassword(root, { sign: "another" }), CONNECT, "bad_signature"],
  ["the signature is of another client ID", withPassword(root, { sign: "secret-of-root", of: "GID_open@@@other" }), CONNECT, "bad_signature"],
  ["the signature is made with the OpenAPI's ampersand", withPassword(root, { sign: "secret-of-root&" }), CONNECT, "bad_signature"],
  ["the password is the secret itself", withPassword(root, { raw: "secret-of-root" }), CONNECT, "bad_signature"],
  ["the password is empty", withPassword(root, { raw: "" }), CONNECT, "bad_signature"],
  ["a device's key is no access key", withUsername(dev, username("Signature", deviceOf("GID_open@@@dev").id)), CONNECT, "unknown_access_key"],

  ["no policy allows the user to enter", signed("homeless"), CONNECT, "access_policy_no_match"],
  ["the user's policies are about other things", signed("nothing"), CONNECT, "access_policy_no_match"],
  ["a policy denies the user to enter", signed("unwelcome"), CONNECT, "access_policy_denied"],
  ["the user's grant is for another instance", at(signed("sensors"), "mqtt-other"), CONNECT, "access_policy_no_match"],
  ["the whole instance is granted in generation 1", signed("whole"), CONNECT, "ok"],
  ["the whole instance is granted, but this is another", at(signed("whole"), "mqtt-other"), CONNECT, "access_policy_no_match"],
  ["the instance is granted in generation 2", signed("generation2"), CONNECT, "ok"],
  ["the instance is granted in generation 3", signed("generation3"), CONNECT, "ok"],
  ["the grant is for other addresses", signed("lab"), CONNECT, "access_policy_no_match"],
  ["the grant is for this address", signed("loopback"), CONNECT, "ok"],
  ["the grant is for this laboratory's address", from(signed("lab"), "203.0.113.7"), CONNECT, "ok"],
  ["a policy denies what is not encrypted", signed("encrypted"), CONNECT, "access_policy_denied"],
  ["a policy denies what is not encrypted, and this is", { ...signed("encrypted"), secure: true }, CONNECT, "ok"],
  ["the grant has ended", signed("bygone"), CONNECT, "access_policy_no_match"],
  ["the grant has begun", signed("lasting"), CONNECT, "ok"],
  ["the built-in policy for publishing lets in", signed("publisher"), CONNECT, "ok"],
  ["the built-in policy for reading lets in", signed("reader"), CONNECT, "ok"],

  ["two tokens are let in", bearing(["R", "reads"], ["W", "writes"]), CONNECT, "ok"],
  ["three tokens are let in, in any order", bearing(["RW", "both"], ["W", "writes"], ["R", "reads"]), CONNECT, "ok"],
  ["the token password is empty", withPassword(reader, { raw: "" }), CONNECT, "malformed_token_password"],
  ["the token password has no type", withPassword(reader, { raw: "gtk_abc" }), CONNECT, "malformed_token_password"],
  ["the token password has an unknown type", withPassword(reader, { raw: "X|gtk_abc" }), CONNECT, "malformed_token_password"],
  ["the token password has a type twice", bearing(["R", "reads"], ["R", "readsPart"]), CONNECT, "malformed_token_password"],
  ["the token is no token of this service", withPassword(reader, { raw: "R|123" }), CONNECT, "token_unreadable"],
  ["the token looks right but was never issued", withPassword(reader, { raw: `R|gtk_${"A".repeat(40)}` }), CONNECT, "token_forged"],
  ["the token has expired", bearing(["R", "expired"]), CONNECT, "token_expired"],
  ["the token was revoked", bearing(["R", "revoked"]), CONNECT, "token_revoked"],
  ["the token is for another instance", bearing(["R", "elsewhere"]), CONNECT, "token_account"],
  ["the token is for another instance and expired: the instance counts", bearing(["R", "elsewhereExpired"]), CONNECT, "token_account"],
  ["the token is presented as another type", bearing(["W", "reads"]), CONNECT, "token_type"],
  ["the token for both is presented as one for reading", bearing(["R", "both"]), CONNECT, "token_type"],
  ["one of two tokens is bad", bearing(["W", "writes"], ["R", "expired"]), CONNECT, "token_expired"],
  ["the token's access key does not exist", withUsername(reader, "Token|KEY-none|mqtt-main"), CONNECT, "unknown_access_key"],
  ["the token's access key is disabled", withUsername(reader, "Token|KEY-disabled|mqtt-main"), CONNECT, "access_key_disabled"],
  ["the token comes with the key of a user who may do nothing: policies are not asked", withUsername(reader, "Token|KEY-nothing|mqtt-main"), CONNECT, "ok"],
  ["the password of the token mode is a signature", withPassword(reader, { sign: "secret-of-root" }), CONNECT, "malformed_token_password"],

  ["the device's signature is wrong", withPassword(dev, { sign: "DC.wrong" }), CONNECT, "bad_signature"],
  ["the device has another client's pair", withUsername(withPassword(dev, device("GID_shut@@@dev").password), device("GID_shut@@@dev").username), CONNECT, "device_credential_other_client"],
  ["the device has the pair of the same client ID in another instance", withUsername(dev, username("DeviceCredential", "DC.other")), CONNECT, "device_credential_other_client"],
  ["the device was never registered", device("GID_open@@@new"), CONNECT, "unknown_device_credential"],
  ["the device was unregistered", device("GID_open@@@lost"), CONNECT, "unknown_device_credential"],
  ["the device's credential is disabled", device("GID_open@@@disabled"), CONNECT, "device_credential_disabled"],
  ["an access key is no device's key", withUsername(dev, "DeviceCredential|KEY-root|mqtt-main"), CONNECT, "unknown_device_credential"],
  ["the device uses the pair before the rotation, in time", device("GID_open@@@rotated"), CONNECT, "ok"],
  ["the device uses the pair after the rotation", withUsername(withPassword(device("GID_open@@@rotated"), { sign: "DC.newsecret0001" }), username("DeviceCredential", "DC.newpair0001")), CONNECT, "ok"],
  ["the device signs with the new secret under the old key", withPassword(device("GID_open@@@rotated"), { sign: "DC.newsecret0001" }), CONNECT, "bad_signature"],
  ["the device uses the pair before the rotation, too late", device("GID_open@@@overdue"), CONNECT, "unknown_device_credential"],

  ["the instance is full", at(inGroup(root, "GID_open@@@second"), "mqtt-full"), CONNECT, "connection_quota", { beside: at(inGroup(root, "GID_open@@@first"), "mqtt-full") }],
  ["the instance is full, but the client takes over its own connection", at(inGroup(root, "GID_open@@@first"), "mqtt-full"), CONNECT, "ok", { beside: at(inGroup(root, "GID_open@@@first"), "mqtt-full") }],
  ["the instance has room", at(inGroup(root, "GID_open@@@second"), "mqtt-full"), CONNECT, "ok"],
  ["the instance is full and the password wrong: the password counts", withPassword(at(inGroup(root, "GID_open@@@second"), "mqtt-full"), { raw: "x" }), CONNECT, "bad_signature", { beside: at(inGroup(root, "GID_open@@@first"), "mqtt-full") }],
]);

// ── PUBLISH and SUBSCRIBE in every mode ──────────────────────────────────────────────────────────────────────────────

// biome-ignore format: one case per line reads better.
const TOPIC_CASES = table([
  ["a topic with a wildcard is published to", dev, pub("a/+"), "malformed_topic"],
  ["a topic with a hash is published to", dev, pub("a/#"), "malformed_topic"],
  ["a filter with a plus inside of a level", dev, sub("a+"), "malformed_topic"],
  ["a filter with a hash inside of a level", dev, sub("a#/b"), "malformed_topic"],
  ["a filter with a hash in the middle", dev, sub("#/a"), "malformed_topic"],
  ["a shared subscription", dev, sub("$share/g/a"), "malformed_topic"],
  ["a topic of 101 levels", dev, pub("/".repeat(100)), "malformed_topic"],
  ["a topic as long as the instance allows", device("GID_open@@@dev"), pub("a".repeat(128)), "ok"],
  ["a topic longer than the instance allows", device("GID_open@@@dev"), pub("a".repeat(129)), "malformed_topic"],
  ["a filter longer than the instance allows", at(root, "mqtt-tight"), sub("a".repeat(17)), "malformed_topic"],
  ["a topic of few characters and many bytes", at(root, "mqtt-tight"), pub("厨".repeat(6)), "malformed_topic"],
  ["a P2P topic longer than the instance allows", at(root, "mqtt-tight"), pub("sensors/p2p/GID_open@@@dev"), "ok"],
  ["a topic that only looks like a P2P topic", at(root, "mqtt-tight"), pub("sensors/p2p/GID_open-dev"), "malformed_topic"],
  ["a payload as large as the instance allows", at(root, "mqtt-tight"), pub("a", 10), "ok"],
  ["a payload that is too large", at(root, "mqtt-tight"), pub("a", 11), "message_too_large"],
  ["an instance whose message rate is used up", at(root, "mqtt-mute"), pub("a"), "message_rate"],
  ["a subscription where the message rate is used up", at(root, "mqtt-mute"), sub("a"), "ok"],
  ["the last subscription that is allowed", at(root, "mqtt-tight"), sub("b"), "ok", { subscribed: ["a"] }],
  ["one subscription too many", at(root, "mqtt-tight"), sub("c"), "subscription_quota", { subscribed: ["a", "b"] }],
  ["a subscription that is held already", at(root, "mqtt-tight"), sub("a"), "ok", { subscribed: ["a", "b"] }],
  ["a filter that covers one that is held is another one", at(root, "mqtt-tight"), sub("#"), "subscription_quota", { subscribed: ["a", "b"] }],
  ["the primary account publishes to a system topic", root, pub("$SYS/broker/load"), "system_topic"],
  ["a device publishes to a system topic", dev, pub("$SYS/uploadToken"), "system_topic"],
  ["the primary account uploads a token", root, pub("$SYS/uploadToken"), "system_topic"],
  ["a token client publishes to a notice topic", bearing(["RW", "both"]), pub("$SYS/tokenExpireNotice"), "system_topic"],
  ["the primary account subscribes to system topics", root, sub("$SYS/#"), "system_topic"],
  ["the primary account subscribes to a level of system topics", root, sub("$SYS/+"), "system_topic"],
  ["a device subscribes to a notice topic", dev, sub("$SYS/tokenInvalidNotice"), "ok"],
  ["a token client subscribes to a notice topic", reader, sub("$SYS/tokenExpireNotice"), "ok"],
  ["a token client subscribes to the notice topic as the FAQ misspells it", reader, sub("$SYS/tokenExprireNotice"), "ok"],
  ["a token client subscribes to the upload topic", reader, sub("$SYS/uploadToken"), "system_topic"],
  ["a device subscribes to everything, which holds no system topic", dev, sub("#"), "ok"],
]);

// biome-ignore format: one case per line reads better.
const SIGNATURE_CASES = table([
  ["the primary account publishes anywhere", root, pub("anything/at/all"), "ok"],
  ["the primary account subscribes to everything", root, sub("#"), "ok"],
  ["the primary account is bound by the group policy", signed("root", "GID_shut@@@dev"), pub("a"), "group_policy_no_match"],
  ["a user publishes to a granted topic", signed("sensors"), pub("sensors"), "ok"],
  ["a user publishes below a granted topic", signed("sensors"), pub("sensors/kitchen/state"), "ok"],
  ["a user publishes beside a granted topic", signed("sensors"), pub("sensors2"), "access_policy_no_match"],
  ["a user publishes above a granted topic", signed("starry"), pub("open"), "access_policy_no_match"],
  ["a user subscribes to all below a granted topic", signed("sensors"), sub("sensors/#"), "ok"],
  ["a user subscribes to more than is granted", signed("sensors"), sub("+"), "access_policy_no_match"],
  ["a user subscribes to everything without the right", signed("sensors"), sub("#"), "access_policy_no_match"],
  ["a user publishes without a grant on the group", signed("groupless"), pub("sensors/a"), "ok"],
  ["a user subscribes without a grant on the group", signed("groupless"), sub("sensors/a"), "access_policy_no_match"],
  ["a user publishes from a group on which that is denied", signed("muted"), pub("sensors/a"), "access_policy_denied"],
  ["a user subscribes in a group on which publishing is denied", signed("muted"), sub("sensors/a"), "ok"],
  ["a user subscribes in a group on which that is denied", signed("deafened"), sub("sensors/a"), "access_policy_denied"],
  ["a user publishes to a topic that is denied", signed("discreet"), pub("sensors/secret"), "access_policy_denied"],
  ["a user publishes below a topic that is denied", signed("discreet"), pub("sensors/secret/a"), "access_policy_denied"],
  ["a user publishes beside a topic that is denied", signed("discreet"), pub("sensors/secrets"), "ok"],
  ["a user subscribes to a filter that touches a denied topic", signed("discreet"), sub("sensors/+"), "access_policy_denied"],
  ["a user subscribes to everything, a part of which is denied", signed("discreet"), sub("#"), "access_policy_denied"],
  ["a user subscribes beside a denied topic", signed("discreet"), sub("sensors/kitchen/#"), "ok"],
  ["a Deny on another instance does not touch this one", signed("elsewhere"), sub("#"), "ok"],
  ["a grant in generation 2", signed("generation2"), sub("sensors/#"), "ok"],
  ["a grant in generation 2 ends where it ends", signed("generation2"), pub("other"), "access_policy_no_match"],
  ["a grant in generation 2 without an instance", signed("generation2b"), sub("sensors/#"), "ok"],
  ["a grant with a region and an account", signed("generation3"), sub("#"), "ok"],
  ["a grant with wildcards", signed("starry"), pub("sensors/kitchen/state"), "ok"],
  ["a grant with wildcards, below it", signed("starry"), pub("sensors/kitchen/state/x"), "ok"],
  ["a grant with wildcards, elsewhere", signed("starry"), pub("sensors/kitchen"), "access_policy_no_match"],
  ["a grant with wildcards covers a filter", signed("starry"), sub("sensors/+/state"), "ok"],
  ["a grant with wildcards does not cover a wider filter", signed("starry"), sub("sensors/#"), "access_policy_no_match"],
  ["the built-in policy for everything", signed("full"), sub("#"), "ok"],
  ["the built-in policy for publishing publishes", signed("publisher"), pub("a"), "ok"],
  ["the built-in policy for publishing does not subscribe", signed("publisher"), sub("a"), "access_policy_no_match"],
  ["the built-in policy for subscribing subscribes", signed("subscriber"), sub("#"), "ok"],
  ["the built-in policy for subscribing does not publish", signed("subscriber"), pub("a"), "access_policy_no_match"],
  ["the built-in policy for reading does neither", signed("reader"), sub("a"), "access_policy_no_match"],
  ["the access policy allows and the group policy denies", signed("whole", "GID_fence@@@dev"), pub("private/a"), "group_policy_denied"],
  ["the group policy denies one action only", signed("whole", "GID_fence@@@dev"), sub("readonly/a"), "ok"],
  ["the group policy denies the other", signed("whole", "GID_fence@@@dev"), pub("readonly/a"), "group_policy_denied"],
  ["the access policy denies and so does the group policy: the access policy is named", signed("sensors", "GID_shut@@@dev"), pub("other"), "access_policy_no_match"],
  ["a user publishes after the key was disabled", signed("suspended2", "GID_open@@@s2"), pub("sensors/a"), "access_key_disabled", { meanwhile: [{ do: "disableKey", keyId: keyOf("suspended2").id }] }],
  ["a user publishes after the grant was withdrawn", signed("fading", "GID_open@@@s3"), pub("sensors/a"), "access_policy_no_match", { meanwhile: [{ do: "setPolicy", policy: "fading", statements: [{ Effect: "Allow", Action: "mq:MqttInstanceAccess", Resource: "*" }] }] }],
  ["a user subscribes after a Deny was added", signed("tightening", "GID_open@@@s4"), sub("sensors/#"), "access_policy_denied", { meanwhile: [{ do: "setPolicy", policy: "tightening", statements: [{ Effect: "Allow", Action: "mq:*", Resource: "*" }, { Effect: "Deny", Action: "mq:SUB", Resource: "acs:mq:*:*:topic/mqtt-main/sensors/kitchen" }] }] }],
]);

const fenced = (login: CaseLogin) => inGroup(login, "GID_fence@@@dev");

// biome-ignore format: one case per line reads better.
const TOKEN_CASES = table([
  ["a token for reading subscribes to its topics", reader, sub("sensors/kitchen"), "ok"],
  ["a token for reading subscribes to all its topics", reader, sub("sensors/#"), "ok"],
  ["a token for reading subscribes to its parent topic", reader, sub("sensors"), "ok"],
  ["a token for reading subscribes to more", reader, sub("#"), "token_topic"],
  ["a token for reading subscribes to something else", reader, sub("rooms"), "token_topic"],
  ["a token for reading publishes to its topics", reader, pub("sensors/kitchen"), "token_type"],
  ["a token for reading publishes elsewhere: the topic is judged first", reader, pub("rooms"), "token_topic"],
  ["a token for writing publishes", bearing(["W", "writes"]), pub("sensors/kitchen"), "ok"],
  ["a token for writing subscribes", bearing(["W", "writes"]), sub("sensors/kitchen"), "token_type"],
  ["a token for both does both: publish", bearing(["RW", "both"]), pub("sensors/kitchen"), "ok"],
  ["a token for both does both: subscribe", bearing(["RW", "both"]), sub("sensors/+/state"), "ok"],
  ["two tokens keep their topics apart: reading", bearing(["R", "reads"], ["W", "writesRooms"]), sub("sensors/a"), "ok"],
  ["two tokens keep their topics apart: writing", bearing(["R", "reads"], ["W", "writesRooms"]), pub("rooms/kitchen/state"), "ok"],
  ["two tokens keep their topics apart: writing what may be read", bearing(["R", "reads"], ["W", "writesRooms"]), pub("sensors/a"), "token_type"],
  ["two tokens keep their topics apart: reading what may be written", bearing(["R", "reads"], ["W", "writesRooms"]), sub("rooms/kitchen/state"), "token_type"],
  ["a filter is covered in part", bearing(["R", "readsPart"]), sub("sensors/#"), "token_topic"],
  ["a filter is covered by a wildcard of the same width", bearing(["R", "readsPart"]), sub("sensors/+"), "ok"],
  ["a filter wider than one level", bearing(["R", "readsPart"]), sub("+/kitchen"), "token_topic"],
  ["one of many filters covers the topic", bearing(["RW", "many"]), pub("b/x/d"), "ok"],
  ["none of many filters covers the topic", bearing(["RW", "many"]), pub("b/x/y"), "token_topic"],
  ["a token on a parent topic does not cover what is below", bearing(["RW", "parent"]), pub("sensors/a"), "token_topic"],
  ["a P2P topic below a token's topic is a topic like any other", bearing(["RW", "both"]), pub("sensors/p2p/GID_open@@@x"), "ok"],
  ["a P2P topic outside of it as well", bearing(["RW", "both"]), pub("rooms/p2p/GID_open@@@x"), "token_topic"],
  ["the group's default is not asked", inGroup(bearing(["RW", "both"]), "GID_shut@@@dev"), pub("sensors/a"), "ok"],
  ["the group's Deny is: publish", fenced(bearing(["RW", "many"])), pub("private/a"), "group_policy_denied"],
  ["the group's Deny is: subscribe", fenced(bearing(["RW", "many"])), sub("private/#"), "group_policy_denied"],
  ["the group's Deny of the other action is not", fenced(bearing(["RW", "many"])), sub("readonly/a"), "ok"],
  ["the group's Deny of this action is", fenced(bearing(["RW", "many"])), pub("readonly/a"), "group_policy_denied"],
  ["the group's Deny touches a part of the filter", fenced(bearing(["R", "reads"])), sub("sensors/+"), "group_policy_denied"],
  ["the group's Allow gives nothing beyond the token", inGroup(reader, "GID_rules@@@dev"), pub("only/pub"), "token_topic"],
  ["the group's Deny wins over the token although an Allow names the topic", inGroup(bearing(["RW", "many"]), "GID_rules@@@dev"), pub("sensors/secret/known"), "group_policy_denied"],
  ["the user of the key may do nothing: policies are not asked", withUsername(reader, "Token|KEY-nothing|mqtt-main"), sub("sensors/a"), "ok"],
  ["the token is revoked meanwhile", inGroup(bearing(["RW", "toRevoke"]), "GID_open@@@t1"), pub("sensors/a"), "token_revoked", { meanwhile: [{ do: "revoke", token: "toRevoke" }] }],
  ["the token expires meanwhile", inGroup(bearing(["RW", "toExpire"]), "GID_open@@@t2"), pub("sensors/a"), "token_expired", { meanwhile: [{ do: "expire", token: "toExpire" }] }],
  ["another token of the client is revoked meanwhile", inGroup(bearing(["R", "reads"], ["W", "toRevokeBeside"]), "GID_open@@@t3"), sub("sensors/a"), "token_revoked", { meanwhile: [{ do: "revoke", token: "toRevokeBeside" }] }],
  ["the key is disabled meanwhile", withUsername(inGroup(bearing(["RW", "forDisabledKey"]), "GID_open@@@t4"), "Token|KEY-suspended3|mqtt-main"), pub("sensors/a"), "access_key_disabled", { meanwhile: [{ do: "disableKey", keyId: keyOf("suspended3").id }] }],
  ["a token client is bound by the length of topics", at(bearing(["RW", "tight"]), "mqtt-tight"), pub("sensors/0123456789"), "malformed_topic"],
  ["a token client is bound by the message rate", at(bearing(["W", "mute"]), "mqtt-mute"), pub("sensors/a"), "message_rate"],

  ["a good token is uploaded", reader, upload("W", "writes"), "ok"],
  ["a good token of the same type is uploaded", reader, upload("R", "readsPart"), "ok"],
  ["an expired token is uploaded", reader, upload("R", "expired"), "token_expired"],
  ["a revoked token is uploaded", reader, upload("R", "revoked"), "token_revoked"],
  ["a token that is revoked and expired is uploaded as what it is", reader, upload("W", "revokedAndExpired"), "token_revoked"],
  ["a token of another instance is uploaded", reader, upload("R", "elsewhere"), "token_account"],
  ["a token is uploaded as another type", reader, upload("W", "reads"), "token_type"],
  ["something that is no token is uploaded", reader, { action: "UPLOAD", payload: '{"token":"123","type":"R"}' }, "token_unreadable"],
  ["a token that was never issued is uploaded", reader, { action: "UPLOAD", payload: `{"Token":"gtk_${"A".repeat(40)}","type":"R"}` }, "token_forged"],
  ["something that is no JSON is uploaded", reader, { action: "UPLOAD", payload: "gtk_abc" }, "token_unreadable"],
  ["nothing is uploaded", reader, { action: "UPLOAD", payload: "" }, "token_unreadable"],
]);

const rules = device("GID_rules@@@dev");
const fence = device("GID_fence@@@dev");

// biome-ignore format: one case per line reads better.
const DEVICE_CASES = table([
  ["a device of an open group publishes anywhere", dev, pub("a/b"), "ok"],
  ["a device of an open group subscribes to everything", dev, sub("#"), "ok"],
  ["a device of a shut group publishes", device("GID_shut@@@dev"), pub("a"), "group_policy_no_match"],
  ["a device of a shut group subscribes", device("GID_shut@@@dev"), sub("a"), "group_policy_no_match"],
  ["an Allow opens a shut group", rules, pub("sensors/kitchen"), "ok"],
  ["an Allow with a hash opens its parent", rules, pub("sensors"), "ok"],
  ["an Allow with a plus opens one level", rules, pub("rooms/kitchen/state"), "ok"],
  ["an Allow with a plus does not open two", rules, pub("rooms/a/b/state"), "group_policy_no_match"],
  ["an Allow deep down opens its topic", rules, pub("deep/a/b/c/d/e/f"), "ok"],
  ["an Allow deep down does not open what is below", rules, pub("deep/a/b/c/d/e/f/g"), "group_policy_no_match"],
  ["a Deny wins over the Allow around it", rules, pub("sensors/secret/a"), "group_policy_denied"],
  ["a Deny wins over a narrower Allow", rules, pub("sensors/secret/known"), "group_policy_denied"],
  ["a filter is allowed by a rule that covers it", rules, sub("sensors/kitchen/#"), "ok"],
  ["a filter is refused for the part that is denied", rules, sub("sensors/#"), "group_policy_denied"],
  ["a filter is refused for the part that nothing allows", rules, sub("rooms/#"), "group_policy_no_match"],
  ["a filter of the same width is allowed", rules, sub("rooms/+/state"), "ok"],
  ["an Allow for publishing only does not let a device publish", rules, pub("only/pub"), "actions_inseparable"],
  ["an Allow for publishing only does not let a device subscribe", rules, sub("only/pub"), "actions_inseparable"],
  ["an Allow for subscribing only does not let a device subscribe", rules, sub("only/sub"), "actions_inseparable"],
  ["a Deny closes an open group's topics", fence, pub("private/a"), "group_policy_denied"],
  ["a Deny on publishing closes the topic for both: publish", fence, pub("readonly/a"), "actions_inseparable"],
  ["a Deny on publishing closes the topic for both: subscribe", fence, sub("readonly/a"), "actions_inseparable"],
  ["a Deny on subscribing closes the topic for both: publish", fence, pub("writeonly/a"), "actions_inseparable"],
  ["a Deny with a plus closes one level", fence, pub("any/secret"), "group_policy_denied"],
  ["a Deny with a plus leaves the level below open", fence, pub("any/secret/x"), "ok"],
  ["a filter that touches a Deny is refused", fence, sub("any/+"), "group_policy_denied"],
  ["a filter that touches only a Deny on one action is refused", fence, sub("readonly/a/#"), "actions_inseparable"],
  ["everything is refused where something is denied", fence, sub("#"), "group_policy_denied"],
  ["a Deny that comes after CONNECT waits for the next", device("GID_later@@@dev"), pub("sensors/a"), "ok", { meanwhile: [{ do: "denyInGroup", groupId: "GID_later", topic: "sensors/#" }] }],
  ["a device that is disabled after CONNECT goes on", device("GID_open@@@leaving"), pub("a"), "ok", { meanwhile: [{ do: "disableDevice", clientId: "GID_open@@@leaving" }] }],
  ["a device that is unregistered after CONNECT goes on", device("GID_open@@@gone"), sub("a"), "ok", { meanwhile: [{ do: "unregisterDevice", clientId: "GID_open@@@gone" }] }],
  ["a device of another instance with the same client ID", withUsername(dev, username("DeviceCredential", "DC.other", "mqtt-other")), pub("a"), "ok"],
]);

/** A client of custom auth logs in with a password that is the secret itself, or signs with it. */
function named(user: string, clientId: string, password: CasePassword, instanceId = "mqtt-custom"): CaseLogin {
  return { clientId, username: username("CustomAuth", user, instanceId), password };
}
const ann = named("ann", "meter-7", { sign: "ann's secret" });
const bob = named("bob", "meter-7", { raw: "bob's secret" });
const bound = named("ann", "bound-1", { sign: "ann's other secret" });

// biome-ignore format: one case per line reads better.
const CUSTOM_CASES = table([
  ["a username that signs is let in", ann, CONNECT, "ok"],
  ["a username with its secret is let in", bob, CONNECT, "ok"],
  ["a username with another client ID is let in", inGroup(bob, "GID_gone@@@dev"), CONNECT, "ok"],
  ["a username of one client ID is let in with it", bound, CONNECT, "ok"],
  ["a username of one client ID is not let in with another", named("cleo", "bound-2", { raw: "cleo's secret" }), CONNECT, "unknown_identity"],
  ["where both are there, that of the client ID counts", named("ann", "bound-1", { sign: "ann's secret" }), CONNECT, "bad_signature"],
  ["a username that must sign sends its secret", withPassword(ann, { raw: "ann's secret" }), CONNECT, "bad_signature"],
  ["a username that must send its secret signs", withPassword(bob, { sign: "bob's secret" }), CONNECT, "bad_signature"],
  ["a username signs another client ID", withPassword(ann, { sign: "ann's secret", of: "meter-8" }), CONNECT, "bad_signature"],
  ["a username with an empty password", withPassword(bob, { raw: "" }), CONNECT, "bad_signature"],
  ["a username that is not there", named("zoe", "meter-7", { raw: "x" }), CONNECT, "unknown_identity"],
  ["a username in another case", named("Ann", "meter-7", { sign: "ann's secret" }), CONNECT, "unknown_identity"],
  ["the mode of custom auth in another case", withUsername(ann, "customauth|ann|mqtt-custom"), CONNECT, "unknown_mode"],
  ["a plain username where there are several instances", withUsername(ann, "ann"), CONNECT, "malformed_username"],
  ["a username in an edition without custom auth", at(ann, "mqtt-main"), CONNECT, "custom_auth_unavailable"],
  ["a username in an instance that is not there", at(ann, "mqtt-none"), CONNECT, "unknown_instance"],
  ["a username with a client ID that topics could not hold", inGroup(ann, "meter/7"), CONNECT, "malformed_client_id"],
  ["a username with a client ID that is too long", inGroup(ann, "x".repeat(65)), CONNECT, "malformed_client_id"],
  ["a username with a client ID that is blocked", inGroup(bob, "banned-1"), CONNECT, "client_blocked"],
  ["an access key where the identities are", named("KEY-root", "meter-7", { sign: "secret-of-root" }), CONNECT, "unknown_identity"],
  ["the other ways to log in are there too", at(root, "mqtt-custom"), CONNECT, "ok"],

  ["a username publishes where it is allowed", ann, pub("sensors/kitchen"), "ok"],
  ["a username publishes where it is not", ann, pub("rooms/kitchen"), "custom_auth_no_match"],
  ["a username publishes where it is denied", ann, pub("sensors/secret/a"), "custom_auth_denied"],
  ["a username subscribes to a filter that is covered", ann, sub("sensors/kitchen/#"), "ok"],
  ["a username subscribes to a filter that touches a DENY", ann, sub("sensors/#"), "custom_auth_denied"],
  ["a username subscribes to a filter of the same width", bob, sub("rooms/+/state"), "ok"],
  ["a username subscribes to a wider filter", bob, sub("rooms/#"), "custom_auth_no_match"],
  ["a username subscribes to everything", bob, sub("#"), "custom_auth_no_match"],
  ["a username that may only publish publishes", bob, pub("only/pub"), "ok"],
  ["a username that may only publish subscribes", bob, sub("only/pub"), "custom_auth_no_match"],
  ["a username that may only subscribe publishes", bob, pub("only/sub"), "custom_auth_no_match"],
  ["a client ID's own permission counts", bound, pub("own/bound-1"), "ok"],
  ["a client ID's own permission counts for no other", ann, pub("own/bound-1"), "custom_auth_no_match"],
  ["a DENY of the client ID beats an ALLOW of the username", bound, pub("sensors/kitchen"), "custom_auth_denied"],
  ["a DENY of publishing leaves subscribing", bound, sub("sensors/kitchen"), "ok"],
  ["a Deny of the group counts for a client ID that names it", inGroup(ann, "GID_fence@@@dev"), pub("private/a"), "group_policy_denied"],
  ["without the group there is no Deny", ann, pub("private/a"), "ok"],
  ["the group's default allows nothing here", inGroup(ann, "GID_open@@@dev"), pub("anything"), "custom_auth_no_match"],
  ["a username publishes to a system topic", ann, pub("$SYS/uploadToken"), "system_topic"],
  ["a username publishes to a topic with a wildcard", ann, pub("sensors/+"), "malformed_topic"],
]);

export const DECISION_CASES: readonly DecisionCase[] = [
  ...CONNECT_CASES,
  ...TOPIC_CASES,
  ...SIGNATURE_CASES,
  ...TOKEN_CASES,
  ...DEVICE_CASES,
  ...CUSTOM_CASES,
];
