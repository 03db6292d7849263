import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { denials, deviceCredentials, liveClients } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { getDeviceCredential, registerDeviceCredential } from "./device-credentials.ts";
import { createGroup } from "./groups.ts";
import { createInstance } from "./instances.ts";
import { findArrival } from "./waiting.ts";

let world: TestWorld;
const instanceId = "mqtt-cn-arrival";
const clientId = "GID_press@@@07";

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Standard" });
  createGroup(world.system, { instanceId, id: "GID_press", defaultEffect: "Allow", note: "" });
  registerDeviceCredential(world.system, { instanceId, clientId });
});
afterEach(() => world.close());

const arrival = (since = world.clock.now) => findArrival(world.system, { instanceId, clientId, since });

function connect(at: number) {
  world.db
    .insert(liveClients)
    .values({
      instanceId,
      clientId,
      groupId: "GID_press",
      connectionId: "c1",
      mode: "DeviceCredential",
      keyId: "DC.x",
      tokenIds: [],
      groupPolicyVersion: 1,
      address: "192.0.2.7",
      listener: "tcp",
      cleanSession: true,
      keepaliveSeconds: 60,
      connectedAt: at,
      subscriptions: [],
    })
    .run();
}

function useCredential(at: number) {
  world.db
    .update(deviceCredentials)
    .set({ lastUsedAt: at, lastUsedAddress: "192.0.2.7" })
    .where(and(eq(deviceCredentials.instanceId, instanceId), eq(deviceCredentials.clientId, clientId)))
    .run();
}

function refuse(at: number, place = instanceId, sent: { clientId?: string; keyId?: string } = {}) {
  world.db
    .insert(denials)
    .values({
      instanceId: place,
      clientId,
      action: "CONNECT",
      topic: "",
      reason: "bad_signature",
      count: 1,
      firstAt: at,
      lastAt: at,
      address: "192.0.2.7",
      decision: {},
      ...sent,
    })
    .run();
}

test("a device that nobody has heard of is waited for", () => {
  expect(arrival()).toEqual({ state: "waiting" });
});

test("a live connection is an arrival", () => {
  connect(world.clock.now);
  expect(arrival()).toMatchObject({ state: "connected", live: true, connectedAt: world.clock.now });
});

test("a tool that came and went between two looks has arrived too", () => {
  useCredential(world.clock.now + 10);
  expect(arrival()).toEqual({
    state: "connected",
    live: false,
    connectedAt: world.clock.now + 10,
    address: "192.0.2.7",
  });
});

test("what happened last counts: refused after it was let in, and let in after it was refused", () => {
  useCredential(world.clock.now + 10);
  refuse(world.clock.now + 20);
  expect(arrival()).toMatchObject({ state: "refused", reason: "bad_signature" });
  useCredential(world.clock.now + 30);
  expect(arrival()).toMatchObject({ state: "connected", live: false });
});

test("a typo in the client ID is recognized by the key pair, and by no other", () => {
  const { keyId } = getDeviceCredential(world.system, { instanceId, clientId });
  refuse(world.clock.now + 1, instanceId, { clientId: "GID_prass@@@07", keyId: "DC.of-somebody-else" });
  expect(arrival()).toEqual({ state: "waiting" });
  refuse(world.clock.now + 2, instanceId, { clientId: "GID_pres@@@07", keyId });
  expect(arrival()).toMatchObject({ state: "refused", clientId: "GID_pres@@@07" });
  refuse(world.clock.now + 3);
  expect(arrival()).toMatchObject({ state: "refused", clientId });
});

test("what was before does not count", () => {
  useCredential(world.clock.now - 20);
  refuse(world.clock.now - 10);
  expect(arrival()).toEqual({ state: "waiting" });
});

test("a refusal outside of every instance is told to whoever may see all of them, and to nobody else", () => {
  refuse(world.clock.now, "");
  const since = world.clock.now;
  const input = { instanceId, clientId, since };
  expect(findArrival(world.as({ instanceId: null, role: "viewer" }), input)).toMatchObject({ state: "refused" });
  expect(findArrival(world.as({ instanceId, role: "owner" }), input)).toEqual({ state: "waiting" });
});

test("an instance that one may not see is not there", () => {
  expect(() =>
    findArrival(world.as({ instanceId: "mqtt-cn-other", role: "admin" }), { instanceId, clientId, since: 0 }),
  ).toThrow("There is no such instance");
});
