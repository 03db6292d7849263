import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refuseSignature, signClientId, verifyClientIdSignature } from "./signature.ts";

const VECTORS: [string, string, string][] = [
  ["XXXXX", "GID_Test@@@0001", "vI009IZJZVGRwBwZvnbwjfuXxVM="],
  ["testsecret", "GID_AAA@@@BBB001", "bWUQ/Ecil5gEqoqvpXe/TuZldGc="],
  ["secret-key-1", "GID_test@@@test", "bfHRWPs9JoIQm39wElCFOrru9Uc="],
  ["DC.BJMkn4eMQJK2vaApTS0001", "GID_test@@@test", "V9A6Q2/YaDtnymvk2zSBfQOAFhA="],
];

describe("client signatures", () => {
  it.each(VECTORS)("secret %s signs %s as documented", (secret, clientId, password) => {
    expect(signClientId(secret, clientId)).toBe(password);
    expect(verifyClientIdSignature(secret, clientId, password)).toBe(true);
  });

  it("refuses the signature of a key with the ampersand that the OpenAPI appends", () => {
    expect(signClientId("XXXXX&", "GID_Test@@@0001")).toBe("F8lwwvEIEQppYx5LKnh6QxwQF7o=");
    expect(verifyClientIdSignature("XXXXX", "GID_Test@@@0001", "F8lwwvEIEQppYx5LKnh6QxwQF7o=")).toBe(false);
  });

  it("refuses every other spelling of the same bytes", () => {
    const [secret, clientId, password] = ["testsecret", "GID_AAA@@@BBB001", "bWUQ/Ecil5gEqoqvpXe/TuZldGc="];
    const others = [
      password.replace("=", ""),
      `${password}=`,
      `${password}\n`,
      ` ${password}`,
      password.replace("/", "_"),
      password.toLowerCase(),
      password.replace(/c=$/, "d="),
      Buffer.from(password, "base64").toString("hex"),
      "",
    ];
    for (const other of others) expect(verifyClientIdSignature(secret, clientId, other)).toBe(false);
  });

  it("refuses a captured password for another client ID", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (secret, one, other) => {
        fc.pre(one !== other);
        expect(verifyClientIdSignature(secret, other, signClientId(secret, one))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("takes any text for a password without throwing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (password) => {
        expect(verifyClientIdSignature("secret", "GID_Test@@@0001", password)).toBe(false);
      }),
    );
  });

  it("never accepts anything for a key that does not exist", () => {
    expect(refuseSignature("GID_Test@@@0001", signClientId("no such key", "GID_Test@@@0001"))).toBe(false);
  });
});
