import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, changes, tokens } from "../../db/schema.ts";
import { hashToken } from "../domain/token-secret.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createInstance, updateInstance } from "./instances.ts";
import { listTokens } from "./token-list.ts";
import { getToken, IssueTokenInput, issueToken, revokeToken } from "./tokens.ts";

let world: TestWorld;
const instanceId = "mqtt-one";
beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Standard" });
  createInstance(world.system, { id: "mqtt-two", edition: "Standard" });
});
afterEach(() => world.close());

const ctx = () => world.system;
const MINUTE_MS = 60_000;
const MONTH_MS = 30 * 24 * 60 * MINUTE_MS;
const issue = (given: Partial<Parameters<typeof issueToken>[1]> & { lifeMs?: number } = {}) => {
  const { lifeMs = MINUTE_MS, ...input } = given;
  const expiresAt = world.clock.now + lifeMs;
  return issueToken(ctx(), { instanceId, type: "R", filters: ["a/#"], expiresAt, note: "", ...input });
};
const invalid = (field: string) => expect.objectContaining({ code: "invalid_input", field });
const ids = (input: Omit<Parameters<typeof listTokens>[1], "instanceId"> = {}, where = instanceId) =>
  listTokens(ctx(), { instanceId: where, ...input }).items.map(({ id }) => id);

describe("the life of a token", () => {
  test.each([MINUTE_MS, MINUTE_MS + 1, MONTH_MS - 1, MONTH_MS])("%i ms is one", (lifeMs) => {
    expect(issue({ lifeMs }).token).toMatchObject({ state: "live", expiresAt: world.clock.now + lifeMs });
  });
  test.each([MINUTE_MS - 1, 0, -1, MONTH_MS + 1, Number.MAX_SAFE_INTEGER - Date.UTC(2030, 0)])(
    "%i ms is none: the console refuses and does not cut",
    (lifeMs) => {
      expect(() => issue({ lifeMs })).toThrow(invalid("expiresAt"));
      expect(world.db.select().from(tokens).all()).toEqual([]);
    },
  );
  test.each([1.5, Number.NaN, Infinity, "1", null, 2 ** 53])("%j is no time", (expiresAt) => {
    const input = { instanceId, type: "R", filters: ["a"], expiresAt };
    expect(IssueTokenInput.safeParse(input).success).toBe(false);
  });
  test("ends to the millisecond", () => {
    const { id } = issue().token;
    world.clock.now += MINUTE_MS - 1;
    expect([getToken(ctx(), { instanceId, id }).state, ids({ state: "live" }), ids({ state: "expired" })]).toEqual([
      "live",
      [id],
      [],
    ]);
    world.clock.now += 1;
    expect([getToken(ctx(), { instanceId, id }).state, ids({ state: "live" }), ids({ state: "expired" })]).toEqual([
      "expired",
      [],
      [id],
    ]);
  });
});

describe("the filters of a token", () => {
  test("are kept sorted and once", () => {
    expect(issue({ filters: ["b", "a/#", "b", "a/+", "a/#"] }).token.filters).toEqual(["a/#", "a/+", "b"]);
  });
  test("are as many as the instance allows, counted without duplicates", () => {
    const filters = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
    expect(issue({ filters: [...filters(100), ...filters(100)] }).token.filters).toHaveLength(100);
    expect(() => issue({ filters: filters(101) })).toThrow(invalid("filters"));
    updateInstance(ctx(), { id: instanceId, maxTokenResources: 101 });
    expect(issue({ filters: filters(101) }).token.filters).toHaveLength(101);
  });
  test.each(["", "a#", "#/a", "a/#/b", "+", "#", "+/a", "$SYS/#", "$share/g/a", "a\u0000b", "a".repeat(65), "\ud800"])(
    "%j is none",
    (filter) => {
      expect(() => issue({ filters: ["good", filter] })).toThrow(invalid("filters"));
      expect(world.db.select().from(tokens).all()).toEqual([]);
    },
  );
  test("of one device may be longer than other topics, up to 128 bytes", () => {
    const p2p = `parent/p2p/GID_${"a".repeat(30)}@@@${"b".repeat(27)}`;
    expect(issue({ filters: [p2p] }).token.filters).toEqual([p2p]);
    expect(() => issue({ filters: [`parent/other/${"a".repeat(60)}`] })).toThrow(invalid("filters"));
  });
  test("that are wrong and huge are not repeated whole", () => {
    const error = (() => {
      try {
        issue({ filters: ["x".repeat(1_000_000)] });
      } catch (thrown) {
        return thrown as Error;
      }
      return null;
    })();
    expect(error?.message.length).toBeLessThan(400);
  });
});

