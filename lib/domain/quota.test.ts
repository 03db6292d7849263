import { describe, expect, it } from "vitest";
import { EDITION_LIMITS, EDITIONS, isLimit, LIMIT_NAMES, warningLevel } from "./quota.ts";

describe("editions", () => {
  it("start within the bounds, each larger than the one before, with the vendor's documented figures", () => {
    for (const edition of EDITIONS) {
      const limits = EDITION_LIMITS[edition];
      for (const name of LIMIT_NAMES) expect(isLimit(name, limits[name])).toBe(true);
      expect(limits).toMatchObject({
        maxSubscriptionsPerClient: 30,
        maxTokenResources: 100,
        maxTopicLength: 64,
        maxMessageBytes: 65_536,
      });
    }
    const connections = EDITIONS.map((edition) => EDITION_LIMITS[edition].maxConnections);
    expect(connections).toEqual(connections.toSorted((a, b) => a - b));
  });
});

describe("isLimit", () => {
  it.each([
    ["maxConnections", 0, true],
    ["maxConnections", -1, false],
    ["maxConnections", 1.5, false],
    ["maxConnections", Number.NaN, false],
    ["maxTokenResources", 0, false],
    ["maxTopicLength", 128, true],
    ["maxTopicLength", 65_536, false],
  ] as const)("%s %s: %s", (name, value, expected) => {
    expect(isLimit(name, value)).toBe(expected);
  });
});

describe("warningLevel", () => {
  it.each([
    [79, 100, null],
    [80, 100, 80],
    [89, 100, 80],
    [90, 100, 90],
    [99, 100, 90],
    [100, 100, 100],
    [250, 100, 100],
    [0, 0, null],
    [1, 0, 100],
  ])("%i of %i: %s", (used, limit, expected) => {
    expect(warningLevel(used, limit)).toBe(expected);
  });
});
