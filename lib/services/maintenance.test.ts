import { afterEach, beforeEach, expect, test } from "vitest";
import { importRows, imports } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { registerDeviceCredential, rotateDeviceCredential } from "./device-credentials.ts";
import { createGroup, saveGroupPolicy } from "./groups.ts";
import { createInstance, deleteInstance } from "./instances.ts";
import { Maintenance } from "./maintenance.ts";
import { insertToken, revokeToken } from "./tokens.ts";
import { write } from "./transaction.ts";

const DAY = 86_400_000;
let world: TestWorld;
let maintenance: Maintenance;

beforeEach(() => {
  world = openTestWorld();
  maintenance = new Maintenance(world.db.$client, () => world.clock.now);
});
afterEach(() => world.close());

const count = (table: string) => world.db.$client.prepare(`select count(*) from ${table}`).pluck().get();

/** Steps until every task has found nothing to do. */
function settle(): number {
  let most = 0;
  for (let quiet = 0; quiet < 20; ) {
    const touched = maintenance.step();
    most = Math.max(most, touched);
    quiet = touched === 0 ? quiet + 1 : 0;
  }
  return most;
}

function instance(id: string, devices: number): void {
  createInstance(world.system, { id, name: id, edition: "Professional" });
  createGroup(world.system, { instanceId: id, id: "GID_test", defaultEffect: "Allow", note: "" } as never);
  saveGroupPolicy(world.system, {
    instanceId: id,
    id: "GID_test",
    expectedVersion: 1,
    defaultEffect: "Allow",
    rules: [{ effect: "Deny", pub: true, sub: true, topic: "x" }],
  });
  for (let i = 0; i < devices; i++)
    registerDeviceCredential(world.system, { instanceId: id, clientId: `GID_test@@@${i}` });
}

const issue = (expiresAt: number) =>
  write(world.system, (w) => insertToken(w, { instanceId: "mqtt-a", type: "R", filters: ["a"], expiresAt, note: "" }));

test("a deleted instance is purged in steps of bounded size, and nothing of another is touched", () => {
  instance("mqtt-a", 1_200);
  instance("mqtt-b", 3);
  issue(world.clock.now + DAY);
  deleteInstance(world.system, { id: "mqtt-a", confirmName: "mqtt-a" });
  expect(settle()).toBeLessThanOrEqual(500);
  expect([
    count("instances"),
    count("groups"),
    count("group_rules"),
    count("device_credentials"),
    count("tokens"),
  ]).toEqual([1, 1, 1, 3, 0]);
});

/** An import with this many rows that is kept until then. */
function imported(instanceId: string, keptUntil: number, rows: number): void {
  const by = { createdBy: "x", createdByName: "x", createdAt: 0, orderedBy: "x" };
  const { id } = world.db
    .insert(imports)
    .values({ instanceId, kind: "devices", status: "done", fileName: "x.csv", keptUntil, ...by })
    .returning()
    .get();
  for (let line = 1; line <= rows; line++) world.db.insert(importRows).values({ importId: id, line }).run();
}

test("an import goes when it is over, its rows first and in steps, and with its instance", () => {
  instance("mqtt-a", 0);
  instance("mqtt-b", 0);
  imported("mqtt-a", world.clock.now - 1, 1_200);
  imported("mqtt-a", world.clock.now + DAY, 600);
  imported("mqtt-b", world.clock.now + DAY, 2);
  expect(settle()).toBeLessThanOrEqual(500);
  expect([count("imports"), count("import_rows")]).toEqual([2, 602]);
  deleteInstance(world.system, { id: "mqtt-a", confirmName: "mqtt-a" });
  expect(settle()).toBeLessThanOrEqual(500);
  expect([count("instances"), count("imports"), count("import_rows")]).toEqual([1, 1, 2]);
});

test("tokens go thirty days after they expired, not before, revoked ones too", () => {
  instance("mqtt-a", 0);
  issue(world.clock.now + DAY);
  const { token } = issue(world.clock.now + DAY);
  revokeToken(world.system, { instanceId: "mqtt-a", id: token.id });
  issue(world.clock.now + DAY + 2);
  world.clock.now += 31 * DAY;
  settle();
  expect(count("tokens")).toBe(3);
  world.clock.now += 1;
  settle();
  expect(count("tokens")).toBe(1);
});

test("the previous pair of a rotation goes when its overlap is over", () => {
  instance("mqtt-a", 1);
  const device = { instanceId: "mqtt-a", clientId: "GID_test@@@0" };
  rotateDeviceCredential(world.system, { ...device, overlapMs: DAY, disconnect: false });
  const previous = () => world.db.$client.prepare("select previous_key_id from device_credentials").pluck().get();
  settle();
  expect(previous()).not.toBeNull();
  world.clock.now += DAY + 1;
  settle();
  expect(previous()).toBeNull();
});

test("the outbox is cleared after an hour, done orders after a day, open ones stay", () => {
  instance("mqtt-a", 1);
  const order = world.db.$client.prepare(
    "insert into disconnect_requests (instance_id, client_id, requested_by, requested_at, done_at, outcome) values ('mqtt-a', 'c', 'o', @at, @doneAt, @outcome)",
  );
  order.run({ at: world.clock.now, doneAt: world.clock.now, outcome: "closed" });
  order.run({ at: world.clock.now, doneAt: null, outcome: null });
  expect(count("changes")).toBeGreaterThan(0);
  world.clock.now += DAY + 1;
  settle();
  expect([count("changes"), count("disconnect_requests")]).toEqual([0, 1]);
});
