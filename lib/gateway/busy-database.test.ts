import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "../../db/client.ts";
import { gatewayStatus } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import type { Log } from "./log.ts";
import { type Gatherer, Telemetry } from "./telemetry.ts";
import { type GatewayWorld, openGatewayWorld } from "./test-world.ts";

/*
 * A backend that issues tokens as fast as it can holds the database for most of the time, a few milliseconds each time. What the
 * gateway writes must find the gaps: whoever waits for the next round meets the next commit.
 */

afterEach(() => vi.useRealTimers());

test("a sign of life that meets another writer comes as soon as that one is done", async () => {
  const world: GatewayWorld = await openGatewayWorld();
  const other = openDatabase(world.databasePath);
  const heartbeatAt = () => world.db.select().from(gatewayStatus).get()?.heartbeatAt;
  // Not the intervals: the next regular sign of life would hide that this one was lost.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  other.$client.exec("begin immediate");
  world.clock.now += 60_000;
  await world.gateway.beat();
  vi.advanceTimersByTime(50);
  expect(heartbeatAt()).not.toBe(world.clock.now);
  other.$client.exec("commit");
  vi.advanceTimersByTime(10);
  expect(heartbeatAt()).toBe(world.clock.now);
  vi.useRealTimers();
  other.$client.close();
  await world.close();
});

let world: TestWorld;
let complaints: number;
let telemetry: Telemetry;
let rows: number;

beforeEach(() => {
  world = openTestWorld();
  world.db.$client.pragma("busy_timeout = 0");
  complaints = 0;
  rows = 1;
  const gatherer: Gatherer = {
    get pending() {
      return rows;
    },
    write() {},
    written() {
      rows = 0;
    },
  };
  telemetry = new Telemetry(world.db.$client, [gatherer], { error: () => complaints++ } as unknown as Log);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  telemetry.stop();
  world.close();
});

test("what was observed is written as soon as another writer is done, without a complaint", () => {
  const other = openDatabase(world.databasePath);
  other.$client.exec("begin immediate");
  telemetry.start();
  vi.advanceTimersByTime(250);
  expect(rows).toBe(1);
  other.$client.exec("commit");
  vi.advanceTimersByTime(20);
  expect([rows, complaints]).toEqual([0, 0]);
  other.$client.close();
});

test("what somebody waits for does not wait for the next round either", async () => {
  const other = openDatabase(world.databasePath);
  rows = 0;
  telemetry.start();
  vi.advanceTimersByTime(200);
  rows = 1;
  other.$client.exec("begin immediate");
  telemetry.flushSoon();
  await new Promise<void>((resolve) => setImmediate(resolve));
  other.$client.exec("commit");
  vi.advanceTimersByTime(20);
  expect(rows).toBe(0);
  other.$client.close();
});

test("a database that cannot be written at all is not tried as often", () => {
  let tries = 0;
  world.db.$client.transaction = (() => {
    tries++;
    throw Object.assign(new Error("full"), { code: "SQLITE_FULL" });
  }) as never;
  telemetry.start();
  vi.advanceTimersByTime(1_000);
  expect([tries, complaints]).toEqual([5, 1]);
});
