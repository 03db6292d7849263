import { afterEach, beforeEach, expect, test } from "vitest";
import { liveClients } from "../../db/schema.ts";
import type { TokenType } from "../domain/token.ts";
import { setAccessKeyStatus } from "../services/access-users.ts";
import { saveGroupPolicy } from "../services/groups.ts";
import { updateInstance } from "../services/instances.ts";
import { revokeToken } from "../services/tokens.ts";
import { type GatewayWorld, openGatewayWorld, type RawClient, tokenLogin } from "./test-world.ts";

const MINUTE = 60_000;
let world: GatewayWorld;
let instance: string;
let key: { id: string };

beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a");
  key = world.accessKey();
});
afterEach(() => world.close());

const clientId = "GID_test@@@1";

async function connect(...tokens: (readonly [TokenType, { text: string }])[]): Promise<RawClient> {
  const client = await world.raw();
  const pairs = tokens.map(([type, { text }]) => [type, text] as const);
  expect(await client.login(tokenLogin(key.id, instance, clientId, ...pairs))).toBe(0);
  return client;
}

/** The next message, as [topic, content]. */
async function notice(client: RawClient): Promise<readonly [string, unknown]> {
  const { topic, payload } = await client.next("publish");
  return [topic, JSON.parse(payload.toString())];
}

function publish(client: RawClient, topic: string, payload: unknown = "", qos: 0 | 1 = 0): void {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  client.send({
    cmd: "publish",
    topic,
    payload: text,
    qos,
    dup: false,
    retain: false,
    ...(qos > 0 ? { messageId: 7 } : {}),
  });
}

function subscribe(client: RawClient, ...filters: string[]): void {
  client.send({
    cmd: "subscribe",
    messageId: 3,
    subscriptions: filters.map((topic) => ({ topic, qos: 0 as const })),
  } as never);
}

test("the end of a token is announced five minutes before, once, and closes the connection", async () => {
  const expiresAt = world.clock.now + 10 * MINUTE;
  const client = await connect(["R", world.token(instance, "R", ["a"], expiresAt)]);
  world.clock.now = expiresAt - 5 * MINUTE - 1;
  world.gateway.tick();
  world.clock.now++;
  world.gateway.tick();
  expect(await notice(client)).toEqual(["$SYS/tokenExpireNotice", { expireTime: expiresAt, type: "R" }]);
  world.clock.now = expiresAt - 1;
  world.gateway.tick();
  world.clock.now = expiresAt;
  world.gateway.tick();
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: 2, type: "R" }]);
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("a token with less than five minutes left is announced at once", async () => {
  const expiresAt = world.clock.now + 2 * MINUTE;
  const client = await connect(["W", world.token(instance, "W", ["a"], expiresAt)]);
  world.gateway.tick();
  expect(await notice(client)).toEqual(["$SYS/tokenExpireNotice", { expireTime: expiresAt, type: "W" }]);
});

test("where the instance says so, the end is announced a second time as the vendor's FAQ misspells it", async () => {
  const expiresAt = world.clock.now + 10 * MINUTE;
  const client = await connect(["R", world.token(instance, "R", ["a"], expiresAt)]);
  updateInstance(world.system, { id: instance, misspeltExpireNotice: true });
  world.gateway.tick();
  world.clock.now = expiresAt - 5 * MINUTE;
  world.gateway.tick();
  expect(await notice(client)).toEqual(["$SYS/tokenExpireNotice", { expireTime: expiresAt, type: "R" }]);
  expect(await notice(client)).toEqual(["$SYS/tokenExprireNotice", { exprireTime: expiresAt, type: "R" }]);
});

test("an expired token ends the connection at the next operation even before the timer", async () => {
  const expiresAt = world.clock.now + 10 * MINUTE;
  const client = await connect(["W", world.token(instance, "W", ["a"], expiresAt)]);
  publish(client, "a", "x", 1);
  await client.next("puback");
  world.clock.now = expiresAt;
  publish(client, "a", "x", 1);
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: 2, type: "W" }]);
  await client.closed;
});

