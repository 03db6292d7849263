import { afterEach, beforeEach, expect, test } from "vitest";
import type { Binding } from "../domain/decision.ts";
import { OBSERVED_SLOT_MS } from "../domain/observed-operation.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { ObservedClient, ObservedOperations } from "./observed-operations.ts";
import { OBSERVED_OF_CLIENT, OBSERVED_OF_INSTANCE } from "./observed-slots.ts";

let world: TestWorld;
let observed: ObservedOperations;
let elapsedMs: number;

beforeEach(() => {
  world = openTestWorld(1_000 * OBSERVED_SLOT_MS);
  elapsedMs = 0;
  observed = new ObservedOperations(world.db.$client, () => elapsedMs);
});
afterEach(() => world.close());

const binding = (clientId: string, instanceId = "mqtt-a"): Binding => ({
  ...{ instanceId, clientId, groupId: "GID_a", mode: "Token", keyId: "KEY-1", accessUserId: "u" },
  tokens: [{ id: 7, type: "RW", filters: ["#"], expiresAt: 9 }],
  groupPolicy: { groupId: "GID_a", version: 1, defaultEffect: "Allow", rules: [] },
  limits: { maxSubscriptionsPerClient: 1, maxTopicLength: 64, maxMessageBytes: 1, maxTps: 1 },
  ...{ address: "192.0.2.1", secure: false },
});

function write(): void {
  elapsedMs += 1_000;
  if (observed.pending === 0) return;
  world.db.$client.transaction(() => observed.write(() => true)).immediate();
  observed.written();
}

function writeAll(): void {
  for (let n = 0; n < 100; n++) write();
}

const rows = () =>
  world.db.$client
    .prepare("select client_id, action, topic, allowed, refused, slot_at from observed_operations order by 1, 2, 3, 6")
    .raw()
    .all();

test("the same operation is one row of its slot, however often it happens", () => {
  const client = new ObservedClient(observed);
  const bound = binding("c1");
  for (let n = 0; n < 1_000; n++) client.count("PUBLISH", "a/b", true, bound, world.clock.now);
  client.count("PUBLISH", "a/c", false, bound, world.clock.now);
  client.count("SUBSCRIBE", "a/b", true, bound, world.clock.now);
  write();
  for (let n = 0; n < 5; n++) client.count("PUBLISH", "a/b", true, bound, world.clock.now);
  write();
  const later = world.clock.now + OBSERVED_SLOT_MS;
  client.count("PUBLISH", "a/b", true, bound, later);
  write();
  expect(rows()).toEqual([
    ["c1", "PUBLISH", "a/b", 1_005, 0, world.clock.now],
    ["c1", "PUBLISH", "a/b", 1, 0, later],
    ["c1", "PUBLISH", "a/c", 0, 1, world.clock.now],
    ["c1", "SUBSCRIBE", "a/b", 1, 0, world.clock.now],
  ]);
});

test("writes keep a pace, and what could not be written is written later, once", () => {
  const client = new ObservedClient(observed);
  client.count("PUBLISH", "a", true, binding("c1"), world.clock.now);
  write();
  client.count("PUBLISH", "a", true, binding("c1"), world.clock.now);
  expect(observed.pending).toBe(0);
  elapsedMs += 1_000;
  expect(observed.pending).toBe(1);
  const { $client } = world.db;
  expect(() =>
    $client.transaction(() => {
      observed.write(() => true);
      throw new Error("no room on the disk");
    })(),
  ).toThrow("no room");
  write();
  expect(rows()).toEqual([["c1", "PUBLISH", "a", 2, 0, world.clock.now]]);
});

test("a client that invents topics fills neither the memory nor the disk, and hides nobody", () => {
  const noisy = new ObservedClient(observed);
  for (let second = 0; second < 10; second++) {
    for (let n = 0; n < 1_000; n++) noisy.count("PUBLISH", `t/${second}/${n}`, true, binding("noisy"), world.clock.now);
    expect(observed.pending).toBeLessThanOrEqual(100);
    write();
  }
  new ObservedClient(observed).count("PUBLISH", "quiet", true, binding("quiet"), world.clock.now);
  new ObservedClient(observed).count("PUBLISH", "x".repeat(300), false, binding("long"), world.clock.now);
  writeAll();
  const kept = rows() as [string, string, string, number, number, number][];
  expect(kept.filter(([client]) => client === "noisy")).toHaveLength(OBSERVED_OF_CLIENT);
  expect(kept).toContainEqual(["quiet", "PUBLISH", "quiet", 1, 0, world.clock.now]);
  const [together] = kept;
  expect(together).toEqual(["", "PUBLISH", "", 10_000 - OBSERVED_OF_CLIENT, 1, world.clock.now]);
});

test("an instance has so many rows in a slot and no more, also over a restart, and another has its own", () => {
  const fill = (from: number, to: number) => {
    for (let n = from; n < to; n++) {
      new ObservedClient(observed).count("PUBLISH", "a", true, binding(`c${n}`), world.clock.now);
    }
    writeAll();
  };
  fill(0, OBSERVED_OF_INSTANCE - 10);
  observed = new ObservedOperations(world.db.$client, () => elapsedMs);
  fill(OBSERVED_OF_INSTANCE, OBSERVED_OF_INSTANCE + 100);
  const count = (instance: string) =>
    world.db.$client.prepare("select count(*) from observed_operations where instance_id = ?").pluck().get(instance);
  expect(count("mqtt-a")).toBe(OBSERVED_OF_INSTANCE + 1);
  new ObservedClient(observed).count("PUBLISH", "a", true, binding("c1", "mqtt-b"), world.clock.now);
  writeAll();
  expect(count("mqtt-b")).toBe(1);
});
