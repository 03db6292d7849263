import { afterEach, beforeEach, expect, test } from "vitest";
import { auditLog, gatewayStatus, liveClients, reconnectRuns } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createGroup, saveGroupPolicy } from "./groups.ts";
import { createInstance } from "./instances.ts";
import { findReconnectRun, reconnectOutdatedClients, stopReconnecting } from "./outdated-clients.ts";

let world: TestWorld;
const instanceId = "mqtt-cn-outdated";
const input = { instanceId, id: "GID_press" };

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Standard" });
  for (const id of ["GID_press", "GID_other"]) {
    createGroup(world.system, { instanceId, id, defaultEffect: "Allow", note: "" });
  }
  saveGroupPolicy(world.system, { ...input, expectedVersion: 1, defaultEffect: "Deny", rules: [] });
  connect("GID_press@@@old", "GID_press", 1);
  connect("GID_press@@@new", "GID_press", 2);
  connect("GID_other@@@old", "GID_other", 1);
});
afterEach(() => world.close());

function connect(clientId: string, groupId: string, groupPolicyVersion: number) {
  world.db
    .insert(liveClients)
    .values({
      instanceId,
      clientId,
      groupId,
      groupPolicyVersion,
      connectionId: clientId,
      mode: "DeviceCredential",
      keyId: "DC.x",
      tokenIds: [],
      address: "192.0.2.7",
      listener: "tcp",
      cleanSession: true,
      keepaliveSeconds: 60,
      connectedAt: world.clock.now,
      subscriptions: [],
    })
    .run();
}

function runGateway() {
  const at = world.clock.now;
  world.db
    .insert(gatewayStatus)
    .values({ id: 1, runId: "r", pid: 1, version: "0", startedAt: at, heartbeatAt: at, listeners: {} })
    .run();
}

const runs = () => world.db.select().from(reconnectRuns).all();
const reconnect = (ctx = world.as({ instanceId, role: "operator" })) =>
  reconnectOutdatedClients(ctx, { ...input, perSecond: 7 });

test("reconnecting counts the clients of the group that run an older policy, and is in the audit log", () => {
  runGateway();
  expect(reconnect()).toMatchObject({ clients: 1, closed: 0, perSecond: 7, policyVersion: 2, endedAt: null });
  expect(world.db.select().from(auditLog).all().at(-1)).toMatchObject({
    action: "group.reconnect",
    target: "GID_press",
    detail: { clients: 1, perSecond: 7, policyVersion: 2 },
  });
});

test("there is one at a time for a group, and it can be stopped", () => {
  runGateway();
  reconnect();
  expect(() => reconnect()).toThrow("already");
  stopReconnecting(world.as({ instanceId, role: "operator" }), input);
  expect(findReconnectRun(world.system, input)).toMatchObject({ outcome: "stopped", endedAt: world.clock.now });
  expect(reconnect()).toMatchObject({ endedAt: null });
});

test("nothing is ordered when nobody runs an older policy", () => {
  runGateway();
  world.db.delete(liveClients).run();
  expect(reconnect()).toBeNull();
  expect(runs()).toEqual([]);
});

test("a viewer cannot", () => {
  runGateway();
  expect(() => reconnect(world.as({ instanceId, role: "viewer" }))).toThrow("role operator");
  expect(runs()).toEqual([]);
});

test("without a gateway nobody could do it, so nothing is ordered", () => {
  expect(() => reconnect(world.system)).toThrow("The gateway is not running");
  expect(runs()).toEqual([]);
});
