import { afterEach, beforeEach, expect, test } from "vitest";
import { auditLog, disconnectRequests, gatewayStatus, liveClients } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createGroup, saveGroupPolicy } from "./groups.ts";
import { createInstance } from "./instances.ts";
import { reconnectOutdatedClients } from "./outdated-clients.ts";

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

const requests = () =>
  world.db
    .select()
    .from(disconnectRequests)
    .all()
    .map(({ clientId }) => clientId);

test("only clients of the group that run an older policy are asked to reconnect, and it is in the audit log", () => {
  runGateway();
  expect(reconnectOutdatedClients(world.as({ instanceId, role: "operator" }), input)).toBe(1);
  expect(requests()).toEqual(["GID_press@@@old"]);
  expect(world.db.select().from(auditLog).all().at(-1)).toMatchObject({
    action: "group.reconnect",
    target: "GID_press",
    detail: { clients: 1, policyVersion: 2 },
  });
});

test("a viewer cannot", () => {
  runGateway();
  expect(() => reconnectOutdatedClients(world.as({ instanceId, role: "viewer" }), input)).toThrow("role operator");
  expect(requests()).toEqual([]);
});

test("without a gateway nobody could do it, so nothing is asked", () => {
  expect(() => reconnectOutdatedClients(world.system, input)).toThrow("The gateway is not running");
  expect(requests()).toEqual([]);
});
