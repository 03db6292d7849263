import { afterEach, beforeEach, expect, test } from "vitest";
import { denials } from "../../db/schema.ts";
import { attachPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { setAccessKeyStatus } from "../services/access-users.ts";
import { saveGroupPolicy } from "../services/groups.ts";
import { updateInstance } from "../services/instances.ts";
import { write } from "../services/transaction.ts";
import { type GatewayWorld, openGatewayWorld, type RawClient, signature } from "./test-world.ts";

let world: GatewayWorld;
let instance: string;

beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a");
});
afterEach(() => world.close());

const clientId = "GID_test@@@1";

function policy(version: number, ...rules: [effect: "Allow" | "Deny", actions: string, topic: string][]): void {
  saveGroupPolicy(world.system, {
    instanceId: instance,
    id: "GID_test",
    expectedVersion: version,
    defaultEffect: "Allow",
    rules: rules.map(([effect, actions, topic]) => ({
      effect,
      pub: actions.includes("PUB"),
      sub: actions.includes("SUB"),
      topic,
    })),
  });
}

async function device(id = clientId): Promise<RawClient> {
  const client = await world.raw();
  expect(await client.login(world.device(instance, id))).toBe(0);
  return client;
}

function publish(client: RawClient, topic: string, qos: 0 | 1 = 1, payload = "x"): void {
  client.send({ cmd: "publish", topic, payload, qos, dup: false, retain: false, ...(qos > 0 ? { messageId: 7 } : {}) });
}

async function subscribe(client: RawClient, ...filters: string[]): Promise<readonly unknown[]> {
  client.send({
    cmd: "subscribe",
    messageId: 3,
    subscriptions: filters.map((topic) => ({ topic, qos: 1 as const })),
  } as never);
  return (await client.next("suback")).granted;
}

const record = () => {
  world.gateway.tick();
  return world.db.select().from(denials).all();
};

test("a refused PUBLISH closes the connection, reaches nobody, and is recorded with its decision", async () => {
  policy(1, ["Deny", "PUB SUB", "secret/#"]);
  const client = await device();
  publish(client, "secret/1");
  await client.closed;
  expect(client.packets).toEqual([]);
  expect(record()).toMatchObject([
    {
      instanceId: instance,
      clientId,
      action: "PUBLISH",
      topic: "secret/1",
      reason: "group_policy_denied",
      mode: "DeviceCredential",
      address: "127.0.0.1",
      decision: { allowed: false, decidedBy: { kind: "group_rule" } },
    },
  ]);
});

test("a refused SUBSCRIBE is answered with failure for that filter alone", async () => {
  policy(1, ["Deny", "PUB SUB", "secret/#"]);
  const client = await device();
  expect(await subscribe(client, "open", "secret/1", "#", "a+", "other")).toEqual([1, 128, 128, 128, 1]);
  expect(record().map(({ topic, reason }) => [topic, reason])).toEqual([
    ["secret/1", "group_policy_denied"],
    ["#", "group_policy_denied"],
    ["a+", "malformed_topic"],
  ]);
});

