import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listAudit } from "../../services/audit-log.ts";
import { createInstance, updateInstance } from "../../services/instances.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
let instances = 0;
beforeAll(async () => {
  server = await startTestServer();
  createInstance(server.world.system, { id: "mqtt-standard", edition: "Standard" });
});
afterAll(() => server.close());

const DONE = { RequestId: expect.any(String), Code: 200, Success: true, Message: "operation success." };

describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  let InstanceId: string;
  beforeAll(() => {
    api = connect(server.host, server.primary);
    InstanceId = `mqtt-custom-${++instances}`;
    createInstance(server.world.system, { id: InstanceId, edition: "Professional" });
  });
  const write = (action: string, parameters: object) => api.call(action, { InstanceId, ...parameters });
  const query = async (action: string, parameters: object = {}) => {
    const answer = await api.call(action, { InstanceId, Size: 10, ...parameters }, "GET");
    expect(answer).toMatchObject(DONE);
    return answer.Data as { Results: Record<string, string>[]; NextToken: string };
  };
  const fails = (promise: Promise<unknown>, code: string) => expect(promise).rejects.toMatchObject({ code });

  const ann = { Username: "ann 温度", Secret: "s3cret & more", IdentityType: "USER", SignMode: "SIGNED" };

  test("identities are added, changed, listed and deleted", async () => {
    expect(await write("AddCustomAuthIdentity", ann)).toEqual(DONE);
    expect(
      await write("AddCustomAuthIdentity", { ...ann, IdentityType: "CLIENT", ClientId: "c-1", SignMode: "ORIGIN" }),
    ).toEqual(DONE);
    const [user, client] = (await query("QueryCustomAuthIdentity")).Results;
    expect(user).toEqual({ ...ann, ClientId: "" });
    expect(client).toEqual({ ...ann, IdentityType: "CLIENT", ClientId: "c-1", SignMode: "ORIGIN" });
    expect((await query("QueryCustomAuthIdentity", { IdentityType: "CLIENT" })).Results).toEqual([client]);
    expect((await query("QueryCustomAuthIdentity", { ClientId: "c-1" })).Results).toEqual([client]);
    expect((await query("QueryCustomAuthIdentity", { Username: "an" })).Results ?? []).toEqual([]);

    expect(await write("UpdateCustomAuthIdentity", { ...ann, Secret: "other", SignMode: "ORIGIN" })).toEqual(DONE);
    expect((await query("QueryCustomAuthIdentity", { IdentityType: "USER" })).Results).toMatchObject([
      { Secret: "other", SignMode: "ORIGIN" },
    ]);
    await fails(write("UpdateCustomAuthIdentity", { ...ann, Username: "nobody" }), "InvalidParameter.Username");

    expect(
      await write("DeleteCustomAuthIdentity", { Username: ann.Username, IdentityType: "CLIENT", ClientId: "c-1" }),
    ).toEqual(DONE);
    await write("DeleteCustomAuthIdentity", { Username: ann.Username, IdentityType: "USER" });
    // One that is not there is no error.
    await write("DeleteCustomAuthIdentity", { Username: ann.Username, IdentityType: "USER" });
    expect((await query("QueryCustomAuthIdentity")).Results ?? []).toEqual([]);
  });

  test("an identity that is there already is overwritten", async () => {
    await write("AddCustomAuthIdentity", { ...ann, Username: "twice" });
    await write("AddCustomAuthIdentity", { ...ann, Username: "twice", Secret: "second" });
    expect((await query("QueryCustomAuthIdentity", { Username: "twice" })).Results).toMatchObject([
      { Secret: "second" },
    ]);
  });

  test("secrets are sealed in the database, and reading them is on the audit log", async () => {
    await write("AddCustomAuthIdentity", { ...ann, Username: "sealed", Secret: "canary-secret" });
    await query("QueryCustomAuthIdentity", { Username: "sealed" });
    const { $client } = server.world.db;
    for (const table of ["custom_identities", "audit_log", "api_calls"]) {
      expect(JSON.stringify($client.prepare(`select * from ${table}`).all())).not.toContain("canary-secret");
    }
    expect(listAudit(server.world.system, { instanceId: InstanceId, target: "sealed" }).items).toMatchObject([
      { action: "custom_identity.reveal", actorId: server.primary.id },
      { action: "custom_identity.create", detail: { identityType: "USER", signMode: "SIGNED" } },
    ]);
  });

  test("pages", async () => {
    for (let i = 10; i < 15; i++)
      await write("AddCustomAuthIdentity", { ...ann, Username: "page", IdentityType: "CLIENT", ClientId: `p-${i}` });
    const first = await query("QueryCustomAuthIdentity", { Size: 3, Username: "page" });
    expect(first.Results.map(({ ClientId }) => ClientId)).toEqual(["p-10", "p-11", "p-12"]);
    const second = await query("QueryCustomAuthIdentity", { Size: 3, Username: "page", NextToken: first.NextToken });
    expect(second.Results.map(({ ClientId }) => ClientId)).toEqual(["p-13", "p-14"]);
    expect(second.NextToken).toBe("");
  });

  const permission = {
    IdentityType: "USER",
    Identity: "ann",
    Topic: "a/+/#",
    PermitAction: "PUB_SUB",
    Effect: "ALLOW",
  };

  test("permissions are added, changed, listed and deleted", async () => {
    expect(await write("AddCustomAuthPermission", permission)).toEqual(DONE);
    await write("AddCustomAuthPermission", { ...permission, IdentityType: "CLIENT", Identity: "c-1", Effect: "DENY" });
    expect((await query("QueryCustomAuthPermission")).Results).toEqual([
      permission,
      { ...permission, IdentityType: "CLIENT", Identity: "c-1", Effect: "DENY" },
    ]);
    expect((await query("QueryCustomAuthPermission", { Topic: "a/+/#", Identity: "ann" })).Results).toEqual([
      permission,
    ]);
    expect(await write("UpdateCustomAuthPermission", { ...permission, PermitAction: "SUB" })).toEqual(DONE);
    expect((await query("QueryCustomAuthPermission", { IdentityType: "USER" })).Results).toEqual([
      { ...permission, PermitAction: "SUB" },
    ]);
    await fails(write("UpdateCustomAuthPermission", { ...permission, Topic: "b" }), "InvalidParameter.Identity");
    const { PermitAction: _, Effect: __, ...key } = permission;
    expect(await write("DeleteCustomAuthPermission", key)).toEqual(DONE);
    await write("DeleteCustomAuthPermission", key);
    expect((await query("QueryCustomAuthPermission", { IdentityType: "USER" })).Results ?? []).toEqual([]);
  });

  test("client IDs are blocked, listed and unblocked", async () => {
    expect(await write("AddCustomAuthConnectBlack", { ClientId: "bad-1" })).toEqual(DONE);
    await write("AddCustomAuthConnectBlack", { ClientId: "GID_bad@@@2" });
    await write("AddCustomAuthConnectBlack", { ClientId: "bad-1" });
    expect((await query("QueryCustomAuthConnectBlack")).Results).toEqual([
      { ClientId: "GID_bad@@@2", Effect: "DENY", PermitAction: "CONNECT" },
      { ClientId: "bad-1", Effect: "DENY", PermitAction: "CONNECT" },
    ]);
    expect((await query("QueryCustomAuthConnectBlack", { ClientId: "bad-1" })).Results).toHaveLength(1);
    expect(await write("DeleteCustomAuthConnectBlack", { ClientId: "bad-1" })).toEqual(DONE);
    await write("DeleteCustomAuthConnectBlack", { ClientId: "bad-1" });
    expect((await query("QueryCustomAuthConnectBlack")).Results).toMatchObject([{ ClientId: "GID_bad@@@2" }]);
  });

  test.each([
    ["AddCustomAuthIdentity", { Username: "ann", Secret: "x", IdentityType: "USER" }, "MissingSignMode"],
    ["AddCustomAuthIdentity", { ...ann, SignMode: "PLAIN" }, "InvalidParameter.SignMode"],
    ["AddCustomAuthIdentity", { ...ann, IdentityType: "user" }, "InvalidParameter.IdentityType"],
    ["AddCustomAuthIdentity", { ...ann, IdentityType: "CLIENT" }, "MissingClientId"],
    ["AddCustomAuthIdentity", { ...ann, IdentityType: "CLIENT", ClientId: "a/b" }, "InvalidParameter.ClientId"],
    ["AddCustomAuthIdentity", { ...ann, Username: "a|b" }, "InvalidParameter.Username"],
    ["AddCustomAuthIdentity", { ...ann, Username: "x".repeat(65) }, "InvalidParameter.Username"],
    ["AddCustomAuthIdentity", { ...ann, Secret: "x".repeat(129) }, "InvalidParameter.Secret"],
    ["AddCustomAuthPermission", { ...permission, Topic: "a#" }, "InvalidParameter.Topic"],
    ["AddCustomAuthPermission", { ...permission, Topic: "$SYS/x" }, "InvalidParameter.Topic"],
    ["AddCustomAuthPermission", { ...permission, PermitAction: "ALL" }, "InvalidParameter.PermitAction"],
    ["AddCustomAuthPermission", { ...permission, Effect: "Allow" }, "InvalidParameter.Effect"],
    [
      "AddCustomAuthPermission",
      { ...permission, IdentityType: "CLIENT", Identity: "a b" },
      "InvalidParameter.Identity",
    ],
    ["AddCustomAuthConnectBlack", { ClientId: "a/b" }, "InvalidParameter.ClientId"],
    ["AddCustomAuthConnectBlack", {}, "MissingClientId"],
  ])("%s %j is refused", (action, parameters, code) => fails(write(action, parameters), code));

  test.each([0, 101, "x"])("a page of %s rows is refused", (Size) =>
    fails(query("QueryCustomAuthIdentity", { Size }), "InvalidParameter.Size"),
  );
});

