import { afterEach, beforeEach, expect, test } from "vitest";
import { denials, deviceCredentials } from "../../db/schema.ts";
import { rotateDeviceCredential } from "../services/device-credentials.ts";
import { updateInstance } from "../services/instances.ts";
import { type GatewayWorld, nextMessage, openGatewayWorld, signature, tokenLogin } from "./test-world.ts";

let world: GatewayWorld;
let instance: string;

beforeEach(async () => {
  world = await openGatewayWorld();
  instance = world.instance("mqtt-a");
});
afterEach(() => world.close());

const clientId = "GID_test@@@1";
const denied = () => world.db.select().from(denials).all();

test("a device connects with its credential and hears what another publishes", async () => {
  const listener = await world.connect(world.device(instance, "GID_test@@@1"));
  const talker = await world.connect(world.device(instance, "GID_test@@@2"));
  await listener.subscribeAsync("room/#", { qos: 1 });
  const heard = nextMessage(listener);
  await talker.publishAsync("room/1", "hello", { qos: 1 });
  expect(await heard).toEqual({ topic: "room/1", payload: "hello", qos: 1, retain: false });
});

test("an access key of the primary account connects with a signature", async () => {
  const client = await world.connect(signature("Signature", world.accessKey(), instance, clientId));
  const [granted] = await client.subscribeAsync("anything/at/all");
  expect(granted?.qos).toBe(0);
});

test("a RAM user may only what its policy allows", async () => {
  const key = world.accessKey({
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: "mq:MqttInstanceAccess", Resource: `acs:mq:*:*:${instance}` },
      {
        Effect: "Allow",
        Action: "mq:SUB",
        Resource: [`acs:mq:*:*:${instance}%GID_test`, `acs:mq:*:*:${instance}%down`],
      },
    ],
  });
  const client = await world.connect(signature("Signature", key, instance, clientId));
  const granted = await client.subscribeAsync("down/1");
  expect(granted[0]?.qos).toBe(0);
  await expect(client.subscribeAsync("up/1")).rejects.toThrow();
});

test("a token lets in, and allows what it covers and nothing else", async () => {
  const token = world.token(instance, "RW", ["room/#"]);
  const client = await world.connect(tokenLogin(world.accessKey().id, instance, clientId, ["RW", token.text]));
  await client.subscribeAsync("room/1", { qos: 1 });
  const heard = nextMessage(client);
  await client.publishAsync("room/1", "x", { qos: 1 });
  expect((await heard).payload).toBe("x");
});

test("MQTT over WebSocket on /mqtt", async () => {
  const listener = await world.connect(world.device(instance, clientId), {
    protocol: "ws",
    port: world.wsPort,
    path: "/mqtt",
  });
  await listener.subscribeAsync("room/#", { qos: 1 });
  const heard = nextMessage(listener);
  const payload = "y".repeat(60_000);
  await listener.publishAsync("room/1", payload, { qos: 1 });
  expect((await heard).payload).toBe(payload);
});

test("a limit that is raised holds for WebSocket clients that are connected", async () => {
  const client = await world.connect(world.device(instance, clientId), {
    protocol: "ws",
    port: world.wsPort,
    path: "/mqtt",
  });
  updateInstance(world.system, { id: instance, maxMessageBytes: 1_000_000 });
  world.gateway.tick();
  await client.subscribeAsync("a", { qos: 1 });
  const heard = nextMessage(client);
  await client.publishAsync("a", Buffer.alloc(900_000), { qos: 1 });
  expect((await heard).payload).toHaveLength(900_000);
});

test("both pairs of a rotation are good while they overlap, and their uses are told apart", async () => {
  const before = world.device(instance, clientId);
  const { credential, secret } = rotateDeviceCredential(world.system, {
    instanceId: instance,
    clientId,
    overlapMs: 3_600_000,
    disconnect: false,
  });
  const row = () => world.db.select().from(deviceCredentials).get();
  (await world.connect(before)).end(true);
  world.gateway.tick();
  expect(row()).toMatchObject({ previousLastUsedAt: world.clock.now, lastUsedAt: null });
  await world.connect(signature("DeviceCredential", { id: credential.keyId, secret }, instance, clientId));
  world.gateway.tick();
  expect(row()).toMatchObject({ lastUsedAt: world.clock.now, lastUsedAddress: "127.0.0.1" });
  world.clock.now += 3_600_000;
  await expect(world.connect(before)).rejects.toMatchObject({ code: 4 });
});

