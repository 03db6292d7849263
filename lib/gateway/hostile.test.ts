import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import mqttPacket from "mqtt-packet";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { denials } from "../../db/schema.ts";
import { type GatewayWorld, openGatewayWorld, type RawClient } from "./test-world.ts";

let world: GatewayWorld;
let instance: string;

beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a");
});
afterEach(() => world.close());

async function device(id: string): Promise<RawClient> {
  const client = await world.raw();
  expect(await client.login(world.device(instance, id))).toBe(0);
  return client;
}

/** The gateway still serves. */
async function serves(client: RawClient): Promise<void> {
  client.send({ cmd: "pingreq" } as never);
  await client.next("pingresp");
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each([
  ["nothing of MQTT", "GET / HTTP/1.1\r\n\r\n"],
  ["a PUBLISH before CONNECT", Buffer.from([0x30, 3, 0, 1, 97])],
  ["a CONNECT that declares more than a CONNECT may have", Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
  ["a length without an end", Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff])],
  ["a CONNECT of another protocol", Buffer.from("10100004585858580402003c000003616263", "hex")],
  ["a CONNECT whose strings go beyond it", Buffer.from("100c00044d5154540402003cffff", "hex")],
  ["reserved flags", Buffer.from("110c00044d5154540402003c0000", "hex")],
])("%s closes the connection without an answer", async (_, bytes) => {
  const bystander = await device("GID_test@@@1");
  const client = await world.raw();
  client.socket.write(bytes);
  await client.closed;
  expect(client.packets).toEqual([]);
  await serves(bystander);
});

test("a CONNECT that trickles in byte by byte is taken, and what follows it in the same breath too", async () => {
  const client = await world.raw();
  const credentials = world.device(instance, "GID_test@@@1");
  const bytes = Buffer.concat([
    mqttPacket.generate({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      keepalive: 0,
      ...credentials,
    } as never),
    mqttPacket.generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 1 }] } as never),
    mqttPacket.generate({ cmd: "publish", topic: "a", payload: "x", qos: 1, messageId: 2, dup: false, retain: false }),
  ]);
  for (const byte of bytes.subarray(0, 40)) {
    client.socket.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  client.socket.write(bytes.subarray(40));
  expect((await client.next("connack")).returnCode).toBe(0);
  await client.next("suback");
  expect((await client.next("publish")).payload.toString()).toBe("x");
});

test("who does not send a CONNECT in time is closed", async () => {
  const client = await world.raw();
  client.socket.write(Buffer.from([0x10]));
  await expect.poll(() => world.gateway.waiting()).toBe(1);
  world.clock.now += 10_000;
  world.gateway.tick();
  await client.closed;
});

test("a declared length beyond the limit ends the connection before its bytes are taken", async () => {
  const bystander = await device("GID_test@@@1");
  const client = await device("GID_test@@@2");
  client.socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
  await client.closed;
  await serves(bystander);
});

test.each([
  ["a second CONNECT", "100c00044d5154540402003c0000"],
  ["a CONNACK", "20020000"],
  ["QoS 3", "3605000161000178"],
  ["a SUBSCRIBE with wrong flags", "80060001000161ff"],
  ["a SUBSCRIBE with a QoS of 3", "820600010001 6103".replace(" ", "")],
  ["a topic that goes beyond its packet", "3003ffff61"],
  ["packet identifier 0", "320500016100 00".replace(" ", "")],
  ["a SUBSCRIBE without filters", "82020001"],
  ["a SUBSCRIBE with packet identifier 0", "82060000000161 00".replace(" ", "")],
  ["an UNSUBSCRIBE without filters", "a2020001"],
  ["AUTH", "f000"],
])("%s ends that connection only", async (_, hex) => {
  const bystander = await device("GID_test@@@1");
  const client = await device("GID_test@@@2");
  client.socket.write(Buffer.from(hex, "hex"));
  await client.closed;
  await serves(bystander);
});

test("random bytes, before and after CONNECT, do no harm to others", async () => {
  const bystander = await device("GID_test@@@0");
  const next = random(42);
  const types = [1, 3, 4, 5, 6, 7, 8, 10, 12, 14];
  for (let round = 0; round < 150; round++) {
    const client = round % 3 === 0 ? await world.raw() : await device(`GID_test@@@${round}`);
    for (let i = 0; i < 10; i++) {
      const body = Buffer.from(Array.from({ length: Math.floor(next() * 30) }, () => Math.floor(next() * 256)));
      const type = types[Math.floor(next() * types.length)] ?? 3;
      const flags = [6, 8, 10].includes(type) ? 2 : type === 3 ? Math.floor(next() * 16) : 0;
      client.socket.write(Buffer.concat([Buffer.from([(type << 4) | flags, body.length]), body]));
    }
    client.socket.end();
    client.socket.resume();
    await client.closed;
  }
  await serves(bystander);
});

