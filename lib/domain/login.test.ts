import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitsTopicLength,
  formatClientId,
  formatUsername,
  isGroupId,
  isInstanceId,
  isInstanceName,
  isP2pTopic,
  LOGIN_MODES,
  parseClientId,
  parseUsername,
} from "./login.ts";
import { utf8Length } from "./topic.ts";

describe("parseUsername", () => {
  it("reads the three documented forms", () => {
    for (const mode of LOGIN_MODES) {
      const read = parseUsername(`${mode}|YYYYY|mqtt-xxxxx`);
      expect(read).toEqual({ ok: true, mode, keyId: "YYYYY", instanceId: "mqtt-xxxxx" });
    }
  });

  const malformed: [string, string][] = [
    ["nothing at all", ""],
    ["one field", "Signature"],
    ["two fields", "Signature|YYYYY"],
    ["four fields", "Signature|YYYYY|mqtt-xxxxx|"],
    ["five fields", "Signature|YYYYY|mqtt-xxxxx|a|b"],
    ["an empty key", "Signature||mqtt-xxxxx"],
    ["an empty instance", "Signature|YYYYY|"],
    ["an empty mode", "|YYYYY|mqtt-xxxxx"],
    ["only bars", "||"],
  ];
  it.each(malformed)("refuses %s as malformed", (_, username) => {
    expect(parseUsername(username)).toEqual({ ok: false, reason: "malformed_username" });
  });

  it.each(["signature", "SIGNATURE", "Token ", " Token", "Devicecredential", "Basic", "toString"])(
    "refuses the mode %j, because the spelling is exact",
    (mode) => {
      expect(parseUsername(`${mode}|YYYYY|mqtt-xxxxx`)).toEqual({ ok: false, reason: "unknown_mode" });
    },
  );

  it("reads back whatever it accepts, and never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.oneof(fc.constantFrom(...LOGIN_MODES), fc.string()), { maxLength: 5 }).map((f) => f.join("|")),
        ),
        (username) => {
          const read = parseUsername(username);
          if (read.ok) expect(formatUsername(read.mode, read.keyId, read.instanceId)).toBe(username);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe("parseClientId", () => {
  it("splits a client ID into group and device", () => {
    expect(parseClientId("GID_Test@@@0001")).toEqual({ groupId: "GID_Test", deviceId: "0001" });
    expect(parseClientId("GID-a_b@@@D-1_x")).toEqual({ groupId: "GID-a_b", deviceId: "D-1_x" });
  });

  it("takes 64 characters and not 65", () => {
    const group = "GID_Test@@@";
    expect(parseClientId(group + "d".repeat(64 - group.length))).not.toBeNull();
    expect(parseClientId(group + "d".repeat(65 - group.length))).toBeNull();
  });

  const bad: [string, string][] = [
    ["nothing", ""],
    ["a group alone", "GID_Test"],
    ["no device", "GID_Test@@@"],
    ["no group", "@@@0001"],
    ["two at signs", "GID_Test@@0001"],
    ["four at signs", "GID_Test@@@@0001"],
    ["two separators", "GID_Test@@@a@@@b"],
    ["a group that does not begin with GID", "Test@@@0001"],
    ["a group of six characters", "GID_ab@@@0001"],
    ["a group in lower case", "gid_Test@@@0001"],
    ["a slash", "GID_Test@@@a/b"],
    ["a colon", "GID_Test@@@a:b"],
    ["a comma", "GID_Test@@@a,b"],
    ["a percent sign", "GID_Test@@@a%b"],
    ["a plus", "GID_Test@@@+"],
    ["a space", "GID_Test@@@a b"],
    ["a line end", "GID_Test@@@a\n"],
    ["a line end in the group", "GID_Test\n@@@a"],
    ["NUL", "GID_Test@@@a\0"],
    ["letters outside of ASCII", "GID_Test@@@ä"],
    ["digits outside of ASCII", "GID_Test@@@１"],
  ];
  it.each(bad)("refuses %s", (_, clientId) => {
    expect(parseClientId(clientId)).toBeNull();
  });

  it("reads back whatever it accepts, in the documented alphabet", () => {
    const char = fc.constantFrom("G", "I", "D", "_", "-", "@", "a", "0", "/", "\n", "%");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: char, maxLength: 70 }),
          fc.string({ unit: char }).map((s) => `GID_${s}`),
        ),
        (id) => {
          const read = parseClientId(id);
          if (!read) return;
          expect(formatClientId(read.groupId, read.deviceId)).toBe(id);
          expect(id).toMatch(/^GID[_-][A-Za-z0-9_-]{3,60}@@@[A-Za-z0-9_-]+$/);
          expect(id.length).toBeLessThanOrEqual(64);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

describe("names", () => {
  it.each([
    ["GID_abc", true],
    ["GID-abc", true],
    [`GID_${"a".repeat(60)}`, true],
    [`GID_${"a".repeat(61)}`, false],
    ["GID_ab", false],
    ["GIDabcd", false],
    ["GID_a.c", false],
    ["GID_abc\n", false],
  ])("group ID %j: %s", (text, expected) => {
    expect(isGroupId(text)).toBe(expected);
  });

  it.each([
    ["mqtt-xxxxx", true],
    ["post-cn-0pp12gl0001", true],
    ["mqtt-ab", false],
    ["mqtt_abc", false],
    ["kafka-abc", false],
    ["mqtt-a|bcd", false],
    ["mqtt-a%bcd", false],
    ["mqtt-a/bcd", false],
    ["mqtt-a*bcd", false],
    ["mqtt-abc\n", false],
    [`mqtt-${"a".repeat(60)}`, true],
    [`mqtt-${"a".repeat(61)}`, false],
  ])("instance ID %j: %s", (text, expected) => {
    expect(isInstanceId(text)).toBe(expected);
  });

  it.each([
    ["abc", true],
    ["ab", false],
    ["a".repeat(64), true],
    ["a".repeat(65), false],
    ["Factory_1-b", true],
    ["Factory 1", false],
    ["Fabrik-ä", false],
  ])("instance name %j: %s", (text, expected) => {
    expect(isInstanceName(text)).toBe(expected);
  });
});

describe("P2P topics and length", () => {
  it.each([
    ["TopicA/p2p/GID_Test@@@0001", true],
    ["TopicA/p2p/GID_Test", false],
    ["TopicA/P2P/GID_Test@@@0001", false],
    ["TopicA/p2p/GID_Test@@@0001/x", false],
    ["/p2p/GID_Test@@@0001", false],
    ["a/b/p2p/GID_Test@@@0001", false],
    ["TopicA/p2p/+", false],
  ])("%s: %s", (topic, expected) => {
    expect(isP2pTopic(topic)).toBe(expected);
  });

  it("measures a topic in UTF-8 bytes", () => {
    expect(fitsTopicLength("a".repeat(64), 64)).toBe(true);
    expect(fitsTopicLength("a".repeat(65), 64)).toBe(false);
    expect(fitsTopicLength("厨".repeat(21), 64)).toBe(true);
    expect(fitsTopicLength("厨".repeat(22), 64)).toBe(false);
  });

  it("lets a P2P topic have 128 bytes whatever the instance says, and not one more", () => {
    const clientId = `GID_Test@@@${"d".repeat(53)}`;
    const longest = `${"t".repeat(128 - clientId.length - 5)}/p2p/${clientId}`;
    expect(utf8Length(longest)).toBe(128);
    expect(fitsTopicLength(longest, 64)).toBe(true);
    expect(fitsTopicLength(`t${longest}`, 64)).toBe(false);
    expect(fitsTopicLength(`t${longest}`, 129)).toBe(true);
  });
});
