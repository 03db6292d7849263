import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { DomainError } from "./errors.ts";
import type { RandomSource } from "./random-text.ts";

/*
 * Sealing at rest: AES-256-GCM under a master key. The text is `v1.<key ID>.<iv>.<ciphertext and tag>`, the last two in
 * base64url. The additional data binds a sealed value to its place, so that a value copied into another row does not open.
 */

const VERSION = "v1";
const CIPHER = "aes-256-gcm";
export const MASTER_KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Master keys by ID: what is sealed is sealed with the current one, what is opened may have been sealed with any. */
export interface Keyring {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** Why a sealed value did not open. `message` names no secret and no key. */
export class SealError extends Error {
  override readonly name = "SealError";
  readonly reason: "malformed" | "unknown_key" | "tampered";

  constructor(reason: SealError["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** 16 hex characters that name a master key and say nothing about it. */
export function masterKeyId(key: Buffer): string {
  return createHash("sha256").update("gatehouse master key\0").update(key).digest("hex").slice(0, 16);
}

/** A keyring of the current key and, during a rotation, older ones that still open. */
export function createKeyring(current: Buffer, ...older: readonly Buffer[]): Keyring {
  const keys = new Map([...older, current].map((key) => [masterKeyId(key), key]));
  return { currentId: masterKeyId(current), keys };
}

/** A new master key as base64 text, for the key file. */
export function newMasterKey(random: RandomSource = randomBytes): string {
  return Buffer.from(random(MASTER_KEY_BYTES)).toString("base64");
}

/**
 * Reads a master key: 64 hex characters, or 32 bytes in base64 (either alphabet, padding optional). White space around it
 * is ignored.
 * @throws DomainError `invalid_input` that says what is expected and never what was given.
 */
export function parseMasterKey(text: string): Buffer {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, "hex");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) {
    const key = Buffer.from(trimmed, "base64");
    if (key.length === MASTER_KEY_BYTES) return key;
  }
  throw new DomainError(
    "invalid_input",
    "The master key must be 32 bytes: 44 characters of base64 or 64 hexadecimal digits. Make one with: openssl rand -base64 32",
  );
}

/** Where a sealed value lives, as additional data, e.g. `sealedAt("device_credentials", instanceId, clientId, "secret")`. */
export function sealedAt(...place: readonly string[]): string {
  // None of the parts (table names, IDs, column names) contains a slash.
  return place.join("/");
}

/** Seals a text for one place. Each call gives another result. */
export function seal(keyring: Keyring, plaintext: string, place: string, random: RandomSource = randomBytes): string {
  const key = keyring.keys.get(keyring.currentId);
  if (!key) throw new Error("The keyring lacks its current key.");
  const iv = Buffer.from(random(IV_BYTES));
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(keyring.currentId, place));
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, keyring.currentId, iv.toString("base64url"), sealed.toString("base64url")].join(".");
}

/**
 * Opens what `seal` made for the same place.
 * @throws SealError if it is malformed, its key is not in the keyring, or it or its place was changed.
 */
export function open(keyring: Keyring, sealed: string, place: string): string {
  const [version, keyId, ivText, bodyText, ...rest] = sealed.split(".", 5);
  if (version !== VERSION || !keyId || !ivText || !bodyText || rest.length > 0) {
    throw new SealError("malformed", "A sealed value is not in a format that this version knows.");
  }
  const iv = decode(ivText);
  const body = decode(bodyText);
  if (iv.length !== IV_BYTES || body.length < TAG_BYTES) {
    throw new SealError("malformed", "A sealed value is cut short.");
  }
  const key = keyring.keys.get(keyId);
  if (!key) throw new SealError("unknown_key", "A sealed value was sealed with another master key.");
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(keyId, place));
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  try {
    return decipher.update(body.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    throw new SealError("tampered", "A sealed value was changed, or moved from another place.");
  }
}

/** The ID of the master key that sealed a value, or null if it is not a sealed value: which rows a rotation has yet to do. */
export function sealingKeyId(sealed: string): string | null {
  const [version, keyId] = sealed.split(".", 2);
  return version === VERSION && keyId ? keyId : null;
}

function additionalData(keyId: string, place: string): Buffer {
  return Buffer.from(`${VERSION}.${keyId}.${place}`, "utf8");
}

/** Strict base64url: Node's own decoder skips what it does not know, so that one value would have many spellings. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new SealError("malformed", "A sealed value is not valid base64url.");
  return bytes;
}
