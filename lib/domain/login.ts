import { P2P_TOPIC_BYTES, utf8Length } from "./topic.ts";

export const LOGIN_MODES = ["Signature", "Token", "DeviceCredential", "CustomAuth"] as const;
export type LoginMode = (typeof LOGIN_MODES)[number];

/** What an MQTT username says, before anything is looked up. */
export interface Login {
  readonly mode: LoginMode;
  /** An access key ID, a device access key ID in DeviceCredential mode, or a username of custom auth. */
  readonly keyId: string;
  readonly instanceId: string;
}

export type UsernameResult =
  | ({ readonly ok: true } & Login)
  | { readonly ok: false; readonly reason: "malformed_username" | "unknown_mode" };

/** `<mode>|<key ID>|<instance ID>`: exactly three fields, none empty, the mode in exact case (product rule). */
export function parseUsername(username: string): UsernameResult {
  const [mode, keyId, instanceId, ...rest] = username.split("|", 4);
  if (rest.length > 0 || !mode || !keyId || !instanceId) return { ok: false, reason: "malformed_username" };
  const known = LOGIN_MODES.find((candidate) => candidate === mode);
  return known ? { ok: true, mode: known, keyId, instanceId } : { ok: false, reason: "unknown_mode" };
}

/** The inverse of `parseUsername`. */
export function formatUsername(mode: LoginMode, keyId: string, instanceId: string): string {
  return `${mode}|${keyId}|${instanceId}`;
}

export const MAX_CLIENT_ID_LENGTH = 64;
const CLIENT_ID_SEPARATOR = "@@@";

/**
 * Splits `<group ID>@@@<device ID>` at the first `@@@`. Null unless it has at most 64 characters, the group ID is well
 * formed and the device ID is one or more letters, digits, `-` or `_` (ApsaraMQ limits page).
 */
export function parseClientId(clientId: string): { groupId: string; deviceId: string } | null {
  if (clientId.length > MAX_CLIENT_ID_LENGTH) return null;
  const at = clientId.indexOf(CLIENT_ID_SEPARATOR);
  if (at === -1) return null;
  const groupId = clientId.slice(0, at);
  const deviceId = clientId.slice(at + CLIENT_ID_SEPARATOR.length);
  return isGroupId(groupId) && isDeviceId(deviceId) ? { groupId, deviceId } : null;
}

/** Joins what `parseClientId` splits. The result can still be too long: check it with `parseClientId`. */
export function formatClientId(groupId: string, deviceId: string): string {
  return `${groupId}${CLIENT_ID_SEPARATOR}${deviceId}`;
}

/** `GID_…` or `GID-…`, 7 to 64 letters, digits, `-` or `_` (CreateGroupId). */
export function isGroupId(text: string): boolean {
  return /^GID[_-][A-Za-z0-9_-]{3,60}$/.test(text);
}

/** One or more letters, digits, `-` or `_`; how many fit depends on the group ID, see `parseClientId`. */
export function isDeviceId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** `mqtt-…` or `post-…`, then 3 to 60 letters, digits or `-`. Never holds `|`, `%`, `/` or `*`, which have meanings in usernames and ARNs. */
export function isInstanceId(text: string): boolean {
  return /^(?:post|mqtt)-[A-Za-z0-9-]{3,60}$/.test(text);
}

/** 3 to 64 letters, digits, `-` or `_` (ApsaraMQ limits page). Unique without regard to case, which the database holds. */
export function isInstanceName(text: string): boolean {
  return /^[A-Za-z0-9_-]{3,64}$/.test(text);
}

/**
 * A client of custom auth needs no group: any visible ASCII characters but those that the documents exclude (`/ : , %`) and
 * those that topics and usernames give a meaning, because the ID stands in topics.
 */
export function isCustomClientId(text: string): boolean {
  return text.length <= MAX_CLIENT_ID_LENGTH && /^[\x21-\x7e]+$/.test(text) && !/[/:,%+#|]/.test(text);
}

/** A client ID that is meant to be one: what begins like a group ID and goes on otherwise is a slip. */
export function isAnyClientId(text: string): boolean {
  return /^GID[_-]/.test(text) ? parseClientId(text) !== null : isCustomClientId(text);
}

/** `<parent>/p2p/<client ID>`: addressed to one client, which receives it without a subscription. */
export function isP2pTopic(topic: string): boolean {
  const [parent, p2p, clientId, ...rest] = topic.split("/", 4);
  return rest.length === 0 && p2p === "p2p" && !!parent && clientId !== undefined && isAnyClientId(clientId);
}

/** Whether the topic has at most as many UTF-8 bytes as the instance allows; a P2P topic may always have 128 (product rule). */
export function fitsTopicLength(topic: string, maxTopicLength: number): boolean {
  const bytes = utf8Length(topic);
  return bytes <= maxTopicLength || (bytes <= P2P_TOPIC_BYTES && isP2pTopic(topic));
}
