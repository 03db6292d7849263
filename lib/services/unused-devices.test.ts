import { afterEach, beforeEach, expect, test } from "vitest";
import { liveClients } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { listAudit } from "./audit-log.ts";
import { listDeviceCredentials, registerDeviceCredential } from "./device-credentials.ts";
import { createGroup } from "./groups.ts";
import { createInstance } from "./instances.ts";
import { countUnusedDevices, UNREGISTERED_AT_ONCE, unregisterUnusedDevices } from "./unused-devices.ts";

const HERE = "mqtt-here";
const DAY = 86_400_000;
let world: TestWorld;

beforeEach(() => {
  world = openTestWorld();
  for (const id of [HERE, "mqtt-there"]) {
    createInstance(world.system, { id, name: id, edition: "Professional" });
    for (const group of ["GID_aaaa", "GID_bbbb"]) {
      createGroup(world.system, { instanceId: id, id: group, defaultEffect: "Allow", note: "" });
    }
  }
});
afterEach(() => world.close());

const register = (clientId: string, instanceId = HERE) =>
  registerDeviceCredential(world.system, { instanceId, clientId });
const used = (clientId: string, at: number) =>
  world.db.$client.prepare("update device_credentials set last_used_at = ? where client_id = ?").run(at, clientId);
const held = (instanceId = HERE) =>
  listDeviceCredentials(world.system, { instanceId }, { size: 200 }).items.map(({ clientId }) => clientId);

test("what was not used for long is unregistered, but not who is connected, who was used since, or another instance's", () => {
  const now = world.clock.now;
  for (const id of ["GID_aaaa@@@1", "GID_aaaa@@@2", "GID_aaaa@@@live", "GID_aaaa@@@used", "GID_bbbb@@@1"]) register(id);
  register("GID_aaaa@@@1", "mqtt-there");
  used("GID_aaaa@@@2", now + 1);
  used("GID_aaaa@@@used", now + 20 * DAY);
  world.db
    .insert(liveClients)
    .values({
      ...{
        instanceId: HERE,
        clientId: "GID_aaaa@@@live",
        groupId: "GID_aaaa",
        connectionId: "1",
        mode: "DeviceCredential",
      },
      ...{ keyId: "k", tokenIds: [], address: "a", groupPolicyVersion: 1, listener: "tcp", cleanSession: true },
      ...{ keepaliveSeconds: 60, connectedAt: 1, subscriptions: [] },
    })
    .run();
  world.clock.now = now + 31 * DAY;
  register("GID_aaaa@@@new");
  const unused = { instanceId: HERE, unusedDays: 30 };
  expect([
    countUnusedDevices(world.system, unused),
    countUnusedDevices(world.system, { ...unused, groupId: "GID_aaaa" }),
    countUnusedDevices(world.system, { ...unused, never: true }),
    countUnusedDevices(world.system, { ...unused, search: "GID_aaaa@@@2" }),
    countUnusedDevices(world.system, { ...unused, unusedDays: 32 }),
  ]).toEqual([3, 2, 2, 1, 0]);

  expect(unregisterUnusedDevices(world.system, { ...unused, groupId: "GID_aaaa" })).toEqual({
    unregistered: 2,
    left: 0,
  });
  expect(held()).toEqual(["GID_aaaa@@@live", "GID_aaaa@@@new", "GID_aaaa@@@used", "GID_bbbb@@@1"]);
  expect(held("mqtt-there")).toEqual(["GID_aaaa@@@1"]);
  const { items } = listAudit(world.system, { instanceId: HERE, action: "device_credential.unregister" });
  expect(items.map(({ target }) => target).toSorted()).toEqual(["GID_aaaa@@@1", "GID_aaaa@@@2"]);
});

test("more than fit into one write take several", () => {
  for (let n = 0; n <= UNREGISTERED_AT_ONCE; n++) register(`GID_aaaa@@@${n}`);
  world.clock.now += 2 * DAY;
  const unused = { instanceId: HERE, unusedDays: 1 };
  expect(unregisterUnusedDevices(world.system, unused)).toEqual({ unregistered: UNREGISTERED_AT_ONCE, left: 1 });
  expect(unregisterUnusedDevices(world.system, unused)).toEqual({ unregistered: 1, left: 0 });
});
