import { afterEach, beforeEach, expect, test } from "vitest";
import { denials } from "../../db/schema.ts";
import { saveGroupPolicy } from "../services/groups.ts";
import { type Credentials, type GatewayWorld, openGatewayWorld, type RawClient } from "./test-world.ts";

let world: GatewayWorld;
let instance: string;
let away: Credentials;
let talker: RawClient;

beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a");
  away = world.device(instance, "GID_test@@@1");
  talker = await world.raw();
  await talker.login(world.device(instance, "GID_test@@@2"));
});
afterEach(() => world.close());

async function persistent(...filters: { topic: string; qos: number }[]): Promise<RawClient> {
  const client = await world.raw();
  expect(await client.login(away, { clean: false })).toBe(0);
  if (filters.length > 0) {
    client.send({ cmd: "subscribe", messageId: 3, subscriptions: filters } as never);
    await client.next("suback");
  }
  return client;
}

async function leave(client: RawClient): Promise<void> {
  client.send({ cmd: "disconnect" } as never);
  await client.closed;
}

async function publish(topic: string, payload: string, qos: 0 | 1 | 2 = 1, retain = false): Promise<void> {
  talker.send({ cmd: "publish", topic, payload, qos, dup: false, retain, messageId: 7 });
  if (qos === 1) await talker.next("puback");
  if (qos === 2) {
    await talker.next("pubrec");
    talker.send({ cmd: "pubrel", messageId: 7 } as never);
    await talker.next("pubcomp");
  }
  if (qos === 0) {
    talker.send({ cmd: "pingreq" } as never);
    await talker.next("pingresp");
  }
}

const heard = async (client: RawClient) => {
  const { topic, payload, qos, dup, retain, messageId } = await client.next("publish");
  return { topic, payload: payload.toString(), qos, dup, retain, messageId };
};

/** Nothing more is on its way to the client. */
async function silent(client: RawClient): Promise<boolean> {
  client.send({ cmd: "pingreq" } as never);
  await client.next("pingresp");
  return client.packets.length === 0;
}

test("a persistent session keeps QoS 1 messages for a client that is away, in order, and only those", async () => {
  await leave(await persistent({ topic: "room/#", qos: 1 }));
  await publish("room/1", "one");
  await publish("room/1", "zero", 0);
  await publish("elsewhere", "x");
  await publish("room/2", "two", 2);
  const back = await persistent();
  expect(await heard(back)).toMatchObject({ topic: "room/1", payload: "one", qos: 1, dup: false });
  expect(await heard(back)).toMatchObject({ topic: "room/2", payload: "two", qos: 1 });
  expect(await silent(back)).toBe(true);
});

test("what was sent and not acknowledged comes again, marked as a duplicate; what was acknowledged does not", async () => {
  const first = await persistent({ topic: "room", qos: 1 });
  await publish("room", "acknowledged");
  await publish("room", "not acknowledged");
  const one = await heard(first);
  const two = await heard(first);
  first.send({ cmd: "puback", messageId: one.messageId } as never);
  expect(await silent(first)).toBe(true);
  first.socket.destroy();
  await first.closed;
  const back = await persistent();
  expect(await heard(back)).toMatchObject({ payload: "not acknowledged", dup: true, messageId: two.messageId });
  expect(await silent(back)).toBe(true);
});

test("QoS 2 goes through whole: once to a subscriber, and a repeated PUBLISH is not routed again", async () => {
  const client = await persistent({ topic: "room", qos: 2 });
  talker.send({ cmd: "publish", topic: "room", payload: "x", qos: 2, dup: false, retain: false, messageId: 9 });
  await talker.next("pubrec");
  talker.send({ cmd: "publish", topic: "room", payload: "x", qos: 2, dup: true, retain: false, messageId: 9 });
  await talker.next("pubrec");
  talker.send({ cmd: "pubrel", messageId: 9 } as never);
  await talker.next("pubcomp");
  const { qos, messageId } = await heard(client);
  expect(qos).toBe(2);
  client.send({ cmd: "pubrec", messageId } as never);
  expect((await client.next("pubrel")).messageId).toBe(messageId);
  client.send({ cmd: "pubcomp", messageId } as never);
  expect(await silent(client)).toBe(true);
  await leave(client);
  expect(await silent(await persistent())).toBe(true);
});

test("a QoS 1 message is not lost because a QoS 0 message of the same moment overtakes it", async () => {
  const client = await persistent({ topic: "room", qos: 1 });
  for (let i = 0; i < 50; i++) {
    talker.send({
      cmd: "publish",
      topic: "room",
      payload: `one ${i}`,
      qos: 1,
      dup: false,
      retain: false,
      messageId: i + 1,
    });
    talker.send({ cmd: "publish", topic: "room", payload: `zero ${i}`, qos: 0, dup: false, retain: false });
  }
  for (let i = 0; i < 50; i++) {
    expect((await heard(client)).payload).toBe(`one ${i}`);
    expect((await heard(client)).payload).toBe(`zero ${i}`);
  }
});

