import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { getAccessKey, listAccessKeys, setAccessKeyNote } from "./access-key-list.ts";
import { createAccessKey, ensurePrimaryAccount } from "./access-users.ts";
import { createAccessUser } from "./manage-access-users.ts";

const DAY_MS = 86_400_000;
let world: TestWorld;
let primaryId: string;
beforeEach(() => {
  world = openTestWorld();
  primaryId = ensurePrimaryAccount(world.system);
});
afterEach(() => world.close());

const find = (input: Parameters<typeof listAccessKeys>[1]) =>
  listAccessKeys(world.system, input).items.map(({ id }) => id);

test("keys are found by a part of the ID or note, by a username, by user, by state and by how long they were not used", () => {
  const { id: userId } = createAccessUser(world.system, { name: "backend" });
  const { key: old } = createAccessKey(world.system, { userId, note: "Billing" });
  const { key: used } = createAccessKey(world.system, { userId: primaryId, note: "" });
  world.db.$client
    .prepare("update access_keys set last_used_at = ? where id = ?")
    .run(world.clock.now + 39 * DAY_MS, used.id);
  world.clock.now += 40 * DAY_MS;
  expect(find({ search: "billing" })).toEqual([old.id]);
  expect(find({ search: old.id.slice(5).toLowerCase() })).toEqual([old.id]);
  expect(find({ search: `Token|${used.id}|mqtt-cn-a` })).toEqual([used.id]);
  expect(find({ userId })).toEqual([old.id]);
  expect(find({ status: "disabled" })).toEqual([]);
  expect(find({ unused: "never" })).toEqual([old.id]);
  expect(find({ unused: "30" })).toEqual([old.id]);
  expect(find({ unused: "90" })).toEqual([]);
});

test("the newest key comes first, and pages follow without gap or repetition", () => {
  const ids = Array.from({ length: 7 }, () => {
    world.clock.now += 1;
    return createAccessKey(world.system, { userId: primaryId, note: "" }).key.id;
  });
  const read: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = listAccessKeys(world.system, {}, { size: 3, ...(cursor ? { cursor } : {}) });
    read.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  expect(read).toEqual(ids.toReversed());
});

test("a key says whose it is, and never its secret; its note can be changed", () => {
  const { key, secret } = createAccessKey(world.system, { userId: primaryId, note: "one" });
  setAccessKeyNote(world.system, { id: key.id, note: "two" });
  const read = getAccessKey(world.system, { id: key.id });
  expect(read).toMatchObject({ id: key.id, note: "two", userKind: "primary" });
  expect(JSON.stringify(read)).not.toContain(secret);
  expect(read).not.toHaveProperty("sealedSecret");
  expect(() => getAccessKey(world.system, { id: "GAKnone" })).toThrow("no such access key");
});