test("revoking a token ends the connections that hold it, and only those", async () => {
  const revoked = world.token(instance, "R", ["a"]);
  const other = await world.raw();
  const kept = world.token(instance, "R", ["a"]);
  await other.login(tokenLogin(key.id, instance, "GID_test@@@2", ["R", kept.text]));
  const client = await connect(["R", revoked], ["W", world.token(instance, "W", ["a"])]);
  revokeToken(world.system, { instanceId: instance, id: revoked.id });
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: 3, type: "R" }]);
  await client.closed;
  other.send({ cmd: "pingreq" } as never);
  await other.next("pingresp");
  const again = await world.raw();
  expect(await again.login(tokenLogin(key.id, instance, clientId, ["R", revoked.text]))).toBe(5);
});

test("revoking all tokens of an instance ends those of its clients whose token is revoked", async () => {
  const one = world.token(instance, "R", ["a"]);
  const kept = world.token(instance, "W", ["a"]);
  const spared = await world.raw();
  await spared.login(tokenLogin(key.id, instance, "GID_test@@@2", ["W", kept.text]));
  const client = await connect(["R", one]);
  world.db.$client.transaction(() => {
    world.db.$client.prepare("update tokens set revoked_at = 1, revoked_by = 'o' where id = ?").run(one.id);
    world.db.$client
      .prepare("insert into changes (kind, instance_id, subject, created_at) values ('token.revoked_all', ?, ?, 1)")
      .run(instance, instance);
  })();
  expect((await notice(client))[1]).toEqual({ code: 3, type: "R" });
  await client.closed;
  spared.send({ cmd: "pingreq" } as never);
  await spared.next("pingresp");
});

test.each([
  ["a topic that it does not cover", 4, "RW", (client: RawClient) => publish(client, "b")],
  ["publishing with a read token", 5, "R", (client: RawClient) => publish(client, "a")],
  ["subscribing to more than it covers", 4, "RW", (client: RawClient) => subscribe(client, "#")],
  ["subscribing with a write token", 5, "W", (client: RawClient) => subscribe(client, "a")],
  ["a system topic", 4, "RW", (client: RawClient) => publish(client, "$SYS/x")],
] as const)("%s: notice %i, then the connection is closed", async (_, code, type, act) => {
  const client = await connect([type, world.token(instance, type, ["a"])]);
  act(client);
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code, type }]);
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("of several filters in one SUBSCRIBE, the refused one ends the connection without a SUBACK", async () => {
  const client = await connect(["R", world.token(instance, "R", ["a", "c"])]);
  subscribe(client, "a", "b", "c");
  expect((await notice(client))[1]).toEqual({ code: 4, type: "R" });
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("a Deny rule of the group counts, its default does not", async () => {
  saveGroupPolicy(world.system, {
    instanceId: instance,
    id: "GID_test",
    expectedVersion: 1,
    defaultEffect: "Deny",
    rules: [{ effect: "Deny", pub: true, sub: false, topic: "a/secret" }],
  });
  const client = await connect(["RW", world.token(instance, "RW", ["a/#"])]);
  publish(client, "a/open", "x", 1);
  await client.next("puback");
  publish(client, "a/secret", "x", 1);
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: 4, type: "RW" }]);
  await client.closed;
});

test("the notice topics may be subscribed, which changes nothing; other system topics may not", async () => {
  const client = await connect(["R", world.token(instance, "R", ["a"])]);
  subscribe(client, "$SYS/tokenExpireNotice", "$SYS/tokenInvalidNotice");
  expect((await client.next("suback")).granted).toEqual([0, 0]);
  subscribe(client, "$SYS/#");
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: 4, type: "R" }]);
  await client.closed;
});

