import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  actionsToType,
  canonicalFilters,
  findTokenFilterProblem,
  formatTokenPassword,
  isTokenShaped,
  parseTokenPassword,
  parseTokenUpload,
  TOKEN_TYPES,
  typeFits,
  typeToActions,
} from "./token.ts";
import { hashToken, newToken } from "./token-secret.ts";

describe("parseTokenPassword", () => {
  const good: [string, [string, string][]][] = [
    ["R|123", [["R", "123"]]],
    [
      "R|123|W|abcd",
      [
        ["R", "123"],
        ["W", "abcd"],
      ],
    ],
    [
      "W|abcd|R|123",
      [
        ["W", "abcd"],
        ["R", "123"],
      ],
    ],
    [
      "RW|x|R|y|W|z",
      [
        ["RW", "x"],
        ["R", "y"],
        ["W", "z"],
      ],
    ],
    ["R|R", [["R", "R"]]],
  ];
  it.each(good)("reads %s", (password, tokens) => {
    const read = parseTokenPassword(password);
    expect(read.ok && [...read.tokens]).toEqual(tokens);
  });

  const bad: [string, string][] = [
    ["nothing", ""],
    ["a type alone", "R"],
    ["no token", "R|"],
    ["no type", "|123"],
    ["a type twice", "R|123|R|456"],
    ["a type in lower case", "r|123"],
    ["a type as the API writes it", "R,W|123"],
    ["an unknown type", "X|123"],
    ["the name of a property", "constructor|123"],
    ["an empty second token", "R|123|W|"],
    ["a trailing bar", "R|123|"],
    ["a fourth pair", "R|1|W|2|RW|3|R|4"],
    ["a fourth pair that is empty", "R|1|W|2|RW|3||"],
    ["very many bars", "|".repeat(60_000)],
  ];
  it.each(bad)("refuses %s", (_, password) => {
    expect(parseTokenPassword(password)).toEqual({ ok: false });
  });

  it("reads back whatever it accepts", () => {
    const field = fc.oneof(fc.constantFrom(...TOKEN_TYPES, "", "r"), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(field, { maxLength: 8 }), (fields) => {
        const password = fields.join("|");
        const read = parseTokenPassword(password);
        if (read.ok) expect(formatTokenPassword(read.tokens)).toBe(password);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("types and actions", () => {
  it("translates what the API writes and what clients write", () => {
    for (const type of TOKEN_TYPES) expect(actionsToType(typeToActions(type))).toBe(type);
    expect(actionsToType("W,R")).toBe("RW");
    for (const wrong of ["", "RW", "r", "R,W,R", "R, W", "W,", "R,R"]) expect(actionsToType(wrong)).toBeNull();
  });

  it("lets R subscribe, W publish, RW both", () => {
    expect(TOKEN_TYPES.map((type) => [typeFits(type, "PUBLISH"), typeFits(type, "SUBSCRIBE")])).toEqual([
      [false, true],
      [true, false],
      [true, true],
    ]);
  });
});

describe("filters of a token", () => {
  it("keeps them sorted and once each", () => {
    expect(canonicalFilters(["b", "a/#", "b", "a"])).toEqual(["a", "a/#", "b"]);
  });

  it.each([
    ["TopicA", null],
    ["TopicA/+/b/#", null],
    ["TopicA/p2p/GID_Test@@@0001", null],
    ["", "empty"],
    ["TopicA#", "hash_not_alone"],
    ["$share/g/a", "shared"],
    ["#", "parent_wildcard"],
    ["+", "parent_wildcard"],
    ["+/a", "parent_wildcard"],
    ["$SYS/uploadToken", "system"],
    ["$SYS/#", "system"],
    ["a".repeat(65), "too_long"],
    [`TopicA/p2p/GID_Test@@@${"d".repeat(50)}`, null],
  ])("%s: %s", (filter, problem) => {
    expect(findTokenFilterProblem(filter, 64)).toBe(problem);
  });
});

describe("parseTokenUpload", () => {
  it.each([
    ['{"token":"abc","type":"R"}', "R"],
    ['{"Token":"abc","Type":"RW"}', "RW"],
    ['{"type":"W","token":"abc","more":1}', "W"],
  ])("reads %s", (payload, type) => {
    expect(parseTokenUpload(payload)).toEqual({ ok: true, token: "abc", type });
  });

  it.each([
    "",
    "null",
    "1",
    "[]",
    "{}",
    '{"token":"abc"}',
    '{"type":"R"}',
    '{"token":"","type":"R"}',
    '{"token":1,"type":"R"}',
    '{"token":"abc","type":"r"}',
    '{"token":"abc","type":"R,W"}',
    '{"token":"abc","type":["R"]}',
    '{"token":"abc","Token":"def","type":"R"}',
    '{"token":"abc","type":"R"',
  ])("refuses %s", (payload) => {
    expect(parseTokenUpload(payload)).toEqual({ ok: false });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
        parseTokenUpload(payload);
      }),
    );
  });
});

describe("newToken", () => {
  it("makes a token of its own form, without a bar, and shows only a little of it", () => {
    const { token, prefix, lastFour, hash } = newToken();
    expect(isTokenShaped(token)).toBe(true);
    expect(token).toMatch(/^gtk_[A-Za-z0-9]{40}$/);
    expect(token.startsWith(prefix) && token.endsWith(lastFour)).toBe(true);
    expect([prefix.length, lastFour.length]).toEqual([10, 4]);
    expect(hash.equals(hashToken(token))).toBe(true);
    expect(hash.length).toBe(32);
  });

  it("never makes the same one twice", () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newToken().token)).size).toBe(1_000);
  });

  it.each([
    "",
    "gtk_",
    "gtk_abc",
    `gtk_${"a".repeat(39)}`,
    `gtk_${"a".repeat(41)}`,
    `gtk-${"a".repeat(40)}`,
    `gtk_${"a".repeat(39)}\n`,
    `gtk_${"a".repeat(39)}|`,
  ])("%j does not look like one", (text) => {
    expect(isTokenShaped(text)).toBe(false);
  });
});
