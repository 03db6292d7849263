import { afterEach, beforeEach, expect, test } from "vitest";
import { type GatewayWorld, nextMessage, openGatewayWorld } from "./test-world.ts";

const instanceId = "mqtt-a";
const ADDRESSEE = "GID_test@@@1";
const topic = `room/p2p/${ADDRESSEE}`;
const EVERYTHING = ["#", "room/#", "room/+/+", `+/p2p/${ADDRESSEE}`, topic];
let world: GatewayWorld;

beforeEach(async () => {
  world = await openGatewayWorld();
  world.instance(instanceId);
});
afterEach(() => world.close());

async function listener(clientId: string, filters: readonly string[], clean = true) {
  const client = await world.connect(world.device(instanceId, clientId), { clean });
  const heard: string[] = [];
  client.on("message", (_, payload) => heard.push(payload.toString()));
  if (filters.length > 0) await client.subscribeAsync([...filters], { qos: 1 });
  return { client, heard };
}

test.each([0, 1, 2] as const)("a P2P message at QoS %i reaches its addressee once, and nobody else", async (qos) => {
  const addressee = await listener(ADDRESSEE, EVERYTHING);
  const curious = await listener("GID_test@@@2", EVERYTHING);
  const talker = await world.connect(world.device(instanceId, "GID_test@@@3"));
  await talker.publishAsync(topic, "for you", { qos });
  await talker.publishAsync("room/all", "for all", { qos: 1 });
  await expect.poll(() => [addressee.heard, curious.heard]).toEqual([["for you", "for all"], ["for all"]]);
});

test("a will that is addressed to one client is for it alone", async () => {
  const addressee = await listener(ADDRESSEE, []);
  const curious = await listener("GID_test@@@2", EVERYTHING);
  const will = { topic, payload: Buffer.from("gone"), qos: 1 as const, retain: true };
  const lost = await world.connect(world.device(instanceId, "GID_test@@@3"), { will });
  const heard = nextMessage(addressee.client);
  lost.stream.destroy();
  expect((await heard).payload).toBe("gone");
  await curious.client.publishAsync("room/all", "for all", { qos: 1 });
  await expect.poll(() => curious.heard).toEqual(["for all"]);
});

test("a P2P message is not retained, so nobody finds it later", async () => {
  const talker = await world.connect(world.device(instanceId, "GID_test@@@3"));
  await talker.publishAsync(topic, "for you", { qos: 1, retain: true });
  await talker.publishAsync("room/all", "kept", { qos: 1, retain: true });
  const curious = await listener("GID_test@@@2", ["#"]);
  await expect.poll(() => curious.heard).toEqual(["kept"]);
});

test("while its addressee is away a P2P message waits in that session, and in no other", async () => {
  for (const clientId of [ADDRESSEE, "GID_test@@@2"]) {
    const { client } = await listener(clientId, clientId === ADDRESSEE ? [] : EVERYTHING, false);
    await client.endAsync();
  }
  const talker = await world.connect(world.device(instanceId, "GID_test@@@3"));
  await talker.publishAsync(topic, "for you", { qos: 1 });
  const back = async (clientId: string) => {
    const client = await world.raw();
    expect(await client.login(world.device(instanceId, clientId), { clean: false })).toBe(0);
    client.send({ cmd: "pingreq" } as never);
    await client.next("pingresp");
    return client.packets.map((packet) => (packet.cmd === "publish" ? packet.payload.toString() : packet.cmd));
  };
  expect(await back(ADDRESSEE)).toEqual(["for you"]);
  expect(await back("GID_test@@@2")).toEqual([]);
});