test("a clean session begins with nothing and leaves nothing", async () => {
  await leave(await persistent({ topic: "room", qos: 1 }));
  await publish("room", "x");
  const clean = await world.raw();
  await clean.login(away, { clean: true });
  expect(await silent(clean)).toBe(true);
  await leave(clean);
  await publish("room", "x");
  const back = await world.raw();
  back.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: false, keepalive: 0, ...away } as never);
  expect((await back.next("connack")).sessionPresent).toBe(false);
  expect(await silent(back)).toBe(true);
});

test("a refused filter beside a granted one gathers no messages while the client is away", async () => {
  saveGroupPolicy(world.system, {
    instanceId: instance,
    id: "GID_test",
    expectedVersion: 1,
    defaultEffect: "Allow",
    rules: [{ effect: "Deny", pub: true, sub: true, topic: "secret" }],
  });
  // The talker connected under the old policy, and may still publish there.
  await leave(await persistent({ topic: "open", qos: 1 }, { topic: "secret", qos: 1 }));
  await publish("secret", "not for you");
  await publish("open", "for you");
  const back = await persistent();
  expect((await heard(back)).payload).toBe("for you");
  expect(await silent(back)).toBe(true);
});

test("a session that comes back under a stricter policy gets neither old messages nor new ones of what is denied", async () => {
  await leave(await persistent({ topic: "room", qos: 1 }, { topic: "hall", qos: 1 }));
  await publish("room", "queued under the old policy");
  await publish("hall", "fine");
  saveGroupPolicy(world.system, {
    instanceId: instance,
    id: "GID_test",
    expectedVersion: 1,
    defaultEffect: "Allow",
    rules: [{ effect: "Deny", pub: true, sub: true, topic: "room" }],
  });
  const back = await persistent();
  expect((await heard(back)).payload).toBe("fine");
  await publish("room", "live");
  expect(await silent(back)).toBe(true);
  world.gateway.tick();
  expect(world.db.select().from(denials).all()).toMatchObject([{ action: "SUBSCRIBE", topic: "room" }]);
});

test("overlapping subscriptions deliver a message once, at the highest QoS of them", async () => {
  const client = await persistent({ topic: "room/#", qos: 0 }, { topic: "room/1", qos: 1 }, { topic: "+/1", qos: 0 });
  await publish("room/1", "x");
  expect(await heard(client)).toMatchObject({ qos: 1 });
  expect(await silent(client)).toBe(true);
});

test("a subscription at QoS 0 or 1 with a wildcard lowers what is published above it", async () => {
  const client = await persistent({ topic: "a/#", qos: 0 }, { topic: "b/#", qos: 1 });
  await publish("a/1", "x", 1);
  await publish("b/1", "x", 2);
  expect((await heard(client)).qos).toBe(0);
  expect((await heard(client)).qos).toBe(1);
});

test("retained messages: given to who subscribes, at the QoS that was granted, replaced, and taken back by an empty one", async () => {
  await publish("room/1", "first", 1, true);
  await publish("room/1", "second", 1, true);
  await publish("room/2", "gone", 1, true);
  await publish("room/2", "", 1, true);
  const client = await persistent({ topic: "room/+", qos: 0 });
  expect(await heard(client)).toMatchObject({ topic: "room/1", payload: "second", qos: 0, retain: true });
  await publish("room/1", "third", 1, true);
  expect(await heard(client)).toMatchObject({ payload: "third", retain: false });
  expect(await silent(client)).toBe(true);
});

test("a will is authorised when it is sent, and a refused one is recorded", async () => {
  saveGroupPolicy(world.system, {
    instanceId: instance,
    id: "GID_test",
    expectedVersion: 1,
    defaultEffect: "Allow",
    rules: [{ effect: "Deny", pub: true, sub: true, topic: "secret" }],
  });
  const doomed = await world.raw();
  expect(await doomed.login(away, { will: { topic: "secret", payload: "x", qos: 0, retain: false } })).toBe(0);
  doomed.socket.destroy();
  const rows = () => {
    world.gateway.tick();
    return world.db.select().from(denials).all();
  };
  await expect.poll(rows).toMatchObject([{ action: "PUBLISH", topic: "secret", reason: "group_policy_denied" }]);
});

test("a client that says DISCONNECT has no will", async () => {
  talker.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "gone", qos: 1 }] } as never);
  await talker.next("suback");
  const client = await world.raw();
  await client.login(away, { will: { topic: "gone", payload: "x", qos: 1, retain: false } });
  await leave(client);
  expect(await silent(talker)).toBe(true);
});