async function answerTo(
  credentials: Parameters<Awaited<ReturnType<GatewayWorld["raw"]>>["login"]>[0],
): Promise<number> {
  const client = await world.raw();
  const code = await client.login(credentials);
  client.socket.destroy();
  return code;
}

test("guesses at a device are slowed down, and the device that is settled there is not locked out by them", async () => {
  const stranger = world.device(instance, "GID_test@@@2");
  const codes = [];
  for (let n = 0; n < 22; n++) codes.push(await answerTo({ ...stranger, password: `guess ${n}` }));
  expect(codes).toEqual([...Array(20).fill(4), 3, 3]);
  // Not even the right password is looked at now: else every try would be a guess.
  expect(await answerTo(stranger)).toBe(3);
  // And the record says so, in one row however many tries there are.
  world.gateway.tick();
  const told = denied().map(({ reason, count, clientId: who, instanceId }) => [instanceId, who, reason, count]);
  expect(told.sort((a, b) => Number(b[3]) - Number(a[3]))).toEqual([
    [instance, stranger.clientId, "bad_signature", 20],
    [instance, stranger.clientId, "wrong_logins", 3],
  ]);
  world.clock.now += 10_000;
  expect(await answerTo(stranger)).toBe(0);

  const settled = world.device(instance, clientId);
  expect(await answerTo(settled)).toBe(0);
  for (let n = 0; n < 30; n++) expect(await answerTo({ ...settled, password: `guess ${n}` })).toBe(4);
  expect(await answerTo(settled)).toBe(0);
});

test("where a device was before the gateway was restarted is known of its record", async () => {
  const device = world.device(instance, clientId);
  world.db.$client.exec("update device_credentials set last_used_address = '127.0.0.1', last_used_at = 1");
  for (let n = 0; n < 30; n++) expect(await answerTo({ ...device, password: `guess ${n}` })).toBe(4);
  expect(await answerTo(device)).toBe(0);
});

test.each([
  ["no username at all", 4, "malformed_username", (c: object) => ({ ...c, username: "", password: "" })],
  ["an unknown mode", 4, "unknown_mode", (c: object) => ({ ...c, username: "signature|k|mqtt-a" })],
  ["an unknown instance", 5, "unknown_instance", (c: object) => ({ ...c, username: "Signature|k|mqtt-none" })],
  ["a client ID without a group", 2, "malformed_client_id", (c: object) => ({ ...c, clientId: "device1" })],
  ["a group that does not exist", 5, "unknown_group", (c: object) => ({ ...c, clientId: "GID_none@@@1" })],
  ["a wrong password", 4, "bad_signature", (c: object) => ({ ...c, password: "x" })],
  [
    "another client's credential",
    5,
    "device_credential_other_client",
    (c: object) => ({ ...c, clientId: "GID_test@@@2" }),
  ],
])("%s is answered with CONNACK %i and recorded as %s", async (_, code, reason, change) => {
  const client = await world.raw();
  const credentials = change(world.device(instance, clientId)) as Parameters<typeof client.login>[0];
  expect(await client.login(credentials)).toBe(code);
  await client.closed;
  world.gateway.tick();
  const [row] = denied();
  expect(row).toMatchObject({ action: "CONNECT", reason, count: 1, address: "127.0.0.1" });
  expect(row?.instanceId).toBe(
    reason === "malformed_username" || reason.startsWith("unknown_mode") || reason === "unknown_instance"
      ? ""
      : instance,
  );
  expect(JSON.stringify(row)).not.toContain(credentials.password === "" ? "\0" : `"${credentials.password}"`);
});

test("a client of MQTT 5 is told in its own language that it is not supported", async () => {
  const client = await world.raw();
  client.socket.write(Buffer.from("101000044d5154540502003c000003616263", "hex"));
  const connack = await client.next("connack");
  expect([connack.returnCode, connack.reasonCode]).toContain(0x84);
  await client.closed;
});

test.each([0x84, 0x83, 6, 0])(
  "a protocol version that there is not (%i) is refused with CONNACK 1 [MQTT-3.1.2-2]",
  async (version) => {
    const client = await world.raw();
    client.socket.write(Buffer.from([0x10, 13, 0, 4, 77, 81, 84, 84, version, 2, 0, 60, 0, 1, 97]));
    expect((await client.next("connack")).returnCode).toBe(1);
    await client.closed;
  },
);
