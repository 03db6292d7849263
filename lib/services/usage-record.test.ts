import { asc, eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, instances, quotaWarnings, usage } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createInstance } from "./instances.ts";
import { issueToken } from "./tokens.ts";
import { UsageMeter, type UsageReading } from "./usage-meter.ts";
import { UsageRecord } from "./usage-record.ts";
import { HOUR_MS, MINUTE_MS } from "./usage-row.ts";

const id = "mqtt-cn-usage";
/** A whole hour. */
const START = Date.UTC(2026, 0, 2, 3);
let world: TestWorld;
let record: UsageRecord;

beforeEach(() => {
  world = openTestWorld(START);
  createInstance(world.system, { id, edition: "Standard", maxConnections: 10, maxTps: 100 });
  record = begin(null);
});
afterEach(() => world.close());

function begin(aliveAt: number | null) {
  const next = new UsageRecord(world.db.$client);
  next.begin(aliveAt, world.clock.now);
  return next;
}

function flush() {
  const sqlite = world.db.$client;
  while (record.pending > 0) {
    sqlite.transaction(() => record.write(() => true)).immediate();
    record.written();
  }
}

const idle = {
  ...{ connections: 0, subscriptions: 0, messages: 0, messagesPeak: 0, delivered: 0, deliveredPeak: 0 },
  ...{ connects: 0, connectsPeak: 0, refusals: 0, refusalsPeak: 0 },
};

function minute(at: number, seen: Partial<typeof idle> = {}) {
  record.minuteEnded({ at, byInstance: new Map([[id, { ...idle, ...seen }]]) });
  flush();
}

const rows = (seconds: number) =>
  world.db
    .select()
    .from(usage)
    .where(eq(usage.seconds, seconds))
    .orderBy(asc(usage.at))
    .all()
    .map(({ at, connections, messages }) => [(at - START) / MINUTE_MS, connections, messages]);

describe("the record of use", () => {
  test("has no row for a minute that says nothing new", () => {
    minute(START);
    for (const i of [1, 2, 3]) minute(START + i * MINUTE_MS, { connections: 3 });
    minute(START + 4 * MINUTE_MS, { connections: 3, messages: 7, messagesPeak: 2 });
    minute(START + 5 * MINUTE_MS);
    minute(START + 6 * MINUTE_MS);
    expect(rows(60)).toEqual([
      [1, 3, 0],
      [4, 3, 7],
      [5, 0, 0],
    ]);
    expect(rows(3600)).toEqual([[0, 3, 7]]);
  });

  test("an hour has the most of its minutes, also of what it began with", () => {
    minute(START, { connections: 3 });
    minute(START + HOUR_MS + 30 * MINUTE_MS, { connections: 1 });
    minute(START + 2 * HOUR_MS, { connections: 1 });
    minute(START + 2 * HOUR_MS + MINUTE_MS, { connections: 1 });
    expect(rows(3600)).toEqual([
      [0, 3, 0],
      [60, 3, 0],
      [120, 1, 0],
    ]);
  });

  test("what lasts is repeated once a day", () => {
    for (let i = 0; i <= 49; i++) minute(START + i * HOUR_MS, { connections: 2 });
    expect(rows(60).map(([at]) => at)).toEqual([0, 24 * 60, 48 * 60]);
  });

  test("a gateway that is restarted within a minute adds to it, and one that was away leaves nobody connected meanwhile", () => {
    minute(START, { connections: 3, messages: 60, messagesPeak: 5 });
    record = begin(START + 20_000);
    minute(START, { connections: 2, messages: 30, messagesPeak: 4 });
    expect(rows(60)).toEqual([[0, 3, 90]]);
    world.clock.now = START + 10 * MINUTE_MS;
    record = begin(START + 2 * MINUTE_MS + 5_000);
    minute(START + 10 * MINUTE_MS, { connections: 3 });
    expect(rows(60)).toEqual([
      [0, 3, 90],
      [3, 0, 0],
      [10, 3, 0],
    ]);
    expect(rows(3600)).toEqual([[0, 3, 90]]);
  });

  test("a clock that goes back doubles nothing beyond the busiest second", () => {
    minute(START, { connections: 1, messages: 300, messagesPeak: 5 });
    minute(START, { connections: 1, messages: 300, messagesPeak: 5 });
    expect(rows(60)).toEqual([[0, 1, 300]]);
  });

  test("what could not be written is written later, in its own minute, once", () => {
    record.minuteEnded({ at: START, byInstance: new Map([[id, { ...idle, messages: 5, messagesPeak: 5 }]]) });
    record.minuteEnded({
      at: START + MINUTE_MS,
      byInstance: new Map([[id, { ...idle, messages: 6, messagesPeak: 6 }]]),
    });
    expect(() =>
      world.db.$client.transaction(() => {
        record.write(() => true);
        throw new Error("the disk is full");
      })(),
    ).toThrow("full");
    flush();
    expect(rows(60)).toEqual([
      [0, 0, 5],
      [1, 0, 6],
    ]);
  });

  test("counts issued tokens in the minute in which they were issued, also those that were issued while it was away", () => {
    const issue = (at: number) => {
      world.clock.now = at;
      issueToken(world.system, { instanceId: id, type: "R", filters: ["a"], expiresAt: at + HOUR_MS, note: "" });
    };
    issue(START + 1_000);
    issue(START + 1_500);
    issue(START + 3_000);
    issue(START + MINUTE_MS + 1);
    minute(START);
    expect(tokenRows()).toEqual([[0, 3, 2]]);
    record = begin(null);
    issue(START + 3 * MINUTE_MS);
    minute(START + 5 * MINUTE_MS);
    minute(START + 6 * MINUTE_MS);
    expect(tokenRows()).toEqual([
      [0, 3, 2],
      [1, 1, 1],
      [3, 1, 1],
    ]);
  });

  const tokenRows = () =>
    world.db
      .select()
      .from(usage)
      .where(eq(usage.seconds, 60))
      .orderBy(asc(usage.at))
      .all()
      .map(({ at, tokens, tokensPeak }) => [(at - START) / MINUTE_MS, tokens, tokensPeak]);
});

