import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayStatus } from "../../../db/schema.ts";
import { type GatewayWorld, openGatewayWorld } from "../../gateway/test-world.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let world: GatewayWorld;
let server: TestServer;
const InstanceId = "mqtt-session";

beforeAll(async () => {
  world = await openGatewayWorld();
  server = await startTestServer({ world });
  world.instance(InstanceId);
  // The clock was just set: the gateway of this world is alive now.
  world.db.update(gatewayStatus).set({ heartbeatAt: world.clock.now }).run();
});
afterAll(async () => {
  await server.close();
  await world.close();
});

let devices = 0;
async function connectDevice() {
  const ClientId = `GID_test@@@${++devices}`;
  const client = await world.connect(world.device(InstanceId, ClientId));
  world.gateway.tick();
  return { ClientId, client };
}

describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  beforeAll(() => {
    api = connect(server.host, server.primary);
  });

  test("whether one client is connected, and which of several are", async () => {
    const { ClientId } = await connectDevice();
    expect(await api.call("QuerySessionByClientId", { InstanceId, ClientId }, "GET")).toMatchObject({
      OnlineStatus: true,
    });
    expect(await api.call("QuerySessionByClientId", { InstanceId, ClientId: "GID_test@0001" })).toMatchObject({
      OnlineStatus: false,
    });
    const ClientIdList = ["GID_test@@@never", ClientId];
    expect((await api.call("BatchQuerySessionByClientIds", { InstanceId, ClientIdList })).OnlineStatusList).toEqual([
      { ClientId: "GID_test@@@never", OnlineStatus: false },
      { ClientId, OnlineStatus: true },
    ]);
  });

  test("a connection is closed when the answer is there", async () => {
    const { ClientId, client } = await connectDevice();
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    expect(await api.call("CloseConnection", { InstanceId, ClientId })).toEqual({
      RequestId: expect.any(String),
      Code: 200,
      Success: true,
      Message: "operation success.",
    });
    await closed;
    world.gateway.tick();
    expect(await api.call("QuerySessionByClientId", { InstanceId, ClientId })).toMatchObject({ OnlineStatus: false });
    // Nothing to close is no error.
    expect(await api.call("CloseConnection", { InstanceId, ClientId })).toMatchObject({ Success: true });
  });

  test.each(["QuerySessionByClientId", "CloseConnection"])("%s in an instance that does not exist", async (action) => {
    const request = api.call(action, { InstanceId: "mqtt-none", ClientId: "GID_test@@@1" });
    await expect(request).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });
  });

  test("eleven client IDs at once are too many, none is too few", async () => {
    const ask = (ClientIdList: string[]) => api.call("BatchQuerySessionByClientIds", { InstanceId, ClientIdList });
    await expect(ask(Array.from({ length: 11 }, (_, i) => `GID_test@@@${i}`))).rejects.toMatchObject({
      code: "InvalidParameter.ClientIdList",
    });
    await expect(ask([])).rejects.toMatchObject({ code: "MissingClientIdList" });
  });
});

test("without a gateway nobody is connected, and nothing can be closed", async () => {
  const { ClientId } = await connectDevice();
  const api = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.primary);
  world.db.update(gatewayStatus).set({ heartbeatAt: 0 }).run();
  expect(await api.call("QuerySessionByClientId", { InstanceId, ClientId })).toMatchObject({ OnlineStatus: false });
  await expect(api.call("CloseConnection", { InstanceId, ClientId })).rejects.toMatchObject({
    code: "ServiceUnavailable",
  });
});
