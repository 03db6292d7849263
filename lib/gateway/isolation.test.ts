import { afterEach, beforeEach, expect, test } from "vitest";
import { type GatewayWorld, nextMessage, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;

beforeEach(async () => {
  world = await openGatewayWorld();
  world.instance("mqtt-a");
  world.instance("mqtt-b");
});
afterEach(() => world.close());

const clientId = "GID_test@@@1";

test("the same client ID lives in two instances at once", async () => {
  const a = await world.connect(world.device("mqtt-a", clientId));
  const b = await world.connect(world.device("mqtt-b", clientId));
  await a.publishAsync("x", "still here", { qos: 1 });
  await b.publishAsync("x", "still here", { qos: 1 });
  expect([a.connected, b.connected]).toEqual([true, true]);
});

test("nothing crosses: not by topic, not by #, not by P2P", async () => {
  const a = await world.connect(world.device("mqtt-a", clientId));
  const b = await world.connect(world.device("mqtt-b", clientId));
  const bTalker = await world.connect(world.device("mqtt-b", "GID_test@@@2"));
  await b.subscribeAsync(["#", "+/+", "room/1"], { qos: 1 });
  const heard: string[] = [];
  b.on("message", (_, payload) => heard.push(payload.toString()));
  await a.publishAsync("room/1", "from a", { qos: 1 });
  await a.publishAsync(`room/p2p/${clientId}`, "from a", { qos: 1 });
  const last = nextMessage(b);
  await bTalker.publishAsync("room/1", "from b", { qos: 1 });
  await last;
  expect(heard).toEqual(["from b"]);
});

test("retained messages stay in their instance", async () => {
  const a = await world.connect(world.device("mqtt-a", clientId));
  await a.publishAsync("room/1", "kept", { qos: 1, retain: true });
  const b = await world.connect(world.device("mqtt-b", clientId));
  const inB: string[] = [];
  b.on("message", (_, payload) => inB.push(payload.toString()));
  await b.subscribeAsync("#", { qos: 1 });
  await b.publishAsync("done", "end", { qos: 1 });
  const inA = nextMessage(a);
  await a.subscribeAsync("#", { qos: 1 });
  expect(await inA).toMatchObject({ topic: "room/1", payload: "kept", retain: true });
  expect(inB).toEqual(["end"]);
});

test("a will is published in its own instance and nowhere else", async () => {
  const will = { topic: "gone", payload: Buffer.from("lost"), qos: 1 as const, retain: false };
  const a = await world.connect(world.device("mqtt-a", clientId), { will });
  const aListener = await world.connect(world.device("mqtt-a", "GID_test@@@2"));
  const bListener = await world.connect(world.device("mqtt-b", "GID_test@@@2"));
  await aListener.subscribeAsync("gone");
  await bListener.subscribeAsync("#", { qos: 1 });
  const inB: string[] = [];
  bListener.on("message", (topic) => inB.push(topic));
  const heard = nextMessage(aListener);
  a.stream.destroy();
  expect(await heard).toMatchObject({ topic: "gone", payload: "lost" });
  const own = nextMessage(bListener);
  await bListener.publishAsync("own", "x", { qos: 1 });
  await own;
  expect(inB).toEqual(["own"]);
});

test("what one client does not read does not hold up the others", async () => {
  const frozen = await world.raw();
  await frozen.login(world.device("mqtt-a", "GID_test@@@9"));
  frozen.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "#", qos: 0 }] } as never);
  await frozen.next("suback");
  frozen.socket.pause();
  const reader = await world.connect(world.device("mqtt-a", clientId));
  const talker = await world.connect(world.device("mqtt-a", "GID_test@@@2"));
  await reader.subscribeAsync("#", { qos: 1 });
  const wanted = 400;
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    reader.on("message", () => {
      if (++heard === wanted) resolve();
    });
  });
  const payload = Buffer.alloc(60_000);
  for (let i = 0; i < wanted; i++) await talker.publishAsync("big", payload, { qos: 1 });
  await all;
  expect(heard).toBe(wanted);
});