test("a flood of requests ends the connection that sends it", async () => {
  const bystander = await device("GID_test@@@1");
  const flood = await device("GID_test@@@2");
  flood.socket.write(Buffer.alloc(2 * 5_000, Buffer.from([0xc0, 0])));
  await flood.closed;
  await serves(bystander);
});

test("a client that has stopped reading is dropped from QoS 0, closed at QoS 1, and ended when it stays so", async () => {
  const talker = await device("GID_test@@@1");
  const frozen = await device("GID_test@@@2");
  frozen.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 0 }] } as never);
  await frozen.next("suback");
  frozen.socket.pause();
  const payload = Buffer.alloc(60_000);
  for (let i = 0; i < 300; i++) {
    talker.send({ cmd: "publish", topic: "a", payload, qos: 1, messageId: 1, dup: false, retain: false });
    await talker.next("puback");
  }
  world.clock.now += 31_000;
  world.gateway.tick();
  frozen.socket.resume();
  await frozen.closed;

  const strict = await device("GID_test@@@3");
  strict.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a", qos: 1 }] } as never);
  await strict.next("suback");
  strict.socket.pause();
  for (let i = 0; i < 300; i++) {
    talker.send({ cmd: "publish", topic: "a", payload, qos: 1, messageId: 1, dup: false, retain: false });
    await talker.next("puback");
  }
  strict.socket.resume();
  await strict.closed;
});

test("refusals at a high rate are counted, and what is kept stays bounded", async () => {
  const bystander = await device("GID_test@@@1");
  const credentials = world.device(instance, "GID_test@@@2");
  for (let i = 0; i < 20; i++) {
    const batch = await Promise.all(Array.from({ length: 20 }, () => world.raw()));
    await Promise.all(batch.map((client, n) => client.login({ ...credentials, clientId: `GID_no${i}x@@@${n}` })));
  }
  world.gateway.tick();
  const rows = world.db.select().from(denials).all();
  expect(rows.length).toBeLessThanOrEqual(400);
  expect(rows.every(({ reason }) => reason === "unknown_group")).toBe(true);
  await serves(bystander);
});

test("what a hostile client calls itself is stored short and printable", async () => {
  const client = await world.raw();
  const clientId = `GID_\u202e\u0007${"x".repeat(5_000)}`;
  expect(
    await client.login({ clientId, username: `Signature|${"k".repeat(500)}\u0000|${instance}`, password: "p" }),
  ).toBe(2);
  world.gateway.tick();
  const [row] = world.db.select().from(denials).all();
  expect(row?.clientId).toMatch(/^GID_\ufffd\ufffdx{200,260}…$/);
  expect(row?.keyId?.length).toBeLessThanOrEqual(256);
  expect(JSON.stringify(row)).not.toMatch(/\\u0000|\\u0007|\u202e/);
});

test("WebSocket: other paths, other subprotocols, text frames and oversized frames are refused", async () => {
  const open = (path: string, protocol: string) => {
    const socket = new WebSocket(`ws://127.0.0.1:${world.wsPort}${path}`, protocol);
    socket.on("error", () => {});
    return socket;
  };
  const refused = async (socket: WebSocket) => {
    await new Promise((resolve) => socket.once("close", resolve));
    return socket.readyState === WebSocket.CLOSED;
  };
  expect(await refused(open("/other", "mqtt"))).toBe(true);
  expect(await refused(open("/mqtt", "chat"))).toBe(true);
  const text = open("/mqtt", "mqtt");
  await once(text, "open");
  text.send("hello");
  expect(await refused(text)).toBe(true);
  const large = open("/mqtt", "mqtt");
  await once(large, "open");
  large.send(Buffer.alloc(64 * 1024));
  expect(await refused(large)).toBe(true);
});

test("of too many silent connections from one address the oldest is closed", async () => {
  const sockets = [];
  for (let i = 0; i < 1_030; i++) {
    const socket = connectTcp({ host: "127.0.0.1", port: world.tcpPort });
    socket.on("error", () => {});
    sockets.push(socket);
    await once(socket, "connect");
  }
  const [oldest] = sockets;
  if (oldest !== undefined && !oldest.closed) await once(oldest, "close");
  await expect.poll(() => world.gateway.waiting()).toBeLessThanOrEqual(1_024);
  // Somebody who brings a CONNECT comes in all the same.
  await device("GID_test@@@1");
  for (const socket of sockets) socket.destroy();
});
