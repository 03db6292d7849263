import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { ConnectionTrace } from "./connection-trace.ts";

let world: TestWorld;
let trace: ConnectionTrace;
beforeEach(() => {
  world = openTestWorld();
  trace = new ConnectionTrace(world.db.$client, () => world.clock.now);
});
afterEach(() => world.close());

const count = () => world.db.$client.prepare("select count(*) from connection_events").pluck().get();
const write = (hasTime = () => true) => {
  trace.write(hasTime);
  trace.written();
};
const event = { instanceId: "mqtt-a", clientId: "c", channelId: "x", action: "connect", info: "accepted" } as const;

test("what there was no time for is written later, once", () => {
  for (let i = 0; i < 10; i++) trace.record(event);
  let left = 4;
  write(() => left-- > 0);
  expect([count(), trace.pending]).toEqual([4, 6]);
  write();
  expect([count(), trace.pending]).toEqual([10, 0]);
});

test("refusals, which anybody can cause, are recorded up to a rate for each instance", () => {
  for (let i = 0; i < 100; i++) trace.refused("mqtt-a", `c${i}`, "not authorized");
  trace.refused("mqtt-b", "c", "not authorized");
  expect(trace.pending).toBe(21);
  world.clock.now += 1_000;
  trace.refused("mqtt-a", "c", "not authorized");
  expect(trace.pending).toBe(22);
});

test("events go after seven days", () => {
  trace.record(event);
  write();
  world.clock.now += 8 * 24 * 3_600_000;
  trace.record(event);
  write();
  expect(trace.prune()).toBe(1);
  expect(count()).toBe(1);
  expect(trace.prune()).toBe(0);
});

test("a flood fills the memory only so far", () => {
  for (let i = 0; i < 25_000; i++) trace.record(event);
  expect(trace.pending).toBe(20_000);
});