describe("the text of a token", () => {
  test("is shown once; the database has its hash and what people know it by", () => {
    const { token, text } = issue();
    expect(text).toMatch(/^gtk_[A-Za-z0-9]{40}$/);
    const row = world.db.select().from(tokens).all()[0];
    expect(row?.hash.equals(hashToken(text))).toBe(true);
    expect([token.prefix, token.lastFour]).toEqual([text.slice(0, 10), text.slice(-4)]);
    expect(token).not.toHaveProperty("hash");
    expect(JSON.stringify(world.db.select().from(auditLog).all())).not.toContain(text.slice(4, 10));
  });
  test("is another one each time", () => {
    expect(new Set(Array.from({ length: 200 }, () => issue().text)).size).toBe(200);
  });
});

describe("search", () => {
  test("finds a token by its whole text and by its start, in any state, and in no other instance", () => {
    const { token, text } = issue();
    const { token: other } = issue();
    expect(ids({ search: text })).toEqual([token.id]);
    expect(ids({ search: token.prefix })).toEqual([token.id]);
    expect(ids({ search: text.slice(0, 8) })).toEqual([token.id]);
    expect(ids({ search: text, state: "live" })).toEqual([token.id]);
    expect(ids({ search: text, state: "revoked" })).toEqual([]);
    expect(ids({ search: text }, "mqtt-two")).toEqual([]);
    expect(ids({ search: token.prefix }, "mqtt-two")).toEqual([]);
    revokeToken(ctx(), { instanceId, id: other.id });
    expect(ids({ search: other.prefix, state: "revoked" })).toEqual([other.id]);
    expect(ids({ search: other.prefix, state: "live" })).toEqual([]);
  });
  test.each(["gtk_", "gtk_abc", "x", "%", "*", "_", "\u0000", `gtk_${"a".repeat(40)}`, `gtk_${"a".repeat(39)}`, "G"])(
    "%j finds none",
    (search) => {
      issue();
      expect(ids({ search })).toEqual([]);
    },
  );
});

describe("revoking", () => {
  test("again does nothing, harmlessly", () => {
    const { id } = issue().token;
    const before = world.db.select().from(auditLog).all().length;
    const first = revokeToken(ctx(), { instanceId, id });
    world.clock.now += 5;
    expect(revokeToken(ctx(), { instanceId, id })).toEqual(first);
    expect(first).toMatchObject({ state: "revoked", revokedBy: "system:apply" });
    expect(world.db.select().from(auditLog).all()).toHaveLength(before + 1);
    expect(
      world.db
        .select()
        .from(changes)
        .all()
        .filter(({ kind }) => kind === "token.revoked"),
    ).toHaveLength(1);
  });
  test("an expired token is recorded, and it stays revoked when the clock goes back", () => {
    const { id } = issue().token;
    world.clock.now += 2 * MINUTE_MS;
    expect(revokeToken(ctx(), { instanceId, id }).state).toBe("revoked");
    world.clock.now -= 2 * MINUTE_MS;
    expect(getToken(ctx(), { instanceId, id }).state).toBe("revoked");
  });
  test("takes the token of this instance only", () => {
    const { id } = issue().token;
    expect(() => revokeToken(ctx(), { instanceId: "mqtt-two", id })).toThrow(
      expect.objectContaining({ code: "not_found" }),
    );
    expect(getToken(ctx(), { instanceId, id }).state).toBe("live");
  });
});

describe("lists", () => {
  test("show the newest first, the live ones by what ends first, the others by what ended last", () => {
    const made = [5, 2, 9, 3].map((minutes) => issue({ lifeMs: minutes * MINUTE_MS }).token.id);
    const [five, two, nine, three] = made;
    expect(ids()).toEqual([three, nine, two, five]);
    expect(ids({ state: "live" })).toEqual([two, three, five, nine]);
    revokeToken(ctx(), { instanceId, id: Number(nine) });
    world.clock.now += 1;
    revokeToken(ctx(), { instanceId, id: Number(five) });
    expect(ids({ state: "revoked" })).toEqual([five, nine]);
    world.clock.now += 4 * MINUTE_MS;
    expect(ids({ state: "expired" })).toEqual([three, two]);
    expect(ids({ state: "live" })).toEqual([]);
  });
});
