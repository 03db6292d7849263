import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "../../services/audit-log.ts";
import { registerDeviceCredential } from "../../services/device-credentials.ts";
import { createGroup, deleteGroup } from "../../services/groups.ts";
import { createInstance } from "../../services/instances.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
let instances = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Pair {
  DeviceAccessKeyId: string;
  DeviceAccessKeySecret: string;
  CreateTime: number;
  UpdateTime: number;
}

describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  let InstanceId: string;
  const ClientId = "GID_dev@@@1";
  beforeAll(() => {
    api = connect(server.host, server.primary);
    InstanceId = `mqtt-device-${++instances}`;
    createInstance(server.world.system, { id: InstanceId, edition: "Standard", maxConnections: 20 });
    for (const id of ["GID_dev", "GID_list"]) {
      createGroup(server.world.system, { instanceId: InstanceId, id, defaultEffect: "Allow", note: "" });
    }
  });
  const call = async (action: string, client = ClientId, instance = InstanceId) => {
    const answer = await api.call(action, { InstanceId: instance, ClientId: client });
    return answer.DeviceCredential as Pair;
  };

  test("a pair is made, read, renewed and deleted", async () => {
    const made = await call("RegisterDeviceCredential");
    expect(made).toEqual({
      ClientId,
      InstanceId,
      DeviceAccessKeyId: expect.stringMatching(/^DC\.[A-Za-z0-9]{22}$/),
      DeviceAccessKeySecret: expect.stringMatching(/^DC\.[A-Za-z0-9]{22}$/),
      CreateTime: server.world.clock.now,
      UpdateTime: server.world.clock.now,
    });
    expect(await call("GetDeviceCredential")).toEqual(made);

    server.world.clock.now += 1_000;
    const renewed = await call("RefreshDeviceCredential");
    expect(renewed).toMatchObject({ CreateTime: made.CreateTime, UpdateTime: made.CreateTime + 1_000 });
    expect(renewed.DeviceAccessKeyId).not.toBe(made.DeviceAccessKeyId);
    expect(renewed.DeviceAccessKeySecret).not.toBe(made.DeviceAccessKeySecret);
    expect(await call("GetDeviceCredential")).toEqual(renewed);

    server.world.clock.now += 1_000;
    const again = await call("RegisterDeviceCredential");
    expect(again).toMatchObject({ CreateTime: made.CreateTime, UpdateTime: made.CreateTime + 2_000 });
    expect(again.DeviceAccessKeyId).not.toBe(renewed.DeviceAccessKeyId);

    expect(await api.call("UnRegisterDeviceCredential", { InstanceId, ClientId })).toEqual({
      RequestId: expect.any(String),
    });
    for (const action of ["GetDeviceCredential", "RefreshDeviceCredential", "UnRegisterDeviceCredential"]) {
      await expect(call(action)).rejects.toMatchObject({ code: "DeviceCredentialNotFound" });
    }
  });

  test("reading a secret is on the audit log with the key that read it, without the secret", async () => {
    const { DeviceAccessKeySecret } = await call("RegisterDeviceCredential", "GID_dev@@@read");
    await call("GetDeviceCredential", "GID_dev@@@read");
    const [row] = listAudit(server.world.system, { instanceId: InstanceId, target: "GID_dev@@@read" }).items;
    expect(row).toMatchObject({
      action: "device_credential.reveal",
      actorKind: "access_key",
      actorId: server.primary.id,
      actorName: "primary",
    });
    expect(JSON.stringify(row)).not.toContain(DeviceAccessKeySecret);
  });

  test.each([
    ["GID_dev", "ParameterCheckFailed"],
    ["GID_dev@@@", "ParameterCheckFailed"],
    ["GID_dev@@@a b", "ParameterCheckFailed"],
    [`GID_dev@@@${"x".repeat(60)}`, "ParameterCheckFailed"],
    ["GID_none@@@1", "PermissionCheckFailed"],
  ])("the client ID %s is refused", async (client, code) => {
    await expect(call("RegisterDeviceCredential", client)).rejects.toMatchObject({ code });
  });

  test.each([
    "RegisterDeviceCredential",
    "GetDeviceCredential",
    "RefreshDeviceCredential",
    "UnRegisterDeviceCredential",
  ])("%s in an instance that does not exist", async (action) => {
    await expect(call(action, ClientId, "mqtt-none")).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });
  });

  test("pages of client IDs, by number and by token", async () => {
    for (let i = 10; i < 17; i++) await call("RegisterDeviceCredential", `GID_list@@@${i}`);
    const list = async (more: object, method: "GET" | "POST" = "POST") =>
      (
        await api.call(
          "ListDeviceCredentialClientId",
          { InstanceId, GroupId: "GID_list", PageSize: "3", ...more },
          method,
        )
      ).DeviceCredentialClientIdList as Record<string, string> & { ClientIdList: string[] };
    const first = await list({}, "GET");
    expect(first).toEqual({
      ClientIdList: ["GID_list@@@10", "GID_list@@@11", "GID_list@@@12"],
      PageNo: "1",
      PageSize: "3",
      Total: "7",
      NextToken: expect.stringMatching(/.+/),
    });
    const second = await list({ NextToken: first.NextToken });
    expect(second.ClientIdList).toEqual(["GID_list@@@13", "GID_list@@@14", "GID_list@@@15"]);
    expect(await list({ PageNo: "2" })).toMatchObject({ ClientIdList: second.ClientIdList, PageNo: "2" });
    const last = await list({ NextToken: second.NextToken });
    expect(last).toMatchObject({ ClientIdList: ["GID_list@@@16"], NextToken: "" });
    expect((await list({ PageNo: "9" })).ClientIdList).toEqual([]);
    expect((await list({ GroupId: "GID_none" })).Total).toBe("0");

    await expect(list({ PageSize: "0" })).rejects.toMatchObject({ code: "InvalidParameter.PageSize" });
    await expect(list({ PageSize: "101" })).rejects.toMatchObject({ code: "InvalidParameter.PageSize" });
    await expect(list({ NextToken: "?" })).rejects.toMatchObject({ code: "ParameterCheckFailed" });
    await expect(list({ InstanceId: "mqtt-none" })).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });

    // They are still held when their group is gone.
    deleteGroup(server.world.system, { instanceId: InstanceId, id: "GID_list" });
    expect(await list({})).toMatchObject({ Total: "7", ClientIdList: first.ClientIdList });
  });

  test("the quota of the instance", async () => {
    for (let i = 0; i < 20; i++) {
      try {
        registerDeviceCredential(server.world.system, { instanceId: InstanceId, clientId: `GID_dev@@@fill${i}` });
      } catch {
        break;
      }
    }
    await expect(call("RegisterDeviceCredential", "GID_dev@@@more")).rejects.toMatchObject({
      code: "DeviceCredentialNumExceed",
      message: expect.stringContaining("20"),
    });
    // One that holds a place already may be made again.
    await call("RegisterDeviceCredential", "GID_dev@@@fill0");
  });
});