test("with closeOnRefusedSubscribe the connection is closed instead", async () => {
  policy(1, ["Deny", "PUB SUB", "secret/#"]);
  const client = await device();
  updateInstance(world.system, { id: instance, closeOnRefusedSubscribe: true });
  world.gateway.tick();
  client.send({ cmd: "subscribe", messageId: 3, subscriptions: [{ topic: "secret/1", qos: 0 }] } as never);
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("publishing and subscribing cannot be separated with a device credential", async () => {
  policy(1, ["Deny", "SUB", "up"]);
  const client = await device();
  publish(client, "up");
  await client.closed;
  expect(record()).toMatchObject([{ reason: "actions_inseparable" }]);
});

test("a changed group policy waits for the client's next CONNECT", async () => {
  const before = await device();
  publish(before, "room/1");
  await before.next("puback");
  policy(1, ["Deny", "PUB SUB", "room/#"]);
  world.gateway.tick();
  publish(before, "room/1");
  await before.next("puback");
  publish(before, "room/2");
  await before.next("puback");
  const after = await device("GID_test@@@2");
  publish(after, "room/1");
  await after.closed;
});

test("the subscription quota holds within one SUBSCRIBE and across several; the same filter counts once", async () => {
  updateInstance(world.system, { id: instance, maxSubscriptionsPerClient: 3 });
  const client = await device();
  expect(await subscribe(client, "a", "b", "c", "d")).toEqual([1, 1, 1, 128]);
  expect(await subscribe(client, "a")).toEqual([1]);
  expect(await subscribe(client, "e")).toEqual([128]);
  client.send({ cmd: "unsubscribe", messageId: 4, unsubscriptions: ["a"] } as never);
  await client.next("unsuback");
  expect(await subscribe(client, "e")).toEqual([1]);
});

test("the quota also holds for a persistent session", async () => {
  updateInstance(world.system, { id: instance, maxSubscriptionsPerClient: 3 });
  const client = await world.raw();
  await client.login(world.device(instance, clientId), { clean: false });
  expect(await subscribe(client, "a", "b", "c", "d")).toEqual([1, 1, 1, 128]);
});

test("a message beyond the size limit closes the connection, and is recorded if it could be read", async () => {
  updateInstance(world.system, { id: instance, maxMessageBytes: 1_000 });
  const client = await device();
  publish(client, "a", 1, "x".repeat(1_000));
  await client.next("puback");
  publish(client, "a", 1, "x".repeat(1_001));
  await client.closed;
  expect(record()).toMatchObject([{ reason: "message_too_large" }]);
});

test("beyond the message rate it is the flooding publisher that is closed", async () => {
  updateInstance(world.system, { id: instance, maxTps: 50 });
  const calm = await device("GID_test@@@2");
  const flood = await device();
  publish(calm, "a");
  await calm.next("puback");
  for (let i = 0; i < 60; i++) publish(flood, "a", 0);
  await flood.closed;
  publish(calm, "a");
  await calm.next("puback");
  expect(record()).toMatchObject([{ clientId, reason: "message_rate" }]);
});

test.each([
  ["a wildcard", "a/+"],
  ["NUL", "a\0b"],
  ["too many bytes", "x".repeat(65)],
  ["a system topic", "$SYS/x"],
])("publishing to a topic with %s closes the connection", async (_, topic) => {
  const client = await device();
  publish(client, topic);
  await client.closed;
  expect(record()).toHaveLength(1);
});

test("P2P reaches its addressee without a subscription, also where the topic is longer than others may be", async () => {
  const addressee = await device(`GID_test@@@${"d".repeat(53)}`);
  const other = await device("GID_test@@@3");
  const talker = await device();
  publish(talker, `inbox/p2p/GID_test@@@${"d".repeat(53)}`, 1, "for you");
  expect((await addressee.next("publish")).payload.toString()).toBe("for you");
  other.send({ cmd: "pingreq" } as never);
  await other.next("pingresp");
  expect(other.packets).toEqual([]);
});

test("an access policy that is changed holds from the next operation of a live client on", async () => {
  const allow = (topic: string) => ({
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: "mq:MqttInstanceAccess", Resource: "*" },
      { Effect: "Allow", Action: ["mq:PUB", "mq:SUB"], Resource: `acs:mq:*:*:${instance}%${topic}` },
      { Effect: "Allow", Action: "mq:SUB", Resource: `acs:mq:*:*:${instance}%GID_test` },
    ],
  });
  const key = world.accessKey(allow("room"));
  const client = await world.raw();
  expect(await client.login(signature("Signature", key, instance, clientId))).toBe(0);
  expect(await subscribe(client, "room/1")).toEqual([1]);
  publish(client, "room/1");
  await client.next("puback");
  await client.next("publish");
  write(world.system, (w) => {
    putAccessPolicy(w, { name: "other", document: allow("hall") } as never);
    attachPolicies(w, key.userId, ["other"]);
  });
  world.gateway.tick();
  // The filter that was granted before is refused now, and no longer delivers.
  expect(await subscribe(client, "room/1")).toEqual([128]);
  expect(await subscribe(client, "hall/1")).toEqual([1]);
  const talker = await device("GID_test@@@2");
  publish(talker, "room/1");
  publish(talker, "hall/1");
  expect((await client.next("publish")).topic).toBe("hall/1");
  publish(client, "room/1");
  await client.closed;
});

test("a disabled access key refuses the next operation of its live clients and new connections at once", async () => {
  const key = world.accessKey();
  const client = await world.raw();
  await client.login(signature("Signature", key, instance, clientId));
  publish(client, "a");
  await client.next("puback");
  setAccessKeyStatus(world.system, { id: key.id, status: "disabled" });
  const another = await world.raw();
  expect(await another.login(signature("Signature", key, instance, "GID_test@@@2"))).toBe(5);
  world.gateway.tick();
  expect(await subscribe(client, "b")).toEqual([128]);
  publish(client, "a");
  await client.closed;
  expect(record().map(({ reason }) => reason)).toEqual([
    "access_key_disabled",
    "access_key_disabled",
    "access_key_disabled",
  ]);
});

test("a database that cannot be read refuses: CONNACK 3 for who comes, the end for who acts", async () => {
  const key = world.accessKey();
  const client = await world.raw();
  await client.login(signature("Signature", key, instance, clientId));
  const credentials = world.device(instance, "GID_test@@@2");
  world.db.$client.exec("alter table access_keys rename to gone; alter table instances rename to away");
  const another = await world.raw();
  expect(await another.login(credentials)).toBe(3);
  publish(client, "a");
  await client.closed;
  expect(client.packets).toEqual([]);
});
