import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokens } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createInstance } from "./instances.ts";
import { type KeyRange, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";

let world: TestWorld;
const instanceId = "mqtt-a";

/** Twelve rows with few different first values, so that pages begin and end among equals. */
const rows = Array.from({ length: 12 }, (_, i) => ({
  id: i + 1,
  at: 1_000 + Math.floor(i / 5),
  name: `GID_${i % 3}@@@${i}`,
}));

beforeAll(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Standard" });
  for (const { id, at, name } of rows) {
    world.db
      .insert(tokens)
      .values({
        instanceId,
        hash: Buffer.alloc(32, id),
        prefix: name,
        lastFour: "",
        type: "R",
        filters: ["a"],
        issuedBy: "x",
        issuedByName: "x",
        createdAt: 1,
        expiresAt: at,
      })
      .run();
  }
});
afterAll(() => world.close());

type List = (request: PageRequest) => Page<{ readonly id: number }>;

const byTime =
  (direction: "asc" | "desc", range?: KeyRange): List =>
  (request) =>
    keysetPage(
      request,
      [tokens.expiresAt, tokens.id],
      direction,
      (condition, order, limit) =>
        world.db
          .select()
          .from(tokens)
          .where(and(eq(tokens.instanceId, instanceId), condition))
          .orderBy(...order)
          .limit(limit)
          .all(),
      (row) => [row.expiresAt, row.id],
      range,
    );

const byName =
  (range?: KeyRange): List =>
  (request) =>
    keysetPage(
      request,
      [tokens.prefix],
      "asc",
      (condition, order, limit) =>
        world.db
          .select()
          .from(tokens)
          .where(condition)
          .orderBy(...order)
          .limit(limit)
          .all(),
      (row) => [row.prefix],
      range,
    );

const ids = (page: Page<{ readonly id: number }>) => page.items.map(({ id }) => id);

/** All pages from the first to the last, and then back to the first. */
function walk(list: List, size: number): { forth: number[][]; back: number[][] } {
  let page = list({ size });
  const forth = [ids(page)];
  while (page.next !== null) {
    page = list({ size, cursor: page.next });
    forth.push(ids(page));
  }
  const back = [ids(page)];
  while (page.previous !== null) {
    page = list({ size, cursor: page.previous });
    back.push(ids(page));
  }
  return { forth, back };
}

const inOrder = rows.map(({ id }) => id);
const cases: [string, List, number[]][] = [
  ["oldest first", byTime("asc"), inOrder],
  ["newest first", byTime("desc"), inOrder.toReversed()],
  ["oldest first, from a time on", byTime("asc", { least: [1_001] }), inOrder.slice(5)],
  ["newest first, from a time on", byTime("desc", { least: [1_001] }), inOrder.slice(5).toReversed()],
  ["oldest first, before a time", byTime("asc", { below: [1_001] }), inOrder.slice(0, 5)],
  ["newest first, before a time", byTime("desc", { below: [1_001] }), inOrder.slice(0, 5).toReversed()],
  ["between two keys", byTime("asc", { least: [1_000, 3], below: [1_001, 8] }), [3, 4, 5, 6, 7]],
  ["nothing", byTime("asc", { below: [0] }), []],
  ["by a start of the name", byName(startsWith("GID_1@@@")), [2, 11, 5, 8]],
];

describe.each(cases)("%s", (_, list, expected) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 12, 13])("pages of %i go forth and back without gaps", (size) => {
    const { forth, back } = walk(list, size);
    expect(forth.flat()).toEqual(expected);
    expect(back.toReversed().flat()).toEqual(expected);
    for (const page of forth.slice(0, -1)) expect(page).toHaveLength(size);
  });
});

const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");

test("a cursor from outside of the range leads to its nearest end, never out of it", () => {
  const list = byTime("asc", { least: [1_001], below: [1_002] });
  expect(ids(list({ cursor: cursor("after", 0, 0) }))).toEqual([6, 7, 8, 9, 10]);
  expect(ids(list({ cursor: cursor("after", 9_999, 0) }))).toEqual([]);
  expect(ids(list({ cursor: cursor("before", 9_999, 0) }))).toEqual([6, 7, 8, 9, 10]);
  expect(ids(list({ cursor: cursor("before", 0, 0) }))).toEqual([]);
});

test.each([
  "",
  "x",
  "null",
  "\u0000",
  "a".repeat(2_001),
  cursor(),
  cursor("after"),
  cursor("after", 1),
  cursor("after", 1, 2, 3),
  cursor("sideways", 1, 2),
  cursor("after", null, 1),
  cursor("after", { toString: 1 }, 1),
  cursor("after", [1], 1),
  cursor("after", true, 1),
  Buffer.from('["after",1e999,1]').toString("base64url"),
  Buffer.from('{"0":"after","1":1,"2":2,"length":3}').toString("base64url"),
])("the damaged cursor %j is refused in words", (text) => {
  expect(() => byTime("asc")({ cursor: text })).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test("a cursor with a value of another kind reads nothing that it should not", () => {
  const list = byTime("asc", { least: [1_001] });
  expect(ids(list({ cursor: cursor("after", "' or 1=1 --", "x") }))).toEqual([]);
  expect(ids(list({ cursor: cursor("after", 1_001.5, -1) }))).toEqual([11, 12]);
});

test.each([0, -1, 201, 1.5, Number.NaN, "many", null])("a page of %j rows is refused", (size) => {
  expect(() => byTime("asc")({ size: size as number })).toThrow(expect.objectContaining({ code: "invalid_input" }));
});

test("texts are compared as SQLite does, by their bytes", () => {
  // U+FF5E comes before U+10400 in UTF-8, and after it in UTF-16.
  const list = byName({ least: ["\u{10400}"] });
  expect(ids(list({ cursor: cursor("after", "\uff5e") }))).toEqual([]);
});