test.each(["token", "Token", "TOKEN"])("an uploaded token (%s) is in force when the PUBACK comes", async (spelling) => {
  const old = world.token(instance, "W", ["a"], world.clock.now + 6 * MINUTE);
  const client = await connect(["W", old]);
  const listener = await world.raw();
  const read = world.token(instance, "R", ["a", "b"]);
  await listener.login(tokenLogin(key.id, instance, "GID_test@@@2", ["R", read.text]));
  const next = world.token(instance, "W", ["b"]);
  publish(client, "$SYS/uploadToken", { [spelling]: next.text, type: "W" }, 1);
  expect((await client.next("puback")).messageId).toBe(7);
  publish(client, "b", "x", 1);
  await client.next("puback");
  // The old token is not watched any more.
  world.clock.now += 30 * MINUTE;
  world.gateway.tick();
  publish(client, "b", "x", 1);
  await client.next("puback");
  expect(client.packets).toEqual([]);
  world.gateway.tick();
  const rows = world.db.select().from(liveClients).all();
  expect(rows.find((row) => row.clientId === clientId)?.tokenIds).toEqual([next.id]);
  publish(client, "a");
  expect((await notice(client))[1]).toEqual({ code: 4, type: "W" });
  await client.closed;
});

test("an upload with QoS 0 is in force for what the client sends next, or ends the connection", async () => {
  const client = await connect(["W", world.token(instance, "W", ["a"])]);
  const next = world.token(instance, "W", ["b"]);
  publish(client, "$SYS/uploadToken", { token: next.text, type: "W" });
  publish(client, "b", "x", 1);
  expect((await client.next("puback")).messageId).toBe(7);
  expect(client.packets).toEqual([]);
  publish(client, "$SYS/uploadToken", { token: "nonsense", type: "W" });
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: 1, type: "W" }]);
  await client.closed;
});

test.each([
  ["no JSON", "{", 1],
  ["an unknown type", { token: "gtk_x", type: "X" }, 1],
  ["text that is no token", { token: "nonsense", type: "W" }, 1],
  ["a token that was never issued", { token: `gtk_${"x".repeat(40)}`, type: "W" }, 8],
])("an upload of %s: no PUBACK, a notice, the end", async (_, payload, code) => {
  const client = await connect(["W", world.token(instance, "W", ["a"])]);
  publish(client, "$SYS/uploadToken", payload, 1);
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code, type: "W" }]);
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("an upload is never routed and never retained, and needs Token mode", async () => {
  const client = await connect(["W", world.token(instance, "W", ["a"])]);
  const spy = await world.connect(world.device(instance, "GID_test@@@2"));
  const heard: string[] = [];
  spy.on("message", (topic) => heard.push(topic));
  await spy.subscribeAsync(["#", "+/+"]);
  const next = world.token(instance, "W", ["a"]);
  client.send({
    cmd: "publish",
    topic: "$SYS/uploadToken",
    payload: JSON.stringify({ token: next.text, type: "W" }),
    qos: 1,
    messageId: 9,
    dup: false,
    retain: true,
  });
  await client.next("puback");
  publish(client, "a", "end", 1);
  await client.next("puback");
  await expect.poll(() => heard).toEqual(["a"]);
  const device = await world.raw();
  await device.login(world.device(instance, "GID_test@@@3"));
  publish(device, "$SYS/uploadToken", { token: next.text, type: "W" }, 1);
  await device.closed;
  expect(device.packets).toEqual([]);
});

test("a disabled access key stops its token clients at the next operation, and new ones at once", async () => {
  const token = world.token(instance, "W", ["a"]);
  const client = await connect(["W", token]);
  publish(client, "a", "x", 1);
  await client.next("puback");
  setAccessKeyStatus(world.system, { id: key.id, status: "disabled" });
  const another = await world.raw();
  expect(await another.login(tokenLogin(key.id, instance, "GID_test@@@2", ["W", token.text]))).toBe(5);
  world.gateway.tick();
  publish(client, "a", "x", 1);
  expect(await notice(client)).toEqual(["$SYS/tokenInvalidNotice", { code: -1, type: "W" }]);
  await client.closed;
});
