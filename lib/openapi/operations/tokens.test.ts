import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokens } from "../../../db/schema.ts";
import { createInstance, updateInstance } from "../../services/instances.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

const DAY_MS = 86_400_000;
let server: TestServer;
let users = 0;
const InstanceId = "mqtt-tokens";

beforeAll(async () => {
  server = await startTestServer();
  for (const id of [InstanceId, "mqtt-other"]) createInstance(server.world.system, { id, edition: "Standard" });
});
afterAll(() => server.close());

describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  beforeAll(() => {
    api = connect(server.host, server.primary);
  });
  const now = () => server.world.clock.now;
  const wanted = () => ({ InstanceId, Resources: "TopicB/#,TopicA/+", Actions: "R,W", ExpireTime: now() + DAY_MS });
  const apply = async (more = {}) => (await api.call("ApplyToken", { ...wanted(), ...more })).Token as string;
  const newest = () => server.world.db.select().from(tokens).all().at(-1);

  test("a token is issued, found good, revoked, and found good no more", async () => {
    const Token = await apply();
    expect(newest()).toMatchObject({
      type: "RW",
      filters: ["TopicA/+", "TopicB/#"],
      expiresAt: now() + DAY_MS,
      issuedBy: `access_key:${server.primary.id}`,
      issuedByName: "primary",
      issuedFrom: "127.0.0.1",
    });
    expect(await api.call("QueryToken", { InstanceId, Token })).toMatchObject({ TokenStatus: true });
    expect(Object.keys(await api.call("RevokeToken", { InstanceId, Token }))).toEqual(["RequestId"]);
    expect(newest()).toMatchObject({ revokedBy: `access_key:${server.primary.id}` });
    expect(await api.call("QueryToken", { InstanceId, Token }, "GET")).toMatchObject({ TokenStatus: false });
    await api.call("RevokeToken", { InstanceId, Token });
  });

  test.each([
    ["R", "R"],
    ["W", "W"],
    ["R,W", "RW"],
    ["W,R", "RW"],
  ])("Actions %s", async (Actions, type) => {
    await apply({ Actions });
    expect(newest()).toMatchObject({ type });
  });

  test("a longer life than 30 days is cut, one of exactly 60 seconds is given", async () => {
    await apply({ ExpireTime: "9000000000000000000" });
    expect(newest()).toMatchObject({ expiresAt: now() + 30 * DAY_MS });
    await apply({ ExpireTime: now() + 59_000 });
    await expect(apply({ ExpireTime: now() + 57_000 })).rejects.toMatchObject({ code: "ParameterCheckFailed" });
  });

  test.each([
    ["Actions", "RW", "ParameterCheckFailed"],
    ["Actions", "r", "ParameterCheckFailed"],
    ["Resources", "TopicA,,TopicB", "ParameterCheckFailed"],
    ["Resources", "TopicA/a+", "ParameterCheckFailed"],
    ["Resources", "TopicA/#/b", "ParameterCheckFailed"],
    ["Resources", Array.from({ length: 101 }, (_, i) => `Topic${i}`).join(","), "ParameterCheckFailed"],
    ["Resources", "+/a", "PermissionCheckFailed"],
    ["Resources", "#", "PermissionCheckFailed"],
    ["Resources", "$SYS/uploadToken", "PermissionCheckFailed"],
    ["ExpireTime", "tomorrow", "InvalidParameter.ExpireTime"],
    ["ExpireTime", "1.5e15", "InvalidParameter.ExpireTime"],
    ["ExpireTime", "9999999999999999999", "InvalidParameter.ExpireTime"],
    ["InstanceId", "mqtt-none", "InstancePermissionCheckFailed"],
  ])("%s %s is refused", async (name, value, code) => {
    await expect(apply({ [name]: value })).rejects.toMatchObject({ code });
  });

  test("a hundred topics that occur twice each are a hundred", async () => {
    const topics = Array.from({ length: 100 }, (_, i) => `Topic${i}`);
    await apply({ Resources: [...topics, ...topics].join(",") });
    expect(newest()?.filters).toHaveLength(100);
  });

  test("what never was a token, has expired, or is for another instance is not good", async () => {
    const query = async (Token: string, instance = InstanceId) =>
      (await api.call("QueryToken", { InstanceId: instance, Token })).TokenStatus;
    expect(await query("gibberish")).toBe(false);
    expect(await query(`gtk_${"x".repeat(40)}`)).toBe(false);
    const Token = await apply({ ExpireTime: now() + 60_000 });
    expect(await query(Token, "mqtt-other")).toBe(false);
    server.world.clock.now += 61_000;
    expect(await query(Token)).toBe(false);
    server.world.clock.now -= 61_000;
    await expect(query(Token, "mqtt-none")).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });
  });

  test("the policy of the documents' FAQ grants QueryToken and RevokeToken, one for an instance grants neither", async () => {
    const Action = ["mq:RevokeToken", "mq:QueryToken"];
    const as = (...Resource: string[]) =>
      connect(server.host, server.ramKey(`faq-${++users}`, { Effect: "Allow", Action, Resource }));
    const Token = await apply();
    for (const resource of [`instance/${InstanceId}`, `${InstanceId}*`, `*/${InstanceId}/*`, "instance/*", "topic/*"]) {
      for (const action of ["QueryToken", "RevokeToken"]) {
        await expect(as(`acs:mq:*:*:${resource}`).call(action, { InstanceId, Token }), resource).rejects.toMatchObject({
          code: "NoPermission",
          data: { AccessDeniedDetail: { AuthAction: `mq:${action}`, NoPermissionType: "ImplicitDeny" } },
        });
      }
    }
    // It is enough by itself: access to the instance is not asked for.
    const granted = as("acs:mq:*:*:*");
    expect(await granted.call("QueryToken", { InstanceId, Token })).toMatchObject({ TokenStatus: true });
    await granted.call("RevokeToken", { InstanceId, Token });
    expect(await granted.call("QueryToken", { InstanceId, Token })).toMatchObject({ TokenStatus: false });
    // And grants nothing else.
    await expect(granted.call("ApplyToken", wanted())).rejects.toMatchObject({ code: "NoPermission" });
  });

  test("nobody is told that a token is revoked that is not", async () => {
    const Token = await apply();
    const revoke = (text: string, instance = InstanceId) =>
      api.call("RevokeToken", { InstanceId: instance, Token: text });
    await expect(revoke(Token.slice(0, -1))).rejects.toMatchObject({ code: "ParameterCheckFailed" });
    await expect(revoke(Token, "mqtt-other")).rejects.toMatchObject({ code: "ParameterCheckFailed" });
    await expect(revoke(Token, "mqtt-none")).rejects.toMatchObject({ code: "InstancePermissionCheckFailed" });
    await revoke(`gtk_${"x".repeat(40)}`);
    expect(await api.call("QueryToken", { InstanceId, Token })).toMatchObject({ TokenStatus: true });
  });
});

test("the limit of topics is that of the instance", async () => {
  updateInstance(server.world.system, { id: InstanceId, maxTokenResources: 150 });
  const api = SDKS["pop-core"]?.(server.host, server.primary);
  const Resources = Array.from({ length: 150 }, (_, i) => `Topic${i}`).join(",");
  const ExpireTime = server.world.clock.now + DAY_MS;
  expect(await api?.call("ApplyToken", { InstanceId, Resources, Actions: "R", ExpireTime })).toHaveProperty("Token");
});
