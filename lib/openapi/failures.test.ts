import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../db/client.ts";
import { createGroup } from "../services/groups.ts";
import { createInstance } from "../services/instances.ts";
import { SDKS, type SdkClient } from "./test-clients.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
let api: SdkClient;
const InstanceId = "mqtt-failures";

async function start(rates?: string) {
  server = await startTestServer(rates === undefined ? {} : { rates });
  createInstance(server.world.system, { id: InstanceId, edition: "Standard" });
  createGroup(server.world.system, { instanceId: InstanceId, id: "GID_aaa", defaultEffect: "Allow", note: "" });
  api = (SDKS["openapi-client, parameters in the query"] as (typeof SDKS)[string])(server.host, server.primary);
}
afterEach(() => server.close());

describe("a database that somebody else holds", () => {
  let other: ReturnType<typeof openDatabase>;
  beforeEach(async () => {
    await start();
    server.world.db.$client.pragma("busy_timeout = 10");
    other = openDatabase(server.world.databasePath);
  });
  afterEach(() => other.$client.close());

  test.each([
    ["ApplyToken", { Resources: "a", Actions: "R", ExpireTime: Date.now() + 3_600_000 }, "SystemOverFlow"],
    ["RegisterDeviceCredential", { ClientId: "GID_aaa@@@1" }, "SystemOverFlow"],
    ["CreateGroupId", { GroupId: "GID_bbb" }, "CreateGroupIdError"],
    ["DeleteGroupId", { GroupId: "GID_aaa" }, "DeleteGroupIdError"],
  ])("%s says so in its documented code", async (action, parameters, code) => {
    // The nonce is written by a connection of its own, so only what comes after it is held up.
    const { use } = server.door.nonces;
    server.door.nonces.use = () => true;
    other.$client.exec("begin immediate");
    await expect(api.call(action, { InstanceId, ...parameters })).rejects.toMatchObject({ code });
    other.$client.exec("rollback");
    server.door.nonces.use = use;
    expect(server.defects).toEqual([]);
  });

  test("where not even the nonce can be written nothing is done", async () => {
    other.$client.exec("begin immediate");
    await expect(api.call("DeleteGroupId", { InstanceId, GroupId: "GID_aaa" })).rejects.toMatchObject({
      code: "DeleteGroupIdError",
    });
    other.$client.exec("rollback");
    expect(await api.call("ListGroupId", { InstanceId })).toMatchObject({ Data: [{ GroupId: "GID_aaa" }] });
  }, 20_000);
});

test("a defect is reported with its request ID, and the caller is told no more than that", async () => {
  await start();
  server.world.db.$client.exec("drop table group_tags");
  const error = await api.call("ListGroupId", { InstanceId }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "InternalError", data: { statusCode: 500, RequestId: expect.any(String) } });
  expect(JSON.stringify(error.data)).not.toMatch(/group_tags|sqlite|\bat\b \S+\(/i);
  expect(server.defects).toHaveLength(1);
});

describe("too many calls", () => {
  test.each([
    ["ApplyToken", "ApplyTokenOverFlow", 400],
    ["QueryToken", "QueryTokenOverFlow", 400],
    ["RevokeToken", "RevokeTokenOverFlow", 400],
    ["RegisterDeviceCredential", "ApplyTokenOverFlow", 400],
    ["UnRegisterDeviceCredential", "ApplyTokenOverFlow", 400],
    ["CreateGroupId", "Throttling.User", 429],
    ["QuerySessionByClientId", "Throttling.User", 429],
    ["ListInstances", "Throttling.User", 429],
  ])("of %s end in %s", async (action, Code, status) => {
    await start(`${action}=2`);
    const send = async () => {
      const { body, headers, statusCode } = await api.call(action, {}).then(
        () => ({ body: {}, headers: {}, statusCode: 200 }),
        (error) => ({ body: error.data, headers: {}, statusCode: error.data.statusCode }),
      );
      return { body: body as Record<string, unknown>, headers, statusCode };
    };
    await send();
    await send();
    const third = await send();
    expect(third).toMatchObject({ statusCode: status, body: { Code } });
    server.world.clock.now += 500;
    expect((await send()).body.Code).not.toBe(Code);
    expect((await send()).body.Code).toBe(Code);
  });

  test("the answer says for how many milliseconds to wait", async () => {
    await start("RevokeToken=5");
    const url = `${server.url}/?x`;
    const { requestV3 } = await import("./test-requests.ts");
    const send = async () => {
      const raw = requestV3(server.primary, "RevokeToken", {}, { change: { host: server.host } });
      return fetch(`${url.slice(0, -2)}`, { method: "POST", headers: raw.headers });
    };
    let answer = await send();
    for (let i = 0; i < 5; i++) answer = await send();
    expect(answer.headers.get("x-acs-retry-after")).toBe("200");
    expect(answer.headers.get("retry-after")).toBe("1");
  });

  test("one user's calls do not count for another, nor one operation's for another", async () => {
    await start("QueryToken=1");
    const other = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.ramKey("other"));
    const code = (client: SdkClient, action: string) =>
      client.call(action, {}).then(
        () => "OK",
        (error) => error.code,
      );
    expect(await code(api, "QueryToken")).toBe("MissingInstanceId");
    expect(await code(api, "QueryToken")).toBe("QueryTokenOverFlow");
    expect(await code(other, "QueryToken")).toBe("MissingInstanceId");
    expect(await code(api, "RevokeToken")).toBe("MissingInstanceId");
  });

  test("from one address are refused before a signature is looked at", async () => {
    await start("address=3");
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await fetch(`${server.url}/?Action=x`)).status);
    expect(statuses).toEqual([404, 404, 404, 429, 429]);
    server.origin = { address: "192.0.2.1", secure: false };
    expect((await fetch(`${server.url}/?Action=x`)).status).toBe(404);
  });
});

describe("wrong signatures", () => {
  const codeOf = (key: { id: string; secret: string }) => {
    const client = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, { ...server.primary, ...key });
    return client.call("ListGroupId", { InstanceId }).then(
      () => "OK",
      (error) => error.code as string,
    );
  };
  const guess = async (times: number) => {
    const codes = [];
    for (let n = 0; n < times; n++) codes.push(await codeOf({ id: server.primary.id, secret: `guess-${n}` }));
    return codes;
  };

  test("of one key from one address are not looked at any more after a while, nor is the right one", async () => {
    await start();
    const codes = await guess(22);
    expect(codes.slice(0, 20).every((code) => code === "SignatureDoesNotMatch")).toBe(true);
    expect(codes.slice(20)).toEqual(["Throttling", "Throttling"]);
    expect(await codeOf(server.primary)).toBe("Throttling");
    // From elsewhere, and after the wait, the right one is.
    server.origin = { address: "192.0.2.1", secure: false };
    expect(await codeOf(server.primary)).toBe("OK");
    server.origin = { address: "127.0.0.1", secure: false };
    server.world.clock.now += 10_000;
    expect(await codeOf(server.primary)).toBe("OK");
  });

  test("lock nobody out who has called from that address", async () => {
    await start();
    expect(await codeOf(server.primary)).toBe("OK");
    expect(new Set(await guess(30))).toEqual(new Set(["SignatureDoesNotMatch"]));
    expect(await codeOf(server.primary)).toBe("OK");
  });
});
