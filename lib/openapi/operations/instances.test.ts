import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createInstance, setInstanceEnabled } from "../../services/instances.ts";
import { SDKS, type SdkClient } from "../test-clients.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const { system } = server.world;
  createInstance(system, { id: "mqtt-one", name: "first", edition: "Standard" });
  createInstance(system, { id: "mqtt-two", name: "second", edition: "Platinum" });
  setInstanceEnabled(system, { id: "mqtt-two", enabled: false });
});
afterAll(() => server.close());

const idsIn = (answer: Record<string, unknown>) =>
  (answer.Instances as { InstanceId: string }[]).map(({ InstanceId }) => InstanceId);

describe.each(Object.entries(SDKS))("%s", (name, connect) => {
  let api: SdkClient;
  beforeAll(() => {
    api = connect(server.host, server.primary);
  });
  const key = name.length.toString(36);

  test("instances are listed with the documented types", async () => {
    const answer = await api.call("ListInstances", {});
    expect(answer).toMatchObject({ Code: "200", Success: "true", Message: "operation success." });
    expect((answer.Instances as object[])[1]).toEqual({
      InstanceId: "mqtt-two",
      InstanceName: "second",
      InstanceType: 4,
      InstanceStatus: 0,
      Specific: "platinum",
      KernelVersion: "V3.3.0",
      RegionId: "local",
      OrderId: "",
      CreateTime: server.world.clock.now,
      ExpireTime: 253_402_300_799_000,
      MqttTags: expect.any(Array),
    });
  });

  test("tags are put on, listed, looked for and taken off", async () => {
    const one = { ResourceType: "instance", ResourceId: ["mqtt-one"] };
    const done = { RequestId: expect.any(String), Code: "200", Data: true, Message: "operation success." };
    const tagged = await api.call("TagResources", {
      ...one,
      ResourceId: ["mqtt-one", "mqtt-two"],
      Tag: [{ Key: key, Value: "v" }, { Key: "empty" }],
    });
    expect(tagged).toEqual(done);
    await api.call("TagResources", { ...one, Tag: [{ Key: key, Value: "other" }] });
    const listed = await api.call("ListTagResources", { ResourceType: "instance", Tag: [{ Key: key, Value: "v" }] });
    expect(listed).toMatchObject({ Code: "200", Success: "true", NextToken: "" });
    expect(listed.TagResources).toEqual(
      expect.arrayContaining([
        { ResourceType: "instance", ResourceId: "mqtt-two", TagKey: "empty", TagValue: "" },
        { ResourceType: "instance", ResourceId: "mqtt-two", TagKey: key, TagValue: "v" },
      ]),
    );
    expect(idsIn(await api.call("ListInstances", { Tags: `[{"key":"${key}","value":"other"}]` }))).toEqual([
      "mqtt-one",
    ]);
    expect(await api.call("UntagResources", { ...one, TagKey: [key, "never there"] })).toEqual(done);
    expect(idsIn(await api.call("ListInstances", { Tags: `[{"key":"${key}"}]` }))).toEqual(["mqtt-two"]);
    await api.call("UntagResources", { ...one, ResourceId: ["mqtt-one", "mqtt-two"], All: true });
    expect((await api.call("ListTagResources", { ResourceType: "instance" })).TagResources ?? []).toEqual([]);
  });

  test.each([
    [
      "TagResources",
      { ResourceType: "topic", ResourceId: ["mqtt-one"], Tag: [{ Key: "k" }] },
      "InvalidParameter.ResourceType",
    ],
    ["TagResources", { ResourceType: "instance", Tag: [{ Key: "k" }] }, "MissingResourceId"],
    ["TagResources", { ResourceType: "instance", ResourceId: ["mqtt-one"] }, "MissingTag"],
    [
      "TagResources",
      { ResourceType: "instance", ResourceId: ["mqtt-one"], Tag: [{ Key: "acs:k" }] },
      "InvalidParameter.Tag.1",
    ],
    [
      "TagResources",
      { ResourceType: "instance", ResourceId: ["mqtt-none"], Tag: [{ Key: "k" }] },
      "InstancePermissionCheckFailed",
    ],
    ["UntagResources", { ResourceType: "instance", ResourceId: ["mqtt-one"] }, "InvalidParameter.TagKey"],
    ["UntagResources", { ResourceType: "instance", ResourceId: ["mqtt-one"], All: "yes" }, "InvalidParameter.All"],
    ["ListTagResources", { ResourceType: "instance", NextToken: "?" }, "InvalidParameter.NextToken"],
  ])("%s %j is refused", async (action, parameters, code) => {
    await expect(api.call(action, parameters)).rejects.toMatchObject({ code });
  });
});

describe("a caller who may list some", () => {
  const as = (name: string, ...statements: Parameters<TestServer["ramKey"]>[1][]) =>
    (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.ramKey(name, ...statements));

  test("lists those, and their tags", async () => {
    const api = as("lists-one", {
      Effect: "Allow",
      Action: ["mq:ListMqttInstance", "mq:ListTagResources", "mq:MqttInstanceAccess"],
      Resource: "acs:mq:*:*:instance/mqtt-one",
    });
    expect(idsIn(await api.call("ListInstances", {}))).toEqual(["mqtt-one"]);
    const primary = (SDKS["pop-core"] as (typeof SDKS)[string])(server.host, server.primary);
    await primary.call("TagResources", {
      ResourceType: "instance",
      ResourceId: ["mqtt-one", "mqtt-two"],
      Tag: [{ Key: "seen", Value: "yes" }],
    });
    expect((await api.call("ListTagResources", { ResourceType: "instance" })).TagResources).toMatchObject([
      { ResourceId: "mqtt-one" },
    ]);
    await expect(
      api.call("ListTagResources", { ResourceType: "instance", ResourceId: ["mqtt-one", "mqtt-two"] }),
    ).rejects.toMatchObject({ code: "NoPermission" });
  });

  test("one who may list none is told so", async () => {
    await expect(as("lists-nothing").call("ListInstances", {})).rejects.toMatchObject({ code: "NoPermission" });
  });
});
