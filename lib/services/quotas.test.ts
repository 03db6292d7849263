import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, gatewayStatus, instances, liveCounts, quotaWarnings, usage } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createInstance } from "./instances.ts";
import { listQuotasRunningOut, listQuotaWarnings, readQuotas } from "./quotas.ts";
import { HOUR_MS, MINUTE_MS } from "./usage-row.ts";
import { readUsageSeries } from "./usage-series.ts";

const id = "mqtt-cn-quotas";
const NOW = Date.UTC(2026, 0, 30, 12);
const DAY = 24 * HOUR_MS;
let world: TestWorld;

beforeEach(() => {
  world = openTestWorld(NOW);
  createInstance(world.system, { id, edition: "Standard", maxConnections: 100, maxTps: 1_000 });
});
afterEach(() => world.close());

const nothing = { connections: 0, subscriptions: 0, deviceCredentials: 0, messages: 0, messagesPeak: 0 };
const none = { ...nothing, delivered: 0, deliveredPeak: 0, tokens: 0, tokensPeak: 0 };
const row = (seconds: number, at: number, more: Partial<typeof none>) =>
  world.db
    .insert(usage)
    .values({ instanceId: id, seconds, at, ...none, ...more })
    .run();

function runGateway(heartbeatAt = NOW) {
  world.db
    .insert(gatewayStatus)
    .values({ id: 1, runId: "r", pid: 1, version: "0", startedAt: 0, heartbeatAt, listeners: {} })
    .run();
}

describe("use over time", () => {
  const span = { lengthMs: 10 * MINUTE_MS, seconds: 60, stepMs: MINUTE_MS };
  const series = (aliveUntil = NOW) => readUsageSeries(world.db.$client, id, span, NOW, aliveUntil).values;

  test("goes on as before where there is no row, and flows only where there is one", () => {
    row(60, NOW - HOUR_MS, { connections: 9 });
    row(60, NOW - 20 * MINUTE_MS, { connections: 2 });
    row(60, NOW - 6 * MINUTE_MS, { connections: 5, messages: 12, messagesPeak: 3 });
    row(60, NOW - 5 * MINUTE_MS, { connections: 1 });
    const { connections, messages } = series();
    expect(connections).toEqual([2, 2, 2, 5, 1, 1, 1, 1, 1, 1]);
    expect(messages).toEqual([0, 0, 0, 3, 0, 0, 0, 0, 0, 0]);
  });

  test("is unknown before the first row, and after the last sign of a gateway", () => {
    row(60, NOW - 6 * MINUTE_MS, { connections: 5 });
    expect(series(NOW - 3 * MINUTE_MS).connections).toEqual([null, null, null, 5, 5, 5, 5, null, null, null]);
  });

  test("a step of several minutes has the most of them, also of what it began with", () => {
    row(60, NOW - 30 * MINUTE_MS, { connections: 7 });
    row(60, NOW - 7 * MINUTE_MS, { connections: 3 });
    const steps = { lengthMs: 20 * MINUTE_MS, seconds: 60, stepMs: 5 * MINUTE_MS };
    expect(readUsageSeries(world.db.$client, id, steps, NOW, NOW).values.connections).toEqual([7, 7, 3, 3]);
  });
});

describe("quotas", () => {
  const read = () => readQuotas(world.as({ instanceId: id, role: "viewer" }), { instanceId: id, span: "days" });
  const quota = (name: string) => read().quotas.find((one) => one.quota === name);

  test("tell when they will be reached, from the most of each day", () => {
    runGateway();
    for (let day = 7; day >= 0; day--) row(3600, NOW - day * DAY - 2 * HOUR_MS, { connections: 80 - 10 * day });
    world.db.insert(liveCounts).values({ instanceId: id, groupId: "GID_a", connections: 80 }).run();
    expect(quota("connections")).toMatchObject({
      used: 80,
      limit: 100,
      level: 80,
      forecast: { kind: "date", at: NOW + 2 * DAY },
    });
    expect(quota("device_credentials")?.forecast).toEqual({ kind: "steady" });
  });

  test("make no forecast from too little", () => {
    runGateway();
    row(3600, NOW - DAY, { connections: 10 });
    expect(quota("connections")?.forecast).toEqual({ kind: "unknown" });
  });

  test("are over when the limit was lowered below what is used; nothing is cut off", () => {
    runGateway();
    world.db.insert(liveCounts).values({ instanceId: id, groupId: "GID_a", connections: 5 }).run();
    world.db.update(instances).set({ maxConnections: 3 }).run();
    expect(quota("connections")).toMatchObject({ used: 5, limit: 3, level: 100, forecast: { kind: "reached" } });
  });

  test("list what was reached, and warn only those who may see the instance", () => {
    const reached = { quota: "connections" as const, level: 90, used: 91 };
    world.db
      .insert(quotaWarnings)
      .values({ instanceId: id, reachedAt: NOW, allowed: 100, ...reached })
      .run();
    world.db
      .insert(auditLog)
      .values({
        ...{ at: NOW, actorKind: "system", actorId: "gateway", actorName: "gateway", action: "quota.reached" },
        ...{ instanceId: id, target: id, detail: { ...reached, limit: 100 } },
      })
      .run();
    expect(read().crossings).toMatchObject([{ ...reached, limit: 100, at: NOW }]);
    expect(listQuotaWarnings(world.as({ instanceId: id, role: "viewer" }))).toHaveLength(1);
    expect(listQuotaWarnings(world.as({ instanceId: "mqtt-cn-other", role: "owner" }))).toEqual([]);
  });
});

test("what runs out is told for the instances that one may see, what ends first before what ends later", () => {
  runGateway();
  createInstance(world.system, { id: "mqtt-cn-other", name: "other", edition: "Standard", maxConnections: 50 });
  for (const [instanceId, step] of [
    [id, 10],
    ["mqtt-cn-other", 5],
  ] as const) {
    for (let day = 7; day >= 0; day--) {
      const at = NOW - day * DAY - 2 * HOUR_MS;
      const connections = (step === 10 ? 80 : 45) - step * day;
      world.db
        .insert(usage)
        .values({ instanceId, seconds: 3600, at, ...none, connections })
        .run();
    }
  }
  const told = (ctx = world.system) =>
    listQuotasRunningOut(ctx).map(({ instanceId, quota, forecast }) => [instanceId, quota, forecast.kind]);
  expect(told()).toEqual([
    ["mqtt-cn-other", "connections", "date"],
    [id, "connections", "date"],
  ]);
  expect(told(world.as({ instanceId: id, role: "viewer" }))).toEqual([[id, "connections", "date"]]);
});

test("nobody is warned of credentials that were given back, while the level of connections stands for a while", () => {
  for (const quota of ["device_credentials", "connections"] as const) {
    world.db
      .insert(quotaWarnings)
      .values({ instanceId: id, quota, level: 80, reachedAt: NOW, used: 85, allowed: 100 })
      .run();
  }
  const warned = () => listQuotaWarnings(world.system).map(({ quota }) => quota);
  const hold = (count: number) =>
    world.db.$client.prepare("update instance_counts set device_credentials = ? where instance_id = ?").run(count, id);
  hold(80);
  expect(warned()).toEqual(["connections", "device_credentials"]);
  hold(79);
  expect(warned()).toEqual(["connections"]);
});
