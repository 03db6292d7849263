import { afterEach, beforeEach, expect, test } from "vitest";
import { gatewayStatus, liveClients } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import {
  countClientsByAccessKey,
  countTokenHolders,
  disconnectClient,
  findClient,
  findDisconnect,
  listClients,
} from "./clients.ts";
import { readDoors } from "./doors.ts";
import { createGroup, saveGroupPolicy } from "./groups.ts";
import { createInstance } from "./instances.ts";

let world: TestWorld;
const instanceId = "mqtt-a";

beforeEach(() => {
  world = openTestWorld();
  for (const id of [instanceId, "mqtt-b"]) createInstance(world.system, { id, edition: "Standard" });
  createGroup(world.system, { instanceId, id: "GID_a", defaultEffect: "Allow", note: "" });
});
afterEach(() => world.close());

const viewer = () => world.as({ instanceId, role: "viewer" });

function connect(clientId: string, more: Partial<typeof liveClients.$inferInsert> = {}): void {
  world.db
    .insert(liveClients)
    .values({
      instanceId,
      clientId,
      groupId: "GID_a",
      connectionId: `${more.instanceId ?? instanceId}/${clientId}`,
      mode: "Token",
      keyId: "GAKone",
      tokenIds: [],
      groupPolicyVersion: 1,
      address: "192.0.2.7",
      listener: "tcp",
      cleanSession: true,
      keepaliveSeconds: 60,
      connectedAt: world.clock.now,
      subscriptions: [],
      ...more,
    })
    .run();
}

function heartbeat(more: Partial<typeof gatewayStatus.$inferInsert> = {}): void {
  world.db
    .insert(gatewayStatus)
    .values({
      id: 1,
      runId: "r",
      pid: 1,
      version: "0",
      startedAt: world.clock.now,
      heartbeatAt: world.clock.now,
      listeners: { tcp: "0.0.0.0:11883", ws: "127.0.0.1:18083" },
      ...more,
    })
    .run();
}

test("a client that runs an older group policy is listed as behind until the group's version is its own", () => {
  connect("GID_a@@@old");
  saveGroupPolicy(world.system, { instanceId, id: "GID_a", expectedVersion: 1, defaultEffect: "Deny", rules: [] });
  connect("GID_a@@@new", { groupPolicyVersion: 2 });
  const behind = listClients(viewer(), { instanceId, policy: "behind" }).items;
  expect(behind.map((client) => [client.clientId, client.groupPolicyVersion, client.currentPolicyVersion])).toEqual([
    ["GID_a@@@old", 1, 2],
  ]);
  expect(listClients(viewer(), { instanceId }).items).toHaveLength(2);
});

test("a client whose group is gone is still listed, without a present version", () => {
  connect("GID_gone@@@x", { groupId: "GID_gone" });
  expect(findClient(viewer(), { instanceId, clientId: "GID_gone@@@x" })?.currentPolicyVersion).toBeNull();
});

test("the holders of a token are counted in its instance only, whatever else they hold", () => {
  connect("GID_a@@@1", { tokenIds: [7] });
  connect("GID_a@@@2", { tokenIds: [17, 7] });
  connect("GID_a@@@3", { tokenIds: [77] });
  connect("GID_a@@@4", { instanceId: "mqtt-b", tokenIds: [7] });
  expect(countTokenHolders(viewer(), { instanceId, tokenId: 7 })).toBe(2);
  expect(() => countTokenHolders(viewer(), { instanceId: "mqtt-b", tokenId: 7 })).toThrow("no such instance");
});

test("access keys are counted by what signed in with them, device credentials apart", () => {
  connect("GID_a@@@1");
  connect("GID_a@@@2", { mode: "Signature" });
  connect("GID_a@@@3", { mode: "DeviceCredential", keyId: "DC.x" });
  const admin = world.as({ instanceId: null, role: "admin" });
  expect([...countClientsByAccessKey(admin)]).toEqual([["GAKone", 2]]);
  expect(() => countClientsByAccessKey(viewer())).toThrow("for all instances");
});

test("a disconnect needs the role operator and a gateway that runs, and its outcome can be asked for", () => {
  const operator = world.as({ instanceId, role: "operator" });
  const input = { instanceId, clientId: "GID_a@@@1" };
  expect(() => disconnectClient(operator, input)).toThrow("gateway is not running");
  heartbeat();
  expect(() => disconnectClient(viewer(), input)).toThrow("role operator");
  const requestId = disconnectClient(operator, input);
  expect(findDisconnect(viewer(), { instanceId, requestId })).toEqual({ outcome: null });
  expect(() => findDisconnect(viewer(), { instanceId: "mqtt-b", requestId })).toThrow("no such instance");
});

test("devices are sent to where the gateway listens, and by the console's own name where it listens everywhere", () => {
  const configured = { host: "127.0.0.1", tcpPort: 1883, wsPort: 0 };
  expect(readDoors(viewer(), configured, "mq.example")).toEqual({ tcp: { host: "127.0.0.1", port: 1883 }, ws: null });
  heartbeat();
  expect(readDoors(viewer(), configured, "mq.example")).toEqual({
    tcp: { host: "mq.example", port: 11883 },
    ws: { host: "127.0.0.1", port: 18083 },
  });
});

test("a door that the running gateway has shut is not offered", () => {
  heartbeat({ listeners: { tcp: "[::1]:11883" } });
  expect(readDoors(viewer(), { host: "127.0.0.1", tcpPort: 1883, wsPort: 8083 }, null)).toEqual({
    tcp: { host: "::1", port: 11883 },
    ws: null,
  });
});
