import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../gateway/test-world.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let world: GatewayWorld;
let server: TestServer;
const InstanceId = "mqtt-trace";
const ClientId = "GID_test@@@traced";

beforeAll(async () => {
  world = await openGatewayWorld();
  server = await startTestServer({ world });
  world.instance(InstanceId);
  const credentials = world.device(InstanceId, ClientId);
  const later = () => {
    world.clock.now += 1_000;
  };
  const closed = (client: { once(event: "close", run: () => void): unknown }) =>
    new Promise<void>((resolve) => client.once("close", () => resolve()));

  // One life of a device: in, out by itself, refused, taken over, lost.
  const first = await world.connect(credentials);
  later();
  await first.endAsync();
  later();
  await world.connect({ ...credentials, password: "wrong" }).catch(() => {});
  later();
  const second = await world.connect(credentials);
  const gone = closed(second);
  later();
  const third = await world.connect(credentials);
  await gone;
  later();
  const lost = closed(third);
  third.stream.destroy();
  await lost;
  // The end of a connection is noticed a moment later.
  for (let i = 0; i < 200 && world.gateway.connections() > 0; i++) await new Promise((r) => setTimeout(r, 10));
  world.gateway.tick();
});
afterAll(async () => {
  await server.close();
  await world.close();
});

interface Event {
  Time: string;
  ChannelId: string;
  Action: string;
  ActionCode: string;
  ActionInfo: string;
}

describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  beforeAll(() => {
    api = connect(server.host, server.primary);
  });
  const query = async (more: object = {}) => {
    const all = { MqttRegionId: "cn-hangzhou", InstanceId, ClientId, BeginTime: 0, EndTime: Date.now() * 2 };
    return (await api.call("QueryMqttTraceDevice", { ...all, CurrentPage: 1, PageSize: 10, ...more })) as unknown as {
      CurrentPage: number;
      PageSize: number;
      Total: number;
      DeviceInfoList: Event[] | undefined;
    };
  };

  test("the life of a client in order, with the documented words", async () => {
    const { DeviceInfoList = [], ...page } = await query();
    expect(page).toEqual({ RequestId: expect.any(String), CurrentPage: 1, PageSize: 10, Total: 7 });
    expect(DeviceInfoList.map(({ Action, ActionInfo }) => `${Action}: ${ActionInfo}`)).toEqual([
      "connect: accepted",
      "disconnect: disconnected by client",
      "connect: not authorized",
      "connect: accepted",
      "close: clientId conflict",
      "connect: accepted",
      "close: closed by client",
    ]);
    for (const event of DeviceInfoList) {
      expect(event.Time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
      expect(event.ActionCode).toBe(`mqtt.trace.action.${event.Action}`);
    }
    const channels = DeviceInfoList.map(({ ChannelId }) => ChannelId);
    expect(channels[0]).toBe(channels[1]);
    expect(channels[2]).toBe("");
    expect(channels[3]).toBe(channels[4]);
    expect(channels[5]).toBe(channels[6]);
    expect(new Set(channels).size).toBe(4);
  });

  test("pages, in both directions", async () => {
    const first = await query({ PageSize: 2, Reverse: true });
    expect(first.DeviceInfoList?.map(({ ActionInfo }) => ActionInfo)).toEqual(["closed by client", "accepted"]);
    const last = await query({ PageSize: 2, CurrentPage: 4 });
    expect(last).toMatchObject({ Total: 7, DeviceInfoList: [{ ActionInfo: "closed by client" }] });
    expect((await query({ CurrentPage: 9 })).DeviceInfoList ?? []).toEqual([]);
  });

  test("a time without events, and a client that never was, have none", async () => {
    expect(await query({ EndTime: 1 })).toMatchObject({ Total: 0 });
    expect(await query({ ClientId: "GID_test@@@never" })).toMatchObject({ Total: 0 });
  });

  test.each([
    [{ PageSize: 101 }, "InvalidParameter.PageSize"],
    [{ CurrentPage: 0 }, "InvalidParameter.CurrentPage"],
    [{ BeginTime: "yesterday" }, "InvalidParameter.BeginTime"],
    [{ Reverse: "maybe" }, "InvalidParameter.Reverse"],
    [{ InstanceId: "mqtt-none" }, "InstancePermissionCheckFailed"],
  ])("%j is refused", async (more, code) => {
    await expect(query(more)).rejects.toMatchObject({ code });
  });
});
