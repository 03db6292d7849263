import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createInstance } from "../../services/instances.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
let instances = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe.each(Object.entries(SDKS))("%s", (_, connect) => {
  let api: SdkClient;
  let InstanceId: string;
  beforeAll(() => {
    api = connect(server.host, server.primary);
    InstanceId = `mqtt-group-${++instances}`;
    createInstance(server.world.system, { id: InstanceId, edition: "Standard" });
  });
  const list = async (more: object = {}) => {
    const { Data } = await api.call("ListGroupId", { InstanceId, ...more });
    return Data as { GroupId: string; Tags: object[] }[];
  };

  test("a group is created, listed and deleted", async () => {
    expect(await api.call("CreateGroupId", { InstanceId, GroupId: "GID_one" })).toEqual({
      RequestId: expect.any(String),
    });
    expect(await list()).toEqual([
      {
        GroupId: "GID_one",
        InstanceId,
        IndependentNaming: true,
        CreateTime: server.world.clock.now,
        UpdateTime: server.world.clock.now,
        Tags: [],
      },
    ]);
    await expect(api.call("CreateGroupId", { InstanceId, GroupId: "GID_one" })).rejects.toMatchObject({
      code: "GroupIdAlreadyExsited",
    });
    await api.call("DeleteGroupId", { InstanceId, GroupId: "GID_one" });
    await expect(api.call("DeleteGroupId", { InstanceId, GroupId: "GID_one" })).rejects.toMatchObject({
      code: "ResourcePermissionCheckFailed",
    });
    expect(await list()).toEqual([]);
  });

  test("tags in both spellings, and groups found by them", async () => {
    await api.call("CreateGroupId", {
      InstanceId,
      GroupId: "GID_tag1",
      Tag: [
        { Key: "stage", Value: "test" },
        { Key: "team", Value: "a b" },
      ],
    });
    await api.call("CreateGroupId", { InstanceId, GroupId: "GID_tag2", Tags: '[{"key":"stage","value":"live"}]' });
    expect(await list({ Tag: [{ Key: "stage" }] })).toMatchObject([{ GroupId: "GID_tag1" }, { GroupId: "GID_tag2" }]);
    expect(await list({ Tags: '[{"Key":"stage","Value":"test"}]' })).toMatchObject([
      {
        GroupId: "GID_tag1",
        Tags: [
          { TagKey: "stage", TagValue: "test" },
          { TagKey: "team", TagValue: "a b" },
        ],
      },
    ]);
    expect(await list({ Tag: [{ Key: "stage", Value: "live" }, { Key: "team" }] })).toEqual([]);
  });

  test.each([
    ["GID", "ParameterFieldCheckFailed"],
    ["GID_a b", "ParameterFieldCheckFailed"],
    ["GID_ab", "ParameterFieldCheckFailed"],
    ["gid_abcdef", "ParameterFieldCheckFailed"],
    [`GID_${"x".repeat(61)}`, "ParameterFieldCheckFailed"],
    ["x".repeat(300), "ParameterFieldCheckFailed"],
  ])("the group ID %s is refused", async (GroupId, code) => {
    await expect(api.call("CreateGroupId", { InstanceId, GroupId })).rejects.toMatchObject({ code });
  });

  test.each([
    [{ Tag: [{ Key: "aliyun", Value: "" }] }, "ParameterFieldCheckFailed"],
    [{ Tag: [{ Key: "a" }, { Key: "a" }] }, "ParameterFieldCheckFailed"],
    [{ Tag: [{ Value: "no key" }] }, "MissingTag.1.Key"],
    [{ Tags: "{" }, "InvalidParameter.Tags"],
    [{ Tags: '[{"value":"v"}]' }, "InvalidParameter.Tags"],
  ])("the tags %j are refused, and no group is made", async (tags, code) => {
    await expect(api.call("CreateGroupId", { InstanceId, GroupId: "GID_bad", ...tags })).rejects.toMatchObject({
      code,
    });
    expect((await list()).map(({ GroupId }) => GroupId)).not.toContain("GID_bad");
  });

  test.each(["CreateGroupId", "DeleteGroupId", "ListGroupId"])(
    "%s in an instance that does not exist",
    async (action) => {
      const request = api.call(action, { InstanceId: "mqtt-none", GroupId: "GID_any" });
      await expect(request).rejects.toMatchObject({ code: "InstanceNotFound" });
    },
  );
});

describe("a caller who may do it for some groups", () => {
  const InstanceId = "mqtt-some";
  const user = (name: string, ...statements: { Effect: "Allow" | "Deny"; Action: string; Resource: string }[]) =>
    (SDKS["pop-core"] as (typeof SDKS)[string])(
      server.host,
      server.ramKey(
        name,
        { Effect: "Allow", Action: "mq:MqttInstanceAccess", Resource: `acs:mq:*:*:instance/${InstanceId}` },
        ...statements,
      ),
    );
  const idsOf = async (api: SdkClient) => {
    const { Data } = await api.call("ListGroupId", { InstanceId });
    return (Data as { GroupId: string }[]).map(({ GroupId }) => GroupId);
  };
  beforeAll(async () => {
    createInstance(server.world.system, { id: InstanceId, edition: "Standard" });
    const primary = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.primary);
    for (const GroupId of ["GID_mine1", "GID_mine2", "GID_theirs"]) {
      await primary.call("CreateGroupId", { InstanceId, GroupId });
    }
  });

  test("lists those", async () => {
    const mine = user("lists-mine", {
      Effect: "Allow",
      Action: "mq:ListMqttGroupId",
      Resource: `acs:mq:*:*:groupId/${InstanceId}/GID_mine*`,
    });
    expect(await idsOf(mine)).toEqual(["GID_mine1", "GID_mine2"]);
  });

  test("lists all but what is denied, with a grant on the instance, by the older name of the action too", async () => {
    const most = user(
      "lists-most",
      { Effect: "Allow", Action: "mq:ListGroupId", Resource: `acs:mq:*:*:${InstanceId}` },
      { Effect: "Deny", Action: "mq:ListMqttGroupId", Resource: `acs:mq:*:*:${InstanceId}%GID_theirs` },
    );
    expect(await idsOf(most)).toEqual(["GID_mine1", "GID_mine2"]);
  });

  test("lists none without a grant, and is told so", async () => {
    await expect(idsOf(user("lists-none"))).rejects.toMatchObject({ code: "NoPermission" });
  });

  test("creates and deletes those, and no other", async () => {
    const mine = user("makes-mine", {
      Effect: "Allow",
      Action: "mq:*",
      Resource: `acs:mq:*:*:groupId/${InstanceId}/GID_mine*`,
    });
    await mine.call("CreateGroupId", { InstanceId, GroupId: "GID_mine3" });
    await mine.call("DeleteGroupId", { InstanceId, GroupId: "GID_mine3" });
    for (const action of ["CreateGroupId", "DeleteGroupId"]) {
      await expect(mine.call(action, { InstanceId, GroupId: "GID_theirs" })).rejects.toMatchObject({
        code: "NoPermission",
        data: {
          AccessDeniedDetail: {
            AuthAction: action === "CreateGroupId" ? "mq:CreateMqttGroupId" : "mq:DeleteMqttGroupId",
            NoPermissionType: "ImplicitDeny",
          },
        },
      });
    }
  });
});
