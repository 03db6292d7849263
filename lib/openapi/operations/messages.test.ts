import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayStatus, messageRequests } from "../../../db/schema.ts";
import { type GatewayWorld, nextMessage, openGatewayWorld } from "../../gateway/test-world.ts";
import { createInstance, setInstanceEnabled } from "../../services/instances.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let world: GatewayWorld;
let server: TestServer;
const InstanceId = "mqtt-message";

beforeAll(async () => {
  world = await openGatewayWorld();
  server = await startTestServer({ world });
  world.instance(InstanceId);
  createInstance(world.system, { id: "mqtt-off", edition: "Standard" });
  setInstanceEnabled(world.system, { id: "mqtt-off", enabled: false });
});
afterAll(async () => {
  await server.close();
  await world.close();
});
/** The clock of this world stands, and nobody takes a gateway for alive that was last heard of an hour ago. */
const alive = () => world.db.update(gatewayStatus).set({ heartbeatAt: world.clock.now }).run();

let devices = 0;
describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  beforeAll(() => {
    api = connect(server.host, server.primary);
    alive();
  });
  const send = (MqttTopic: string, Payload: string, instance = InstanceId) =>
    api.call("SendMessage", { InstanceId: instance, MqttTopic, Payload });
  const device = async () => {
    const clientId = `GID_test@@@${++devices}`;
    return { clientId, client: await world.connect(world.device(InstanceId, clientId)) };
  };

  test("a subscriber receives the message as it is, at QoS 1", async () => {
    const { client } = await device();
    await client.subscribeAsync("api/#", { qos: 1 });
    const heard = nextMessage(client);
    const payload = `{"a":"b & 温度 🌡 + %"}`;
    expect(await send("api/state", payload)).toEqual({
      RequestId: expect.any(String),
      MsgId: expect.stringMatching(/^[0-9A-F]{32}$/),
    });
    expect(await heard).toEqual({ topic: "api/state", payload, qos: 1, retain: false });
  });

  test("a client receives what is addressed to it without a subscription, and nobody else does", async () => {
    const [one, other] = [await device(), await device()];
    const wrong: string[] = [];
    other.client.on("message", (topic) => wrong.push(topic));
    const heard = nextMessage(one.client);
    await send(`api/p2p/${one.clientId}`, "for you");
    expect(await heard).toMatchObject({ topic: `api/p2p/${one.clientId}`, payload: "for you" });
    expect(wrong).toEqual([]);
  });

  test("nobody hears it: that is no error", async () => {
    expect(await send("nobody/listens", "x")).toHaveProperty("MsgId");
  });

  test.each([
    ["a/+", "x", "ParameterCheckFailed"],
    ["a/#", "x", "ParameterCheckFailed"],
    ["x".repeat(65), "x", "ParameterCheckFailed"],
    ["a", "x".repeat(65_537), "ParameterCheckFailed"],
    ["$SYS/tokenInvalidNotice", "x", "PermissionCheckFailed"],
  ])("to %s it is refused", async (topic, payload, code) => {
    await expect(send(topic, payload)).rejects.toMatchObject({ code });
  });

  test("in an instance that is disabled or does not exist it is refused", async () => {
    await expect(send("a", "x", "mqtt-off")).rejects.toMatchObject({ code: "SendMessageFailed" });
    await expect(send("a", "x", "mqtt-none")).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });
  });

  test("a message of 64 KiB goes through", async () => {
    const { client } = await device();
    await client.subscribeAsync("api/large");
    const heard = nextMessage(client);
    await send("api/large", "m".repeat(65_536));
    expect((await heard).payload).toMatch(/^m{65536}$/);
  });
});

test("the payload is not kept when the message was sent", async () => {
  world.gateway.tick();
  const rows = world.db.select().from(messageRequests).all();
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) expect([row.outcome, row.payload.length]).toEqual(["sent", 0]);
});

test("the API has its share of the messages per second, and no more", async () => {
  createInstance(world.system, { id: "mqtt-slow", edition: "Standard", maxTps: 2 });
  world.instance("mqtt-slow2", { maxTps: 1 });
  const client = await world.connect(world.device("mqtt-slow2", "GID_test@@@1"));
  await client.subscribeAsync("a");
  alive();
  const api = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.primary);
  const send = () =>
    api.call("SendMessage", { InstanceId: "mqtt-slow2", MqttTopic: "a", Payload: "x" }).then(
      () => "OK",
      (error) => error.code,
    );
  const results = [await send(), await send(), await send(), await send()];
  expect(results[0]).toBe("OK");
  expect(results).toContain("SystemOverFlow");
});

test("without a gateway it fails at once, and is not sent later", async () => {
  world.db.update(gatewayStatus).set({ heartbeatAt: 0 }).run();
  const api = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.primary);
  await expect(api.call("SendMessage", { InstanceId, MqttTopic: "a", Payload: "x" })).rejects.toMatchObject({
    code: "SendMessageFailed",
  });
  expect(
    world.db
      .select()
      .from(messageRequests)
      .all()
      .filter(({ doneAt }) => doneAt === null),
  ).toEqual([]);
});
