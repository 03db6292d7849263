import { afterEach, beforeEach, expect, test } from "vitest";
import { quotaWarnings, usage } from "../../db/schema.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { readAccountOverview, readAccountSeries } from "./account-overview.ts";
import { createOperator } from "./operators.ts";
import { HOUR_MS, MINUTE_MS } from "./usage-row.ts";

let world: InhabitedWorld;
beforeEach(() => {
  world = openInhabitedWorld();
});
afterEach(() => world.close());

const none = {
  ...{ subscriptions: 0, deviceCredentials: 0, messages: 0, messagesPeak: 0, delivered: 0, deliveredPeak: 0 },
  ...{ tokens: 0, tokensPeak: 0 },
};

test("one look at every instance, those first that need it", () => {
  const now = world.clock.now;
  const at = Math.floor(now / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  world.db
    .insert(usage)
    .values([
      { ...none, instanceId: "mqtt-here", seconds: 60, at, connections: 1, connects: 9, connectsPeak: 4 },
      { ...none, instanceId: "mqtt-here", seconds: 60, at: at - HOUR_MS, connections: 1, connectsPeak: 70 },
    ])
    .run();
  world.db
    .insert(quotaWarnings)
    .values({ instanceId: "mqtt-here", quota: "connections", level: 90, reachedAt: now, used: 9, allowed: 10 })
    .run();
  expect(readAccountOverview(world.system)).toMatchObject({
    ...{ instances: 2, connectsPerSecond: 4, refused: 2, warnings: 1 },
    lines: [
      { id: "mqtt-here", connectsPerSecond: 4, refused: 1, warnings: [{ quota: "connections", level: 90 }] },
      { id: "mqtt-elsewhere", connectsPerSecond: 0, refused: 1, warnings: [] },
    ],
  });
  world.clock.now += HOUR_MS + 1;
  expect(readAccountOverview(world.system)).toMatchObject({ refused: 0, connectsPerSecond: 0 });
});

test("who sees one instance is told of that one alone, its changes and its use", async () => {
  await createOperator(world.system, {
    email: "new@example.com",
    name: "New",
    password: "a long enough password",
    grants: [{ instanceId: null, role: "viewer" }],
  });
  expect(readAccountOverview(world.system).changes[0]).toMatchObject({ action: "operator.create", instanceId: null });
  const hour = Math.floor(world.clock.now / HOUR_MS) * HOUR_MS;
  for (const [instanceId, connections] of [
    ["mqtt-here", 3],
    ["mqtt-elsewhere", 5],
  ] as const) {
    world.db
      .insert(usage)
      .values({ ...none, instanceId, seconds: 3600, at: hour, connections, refusals: 2 })
      .run();
  }
  expect(readAccountSeries(world.system).connections.at(-1)).toBe(8);
  const viewer = world.as({ instanceId: "mqtt-here", role: "viewer" });
  const seen = readAccountOverview(viewer);
  expect(seen.lines.map(({ id }) => id)).toEqual(["mqtt-here"]);
  expect(seen.changes.length).toBeGreaterThan(0);
  expect(new Set(seen.changes.map(({ instanceId }) => instanceId))).toEqual(new Set(["mqtt-here"]));
  const series = readAccountSeries(viewer);
  expect([series.connections.at(-1), series.refusals.at(-1)]).toEqual([3, 2]);
  expect(series.connections).toHaveLength(168);
  expect(readAccountOverview(world.as())).toMatchObject({ instances: 0, lines: [], changes: [] });
});
