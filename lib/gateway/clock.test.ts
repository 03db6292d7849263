import { afterEach, beforeEach, expect, test } from "vitest";
import { revokeToken } from "../services/tokens.ts";
import { type GatewayWorld, openGatewayWorld, type RawClient, signature, tokenLogin } from "./test-world.ts";

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;
let world: GatewayWorld;
let key: { id: string };
const instanceId = "mqtt-a";

beforeEach(async () => {
  world = await openGatewayWorld();
  world.instance(instanceId);
  key = world.accessKey();
});
afterEach(() => world.close());

async function connect(token: { text: string }, number = 1): Promise<RawClient> {
  const client = await world.raw();
  expect(await client.login(tokenLogin(key.id, instanceId, `GID_test@@@${number}`, ["W", token.text]))).toBe(0);
  return client;
}

/** Nothing has been sent to the client but the answer to this, so nothing was sent before it. */
async function expectSilence(client: RawClient): Promise<void> {
  world.gateway.tick();
  client.send({ cmd: "publish", topic: "a", payload: "x", qos: 1, messageId: 9, dup: false, retain: false });
  await client.next("puback");
  expect(client.packets).toEqual([]);
}

async function expectNotice(client: RawClient, topic: string, content: unknown): Promise<void> {
  world.gateway.tick();
  const packet = await client.next("publish");
  expect([packet.topic, JSON.parse(packet.payload.toString())]).toEqual([topic, content]);
}

test("a clock that is set back ends no token early, and announces none twice", async () => {
  const expiresAt = world.clock.now + 10 * MINUTE;
  const client = await connect(world.token(instanceId, "W", ["a"], expiresAt));
  world.clock.now -= YEAR;
  await expectSilence(client);
  world.clock.now = expiresAt - 5 * MINUTE;
  await expectNotice(client, "$SYS/tokenExpireNotice", { expireTime: expiresAt, type: "W" });
  world.clock.now -= YEAR;
  await expectSilence(client);
  world.clock.now = expiresAt - 1;
  await expectSilence(client);
  world.clock.now = expiresAt;
  await expectNotice(client, "$SYS/tokenInvalidNotice", { code: 2, type: "W" });
  await client.closed;
});

test("a clock that is set forward past the end ends the token without an announcement that comes too late", async () => {
  const client = await connect(world.token(instanceId, "W", ["a"], world.clock.now + 10 * MINUTE));
  world.clock.now += YEAR;
  await expectNotice(client, "$SYS/tokenInvalidNotice", { code: 2, type: "W" });
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("of many tokens each ends at its own time, however the clock goes to and fro", async () => {
  const start = world.clock.now;
  const minutes = [40, 10, 70, 20, 60, 30, 50];
  const clients = await Promise.all(
    minutes.map(async (minute) => {
      const token = world.token(instanceId, "W", ["a"], start + minute * MINUTE);
      return { minute, client: await connect(token, minute) };
    }),
  );
  const ended = new Set<number>();
  for (const { minute, client } of clients) void client.closed.then(() => ended.add(minute));
  // Each time a little further than ever, and back to a time before anything was issued.
  for (const minute of [10, 20, 30, 40, 50, 60, 70]) {
    world.clock.now = start + minute * MINUTE - 1;
    world.gateway.tick();
    const [due] = clients.filter((one) => one.minute === minute);
    due?.client.send({ cmd: "pingreq" } as never);
    await due?.client.next("pingresp");
    expect([...ended].every((one) => one < minute)).toBe(true);
    world.clock.now++;
    world.gateway.tick();
    await due?.client.closed;
    world.clock.now = start - YEAR;
    world.gateway.tick();
  }
  expect([...ended].sort((a, b) => a - b)).toEqual([10, 20, 30, 40, 50, 60, 70]);
});

test("a token that is revoked by a clock that is behind is revoked", async () => {
  const token = world.token(instanceId, "W", ["a"]);
  const client = await connect(token);
  world.clock.now -= YEAR;
  revokeToken(world.system, { instanceId, id: token.id });
  await expectNotice(client, "$SYS/tokenInvalidNotice", { code: 3, type: "W" });
  await client.closed;
  const again = await world.raw();
  expect(await again.login(tokenLogin(key.id, instanceId, "GID_test@@@1", ["W", token.text]))).toBe(5);
});

test.each(["a", "b"])(
  "an access key that is disabled bites also when the clock is set back meanwhile (topic %s)",
  async (topic) => {
    const { id, secret } = world.accessKey();
    const client = await world.raw();
    expect(await client.login(signature("Signature", { id, secret }, instanceId, "GID_test@@@1"))).toBe(0);
    await expectSilence(client);
    world.clock.now -= YEAR;
    // Past the outbox, as if nobody had told: what is remembered of a key does not outlive its short life.
    world.db.$client.prepare("update access_keys set status = 'disabled' where id = ?").run(id);
    client.send({ cmd: "publish", topic, payload: "x", qos: 1, messageId: 9, dup: false, retain: false });
    await client.closed;
  },
);
