import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { disconnectRequests, gatewayStatus, liveClients, liveCounts } from "../../db/schema.ts";
import { disconnectClient } from "../services/clients.ts";
import { deleteInstance, setInstanceEnabled, updateInstance } from "../services/instances.ts";
import { type Credentials, type GatewayWorld, nextMessage, openGatewayWorld, type RawClient } from "./test-world.ts";

let world: GatewayWorld;
let instance: string;

beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a", { maxConnections: 3 });
});
afterEach(() => world.close());

const live = () => {
  world.gateway.tick();
  return world.db.select().from(liveClients).all();
};
const counts = () => world.db.select().from(liveCounts).all();

async function login(credentials: Credentials): Promise<{ client: RawClient; code: number }> {
  const client = await world.raw();
  return { client, code: await client.login(credentials) };
}

test("a client ID that connects again takes over: the old connection ends, its will is published, the new one works", async () => {
  const credentials = world.device(instance, "GID_test@@@1");
  const watcher = await world.connect(world.device(instance, "GID_test@@@2"));
  await watcher.subscribeAsync("gone", { qos: 1 });
  const old = await world.raw();
  await old.login(credentials, { will: { topic: "gone", payload: "old", qos: 0, retain: false } });
  const will = nextMessage(watcher);
  const { client, code } = await login(credentials);
  expect(code).toBe(0);
  await old.closed;
  expect((await will).payload).toBe("old");
  client.send({ cmd: "publish", topic: "gone", payload: Buffer.from("new"), qos: 0, dup: false, retain: false });
  expect((await nextMessage(watcher)).payload).toBe("new");
  const ids = live().map(({ clientId }) => clientId);
  expect(ids.sort()).toEqual(["GID_test@@@1", "GID_test@@@2"]);
});

test("a hundred connections of one client ID at once leave exactly one", async () => {
  const credentials = world.device(instance, "GID_test@@@1");
  const all = await Promise.all(Array.from({ length: 100 }, () => world.raw()));
  const codes = await Promise.all(all.map((client) => client.login(credentials)));
  expect(new Set(codes)).toEqual(new Set([0]));
  const ended = new Set<RawClient>();
  for (const client of all) void client.closed.then(() => ended.add(client));
  await Promise.race(all.map(({ closed }) => closed));
  await expect.poll(() => ended.size).toBe(99);
  expect(live()).toHaveLength(1);
  expect(counts()).toEqual([{ instanceId: instance, groupId: "GID_test", connections: 1 }]);
});

test("the connection quota is exact also when all come at once, and a takeover does not count twice", async () => {
  const many = Array.from({ length: 3 }, (_, i) => world.device(instance, `GID_test@@@${i}`));
  updateInstance(world.system, { id: instance, maxConnections: 10 });
  for (let i = 3; i < 10; i++) many.push(world.device(instance, `GID_test@@@${i}`));
  updateInstance(world.system, { id: instance, maxConnections: 4 });
  const codes = (await Promise.all(many.map(login))).map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(4);
  expect(codes.filter((code) => code === 3)).toHaveLength(6);
  const winner = many[codes.indexOf(0)] as Credentials;
  expect((await login(winner)).code).toBe(0);
  const loser = many[codes.indexOf(3)] as Credentials;
  expect((await login(loser)).code).toBe(3);
});

test("a connection that goes gives its place back", async () => {
  const three = [1, 2, 3].map((i) => world.device(instance, `GID_test@@@${i}`));
  const [first] = await Promise.all(three.map(login));
  updateInstance(world.system, { id: instance, maxConnections: 4 });
  const fourth = world.device(instance, "GID_test@@@4");
  updateInstance(world.system, { id: instance, maxConnections: 3 });
  expect((await login(fourth)).code).toBe(3);
  first?.client.send({ cmd: "disconnect" } as never);
  await first?.client.closed;
  expect((await login(fourth)).code).toBe(0);
});

test("the console sees who is connected, how, and what it is subscribed to", async () => {
  const client = await world.connect(world.device(instance, "GID_test@@@1"), { keepalive: 30, clean: false });
  await client.subscribeAsync({ "a/#": { qos: 1 }, b: { qos: 0 } });
  expect(live()).toMatchObject([
    {
      clientId: "GID_test@@@1",
      groupId: "GID_test",
      mode: "DeviceCredential",
      address: "127.0.0.1",
      listener: "tcp",
      cleanSession: false,
      keepaliveSeconds: 30,
      connectedAt: world.clock.now,
      groupPolicyVersion: 1,
      subscriptions: [
        { filter: "a/#", qos: 1 },
        { filter: "b", qos: 0 },
      ],
    },
  ]);
  await client.unsubscribeAsync("b");
  expect(live()[0]?.subscriptions).toEqual([{ filter: "a/#", qos: 1 }]);
  await client.endAsync();
  await expect.poll(live).toEqual([]);
  expect(counts()).toEqual([]);
});

test("an order of the console closes the connection and says what came of it", async () => {
  const client = await world.raw();
  await client.login(world.device(instance, "GID_test@@@1"));
  const order = disconnectClient(world.system, { instanceId: instance, clientId: "GID_test@@@1" });
  await client.closed;
  const outcome = (id: number) => {
    world.gateway.tick();
    return world.db.select().from(disconnectRequests).where(eq(disconnectRequests.id, id)).get()?.outcome;
  };
  expect(outcome(order)).toBe("closed");
  const second = disconnectClient(world.system, { instanceId: instance, clientId: "GID_test@@@1" });
  expect(outcome(second)).toBe("not_connected");
});

test("disabling an instance closes its clients at once and lets nobody in", async () => {
  const credentials = world.device(instance, "GID_test@@@1");
  const { client } = await login(credentials);
  setInstanceEnabled(world.system, { id: instance, enabled: false });
  await client.closed;
  expect((await login(credentials)).code).toBe(5);
  setInstanceEnabled(world.system, { id: instance, enabled: true });
  expect((await login(credentials)).code).toBe(0);
});

test("deleting an instance closes its clients at once", async () => {
  const { client } = await login(world.device(instance, "GID_test@@@1"));
  deleteInstance(world.system, { id: instance, confirmName: instance });
  await client.closed;
});

test("a changed limit holds for live connections", async () => {
  const client = await world.raw();
  await client.login(world.device(instance, "GID_test@@@1"));
  updateInstance(world.system, { id: instance, maxMessageBytes: 10 });
  world.gateway.tick();
  client.send({ cmd: "publish", topic: "a", payload: Buffer.alloc(11), qos: 0, dup: false, retain: false });
  await client.closed;
});

test("the gateway tells that it lives, and that it has stopped", async () => {
  const status = () => world.db.select().from(gatewayStatus).get();
  expect(status()).toMatchObject({ pid: process.pid, stoppedAt: null, listeners: world.gateway.listeners });
  await login(world.device(instance, "GID_test@@@1"));
  expect(live()).toHaveLength(1);
  await world.gateway.close();
  expect(status()?.stoppedAt).toBe(world.clock.now);
  expect(world.db.select().from(liveClients).all()).toEqual([]);
});
