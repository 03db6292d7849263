import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "./errors.ts";
import {
  createKeyring,
  type Keyring,
  masterKeyId,
  newMasterKey,
  open,
  parseMasterKey,
  SealError,
  seal,
  sealedAt,
  sealingKeyId,
} from "./secret.ts";

const key = randomBytes(32);
const keyring = createKeyring(key);
const place = sealedAt("device_credentials", "mqtt-x", "GID_a@@@1", "secret");

const refusal = (ring: Keyring, sealed: string, at: string): string => {
  try {
    open(ring, sealed, at);
  } catch (error) {
    if (error instanceof SealError) return error.reason;
    throw error;
  }
  return "opened";
};

describe("sealing", () => {
  it("opens what it sealed, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(open(keyring, seal(keyring, text, place), place)).toBe(text);
      }),
    );
  });

  it("has a versioned format that names the key and never repeats", () => {
    const sealed = seal(keyring, "DC.secret", place);
    expect(sealed).toMatch(/^v1\.[0-9a-f]{16}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/);
    expect(sealingKeyId(sealed)).toBe(masterKeyId(key));
    expect(sealed).not.toContain("secret");
    expect(seal(keyring, "DC.secret", place)).not.toBe(sealed);
  });

  it("does not open in another place: a row copied over another one stays shut", () => {
    const sealed = seal(keyring, "DC.secret", place);
    for (const other of [
      sealedAt("device_credentials", "mqtt-x", "GID_a@@@2", "secret"),
      sealedAt("device_credentials", "mqtt-y", "GID_a@@@1", "secret"),
      sealedAt("device_credentials", "mqtt-x", "GID_a@@@1", "previous_secret"),
      "",
    ]) {
      expect(refusal(keyring, sealed, other)).toBe("tampered");
    }
  });

  it("does not open when any character is changed", () => {
    const sealed = seal(keyring, "DC.secret", place);
    for (let i = 0; i < sealed.length; i++) {
      for (const char of ["A", "B", ".", "é"]) {
        if (sealed[i] === char) continue;
        const changed = sealed.slice(0, i) + char + sealed.slice(i + 1);
        expect(["malformed", "unknown_key", "tampered"]).toContain(refusal(keyring, changed, place));
      }
    }
  });

  it("does not open when it is cut short or has more behind it", () => {
    const sealed = seal(keyring, "DC.secret", place);
    for (let length = 0; length < sealed.length; length++) {
      expect(refusal(keyring, sealed.slice(0, length), place)).not.toBe("opened");
    }
    for (const more of ["A", "AAAA", ".", ".AAAA", "="])
      expect(refusal(keyring, sealed + more, place)).not.toBe("opened");
  });

  it("opens with any key of the ring and seals with the current one", () => {
    const next = randomBytes(32);
    const old = seal(keyring, "DC.secret", place);
    const ring = createKeyring(next, key);
    expect(open(ring, old, place)).toBe("DC.secret");
    expect(sealingKeyId(seal(ring, "x", place))).toBe(masterKeyId(next));
    expect(refusal(createKeyring(next), old, place)).toBe("unknown_key");
  });

  it("says what is wrong without a secret or a key in it", () => {
    const sealed = seal(keyring, "DC.secret", place);
    try {
      open(keyring, sealed, "elsewhere");
    } catch (error) {
      expect(String(error)).not.toContain("DC.secret");
      expect(String(error)).not.toContain(key.toString("base64"));
    }
    expect.assertions(2);
  });
});

describe("parseMasterKey", () => {
  it("reads what newMasterKey makes, and hex, and base64 without padding, with white space around", () => {
    const text = newMasterKey();
    const bytes = Buffer.from(text, "base64");
    const spellings = [
      text,
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      bytes.toString("base64url"),
      `\n${text}\n`,
    ];
    for (const spelling of spellings) expect(parseMasterKey(spelling).equals(bytes)).toBe(true);
  });

  it.each(["", "short", "a".repeat(32), "a".repeat(63), "a".repeat(65), `${"a".repeat(44)}=`, "-----BEGIN KEY-----"])(
    "refuses %j, saying what is expected and not what was given",
    (text) => {
      try {
        parseMasterKey(text);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
        expect(String(error)).toContain("32 bytes");
        if (text !== "") expect(String(error)).not.toContain(text);
      }
      expect.hasAssertions();
    },
  );
});
