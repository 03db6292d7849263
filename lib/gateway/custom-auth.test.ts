import { afterEach, beforeEach, expect, test } from "vitest";
import { liveClients } from "../../db/schema.ts";
import { signClientId } from "../domain/signature.ts";
import { deleteCustomIdentity, listCustomIdentities, putCustomIdentity } from "../services/custom-identities.ts";
import { putCustomPermission } from "../services/custom-permissions.ts";
import { createInstance } from "../services/instances.ts";
import { type GatewayWorld, nextMessage, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;
const instanceId = "mqtt-custom";
const ann = { clientId: "meter-7", username: "ann", password: "ann's secret" };

beforeEach(async () => {
  world = await openGatewayWorld();
  createInstance(world.system, { id: instanceId, edition: "Professional" });
  const identity = { instanceId, username: "ann", clientId: null, secret: "ann's secret", signMode: "ORIGIN" } as const;
  putCustomIdentity(world.system, identity);
  allow("meters/#");
});
afterEach(() => world.close());

function allow(topic: string, effect: "ALLOW" | "DENY" = "ALLOW") {
  const permission = { instanceId, identityType: "USER", identity: "ann", topic } as const;
  putCustomPermission(world.system, { ...permission, permitAction: "PUB_SUB", effect });
  world.gateway.tick();
}

test("a client of another broker comes over with its own username, password and client ID", async () => {
  const listener = await world.connect(ann);
  await listener.subscribeAsync("meters/+/state", { qos: 1 });
  const heard = nextMessage(listener);
  const talker = await world.connect({
    clientId: "meter-8",
    username: `CustomAuth|ann|${instanceId}`,
    password: "ann's secret",
  });
  await talker.publishAsync("meters/8/state", "on", { qos: 1 });
  expect(await heard).toMatchObject({ topic: "meters/8/state", payload: "on" });
  world.gateway.tick();
  expect(world.db.select().from(liveClients).all()).toMatchObject([
    { clientId: "meter-7", mode: "CustomAuth", keyId: "ann", groupId: "", groupPolicyVersion: 0 },
    { clientId: "meter-8", mode: "CustomAuth" },
  ]);
  expect(listCustomIdentities(world.system, { instanceId }).items).toMatchObject([
    { username: "ann", lastUsedAt: world.clock.now, lastUsedAddress: "127.0.0.1" },
  ]);
});

test("a plain username must name its instance as soon as there are two", async () => {
  createInstance(world.system, { id: "mqtt-second", edition: "Standard" });
  await expect(world.connect(ann)).rejects.toMatchObject({ code: 4 });
  await world.connect({ ...ann, username: `CustomAuth|ann|${instanceId}` });
});

test("a permission that changes is felt at the next operation", async () => {
  const client = await world.connect(ann);
  await client.publishAsync("meters/7", "1", { qos: 1 });
  allow("meters/7", "DENY");
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  client.publish("meters/7", "2", { qos: 1 });
  await closed;
});

test("an identity that is deleted is felt at the next CONNECT", async () => {
  const client = await world.connect(ann);
  deleteCustomIdentity(world.system, { instanceId, username: "ann", clientId: null });
  world.gateway.tick();
  await client.publishAsync("meters/7", "1", { qos: 1 });
  await expect(world.connect({ ...ann, clientId: "meter-9" })).rejects.toMatchObject({ code: 4 });
});

test("an identity that signs does not accept its secret", async () => {
  const signing = { instanceId, username: "sam", clientId: "meter-1", secret: "sam's", signMode: "SIGNED" } as const;
  putCustomIdentity(world.system, signing);
  const sam = { clientId: "meter-1", username: "sam" };
  await expect(world.connect({ ...sam, password: "sam's" })).rejects.toMatchObject({ code: 4 });
  await world.connect({ ...sam, password: signClientId("sam's", "meter-1") });
});
