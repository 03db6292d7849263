import { describe, expect, test } from "vitest";
import { apiErrorKey } from "../../components/api-view.ts";
import { sayApiText } from "../i18n/api-texts.ts";
import { MESSAGES } from "../i18n/messages.ts";
import { apiTexts } from "../i18n/zh/api-texts.ts";
import { OPERATIONS } from "./operations/index.ts";
import { listErrorReferences, listOperationReferences } from "./reference.ts";

const operations = listOperationReferences();
const texts = new Set(
  operations.flatMap(({ summary, parameters }) => [summary, ...parameters.map(({ description }) => description)]),
);

test("every operation is there once, with the parameters that it reads", () => {
  expect(operations.map(({ name }) => name)).toEqual(OPERATIONS.map(({ name }) => name));
  for (const [index, { parameters, example }] of operations.entries()) {
    expect(parameters.map(({ name }) => name)).toEqual(Object.keys(OPERATIONS[index]?.input.shape ?? {}));
    for (const { name, required } of parameters) {
      if (required) expect(Object.keys(example).some((key) => key.split(".")[0] === name)).toBe(true);
    }
  }
});

test("limits are those of the schemas", () => {
  const list = operations.find(({ name }) => name === "ListDeviceCredentialClientId") ?? expect.fail();
  expect(list.parameters.find(({ name }) => name === "PageSize")).toMatchObject({
    type: "integer",
    required: true,
    minimum: 1,
    maximum: 100,
  });
  const tag = operations.find(({ name }) => name === "TagResources") ?? expect.fail();
  expect(tag.parameters).toMatchObject([
    { name: "ResourceType", values: ["instance"] },
    { name: "ResourceId", type: "list", maxItems: 50 },
    { name: "Tag", type: "objects", fields: ["Key", "Value"], maxItems: 20 },
  ]);
});

test("needs say what a policy must allow", () => {
  const apply = operations.find(({ name }) => name === "ApplyToken") ?? expect.fail();
  expect(apply.needs).toEqual([
    { actions: ["mq:MqttInstanceAccess"], resources: ["acs:mq:*:*:instance/mqtt-cn-example0001"] },
    {
      actions: ["mq:ApplyToken"],
      resources: ["acs:mq:*:*:topic/mqtt-cn-example0001/TopicA", "acs:mq:*:*:topic/mqtt-cn-example0001/TopicB"],
    },
  ]);
});

describe("words", () => {
  test("everything that a definition says is there in Chinese, and nothing else", () => {
    expect([...texts].filter((text) => !Object.hasOwn(apiTexts, text))).toEqual([]);
    expect(Object.keys(apiTexts).filter((text) => !texts.has(text))).toEqual([]);
    expect(sayApiText("zh", "Says whether a client is connected.")).toBe("查询客户端是否在线。");
  });

  test.each(["en", "zh"] as const)("every error code has a meaning: %s", (locale) => {
    const known: Readonly<Record<string, string>> = MESSAGES[locale].docs.errors;
    const codes = [...listErrorReferences(), ...operations.flatMap(({ errors }) => errors)].map(({ code }) => code);
    expect(codes.filter((code) => known[apiErrorKey(code)] === undefined)).toEqual([]);
    expect(Object.keys(known).sort()).toEqual([...new Set(codes.map(apiErrorKey))].sort());
  });
});