describe("pop-core", () => {
  let api: SdkClient;
  beforeAll(() => {
    api = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.primary);
  });
  const identity = { Username: "u", Secret: "s", IdentityType: "USER", SignMode: "ORIGIN" };
  const permission = { IdentityType: "USER", Identity: "u", Topic: "t", PermitAction: "PUB", Effect: "ALLOW" };
  const CALLS: readonly (readonly [string, "GET" | "POST", object])[] = [
    ["AddCustomAuthIdentity", "POST", identity],
    ["UpdateCustomAuthIdentity", "POST", identity],
    ["DeleteCustomAuthIdentity", "POST", identity],
    ["QueryCustomAuthIdentity", "GET", { Size: 1 }],
    ["AddCustomAuthPermission", "POST", permission],
    ["UpdateCustomAuthPermission", "POST", permission],
    ["DeleteCustomAuthPermission", "POST", permission],
    ["QueryCustomAuthPermission", "GET", { Size: 1 }],
    ["AddCustomAuthConnectBlack", "POST", { ClientId: "c" }],
    ["DeleteCustomAuthConnectBlack", "POST", { ClientId: "c" }],
    ["QueryCustomAuthConnectBlack", "GET", { Size: 1 }],
  ];

  test.each(CALLS)("%s needs an edition with custom auth", async (action, method, parameters) => {
    const request = api.call(action, { InstanceId: "mqtt-standard", ...parameters }, method);
    await expect(request).rejects.toMatchObject({ code: "ApiNotSupport" });
  });

  test.each(CALLS)("%s in an instance that does not exist", async (action, method, parameters) => {
    const request = api.call(action, { InstanceId: "mqtt-none", ...parameters }, method);
    await expect(request).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });
  });

  test.each(CALLS)("%s by the other method", async (action, method, parameters) => {
    const request = api.call(action, { InstanceId: "mqtt-standard", ...parameters }, method === "GET" ? "POST" : "GET");
    await expect(request).rejects.toMatchObject({ code: "UnsupportedHTTPMethod" });
  });

  test("capacity is that of connections, for identities and for permissions with blocked client IDs", async () => {
    const { system } = server.world;
    createInstance(system, { id: "mqtt-small", edition: "Professional", maxConnections: 2 });
    const add = (action: string, parameters: object) => api.call(action, { InstanceId: "mqtt-small", ...parameters });
    const full = { code: "Customauth.over.capacity" };
    for (const Username of ["a", "b"]) await add("AddCustomAuthIdentity", { ...identity, Username });
    await expect(add("AddCustomAuthIdentity", { ...identity, Username: "c" })).rejects.toMatchObject(full);
    await add("AddCustomAuthIdentity", { ...identity, Username: "b", Secret: "new" });
    await add("AddCustomAuthPermission", permission);
    await add("AddCustomAuthConnectBlack", { ClientId: "x" });
    await expect(add("AddCustomAuthPermission", { ...permission, Topic: "t2" })).rejects.toMatchObject(full);
    await expect(add("AddCustomAuthConnectBlack", { ClientId: "y" })).rejects.toMatchObject(full);
    await add("DeleteCustomAuthConnectBlack", { ClientId: "x" });
    await add("AddCustomAuthPermission", { ...permission, Topic: "t2" });
    updateInstance(system, { id: "mqtt-small", maxConnections: 3 });
    await add("AddCustomAuthConnectBlack", { ClientId: "y" });
  });
});