describe("a warning", () => {
  const levels = () =>
    world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.action, "quota.reached"))
      .all()
      .map(({ detail }) => detail);
  const standing = () => world.db.select().from(quotaWarnings).all();

  test("is recorded once for each level that is reached, and ends a quarter of an hour after use fell below", () => {
    minute(START, { connections: 8 });
    minute(START + MINUTE_MS, { connections: 8 });
    minute(START + 2 * MINUTE_MS, { connections: 5 });
    minute(START + 3 * MINUTE_MS, { connections: 8 });
    expect(levels()).toEqual([{ quota: "connections", level: 80, used: 8, limit: 10 }]);
    minute(START + 4 * MINUTE_MS, { connections: 10 });
    expect(levels()).toHaveLength(2);
    expect(standing()).toMatchObject([{ quota: "connections", level: 100, used: 10, allowed: 10 }]);
    for (let i = 5; i <= 20; i++) minute(START + i * MINUTE_MS, { connections: 1 });
    expect(standing()).toEqual([]);
    minute(START + 21 * MINUTE_MS, { connections: 9 });
    expect(levels()).toHaveLength(3);
  });

  test("is not repeated by a restart", () => {
    minute(START, { messagesPeak: 95, messages: 95 });
    record = begin(START);
    minute(START + MINUTE_MS, { messagesPeak: 95, messages: 95 });
    expect(levels()).toEqual([{ quota: "messages", level: 90, used: 95, limit: 100 }]);
  });

  test("comes when a limit is lowered below what is used", () => {
    minute(START, { connections: 4 });
    world.db.update(instances).set({ maxConnections: 3 }).run();
    minute(START + MINUTE_MS, { connections: 4 });
    expect(levels()).toEqual([{ quota: "connections", level: 100, used: 4, limit: 3 }]);
  });
});

describe("the meter", () => {
  const reading = (published: number, more: Partial<UsageReading> = {}): UsageReading[] => [
    { id, mostConnections: 1, subscriptions: 2, published, delivered: 0, connects: 0, refusals: 0, ...more },
  ];

  test("tells a minute when the next one begins, with its busiest second", () => {
    const meter = new UsageMeter();
    expect(meter.read(reading(10), START, 0)).toBeNull();
    expect(meter.read(reading(40, { mostConnections: 5 }), START + 1_000, 1_000)).toBeNull();
    // Late by two seconds: what came in three is not taken for one.
    expect(meter.read(reading(70), START + 4_000, 4_000)).toBeNull();
    const ended = meter.read(reading(71), START + MINUTE_MS, 60_000);
    expect(ended?.at).toBe(START);
    expect(ended?.byInstance.get(id)).toMatchObject({ connections: 5, messages: 70, messagesPeak: 30 });
  });

  test("an instance that was closed and opened again counts from zero", () => {
    const meter = new UsageMeter();
    meter.read(reading(10), START, 0);
    meter.read(reading(3), START + 1_000, 1_000);
    expect(meter.end()?.byInstance.get(id)).toMatchObject({ messages: 13 });
  });
});
