import { describe, expect, it } from "vitest";
import { isKeyId, isKeySecret, newAccessKey } from "./access-key.ts";
import { isDeviceKeyShaped, newDeviceKeyPair } from "./device-credential.ts";
import { randomText } from "./random-text.ts";

describe("randomText", () => {
  it("uses every letter and digit equally often: bytes that would favour some are thrown away", () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
    const counts = new Map<string, number>();
    for (const char of randomText(248, () => everyByte)) counts.set(char, (counts.get(char) ?? 0) + 1);
    expect(counts.size).toBe(62);
    expect(new Set(counts.values())).toEqual(new Set([4]));
  });

  it("goes on asking when bytes were thrown away", () => {
    const answers = [Uint8Array.of(255, 255, 0), Uint8Array.of(255, 1, 2)];
    expect(randomText(3, () => answers.shift() ?? Uint8Array.of(3, 3, 3))).toBe("ABC");
  });
});

describe("newDeviceKeyPair", () => {
  it("makes DC. and 22 letters and digits for both values, which differ", () => {
    const { keyId, secret } = newDeviceKeyPair();
    expect(keyId).toMatch(/^DC\.[A-Za-z0-9]{22}$/);
    expect(secret).toMatch(/^DC\.[A-Za-z0-9]{22}$/);
    expect(keyId).not.toBe(secret);
    expect(isDeviceKeyShaped(keyId)).toBe(true);
  });

  it("knows its own form", () => {
    expect(isDeviceKeyShaped("DC.BJMkn4eMQJK2vaApTS0001")).toBe(true);
    for (const text of ["", "DC.", "DC.short", "dc.BJMkn4eMQJK2vaApTS0001", "DC.BJMkn4eMQJK2vaApTS0001\n"]) {
      expect(isDeviceKeyShaped(text)).toBe(false);
    }
  });
});

describe("access keys", () => {
  it("makes an ID and a secret that it would accept itself", () => {
    const { id, secret } = newAccessKey();
    expect(id).toMatch(/^GAK[A-Za-z0-9]{21}$/);
    expect(secret).toMatch(/^[A-Za-z0-9]{30}$/);
    expect(isKeyId(id) && isKeySecret(secret)).toBe(true);
  });

  it.each([
    ["YYYYY", true],
    ["testid", true],
    ["LTAI5tExample.key-1_x", true],
    ["abc", false],
    ["a".repeat(128), true],
    ["a".repeat(129), false],
    ["ab|cd", false],
    ["ab cd", false],
    ["abcd\n", false],
    ["äbcd", false],
  ])("key ID %j: %s", (text, expected) => {
    expect(isKeyId(text)).toBe(expected);
  });

  it.each([
    ["XXXXX", true],
    ["p@ss|w0rd/+=", true],
    ["abc", false],
    ["with space", false],
    ["line\n", false],
    ["a".repeat(129), false],
  ])("secret %j: %s", (text, expected) => {
    expect(isKeySecret(text)).toBe(expected);
  });
});
