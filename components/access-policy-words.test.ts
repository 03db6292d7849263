import { expect, test } from "vitest";
import { ACCESS_ACTIONS } from "@/lib/domain/access-policy-action.ts";
import { parseAccessPolicy } from "@/lib/domain/access-policy-parse.ts";
import { ACTION_GROUPS } from "./access-policy-action-groups.ts";
import { resourceWords } from "./access-policy-resource-words.ts";
import { policyTemplate, TEMPLATES } from "./access-policy-templates.ts";

test("every action stands in one group", () => {
  expect(Object.values(ACTION_GROUPS).flat().sort()).toEqual([...ACCESS_ACTIONS].sort());
});

test("every template is a policy about which there is nothing to say", () => {
  for (const template of TEMPLATES) {
    for (const instanceId of ["mqtt-cn-x", null]) {
      expect(parseAccessPolicy(policyTemplate(template, instanceId)), template).toMatchObject({
        ok: true,
        warnings: [],
      });
    }
  }
});

test("resources are told in words, in the spelling of every generation", () => {
  const told = Object.fromEntries(
    [
      "*",
      "acs:mq:*:*:*",
      "acs:mq:*:*:instance/mqtt-a",
      "acs:mq:cn-hangzhou:1234:mqtt-a",
      "acs:mq:*:*:*/mqtt-a/*",
      "acs:mq:*:*:topic/mqtt-a/*",
      "acs:mq:*:*:topic/mqtt-a/b/c/*",
      "acs:mq:*:*:mqtt-a%b",
      "acs:mq:*:*:groupId/mqtt-a/GID_x",
      "acs:mq:*:*:mqtt-a%GID_x",
      "acs:mq:*:*:rule/mqtt-a/1",
      "acs:mq:*:*:mqtt-*",
      "acs:oss:*:*:x",
      "nonsense",
    ].map((text) => [text, resourceWords(text)]),
  );
  expect(told).toEqual({
    "*": { kind: "all" },
    "acs:mq:*:*:*": { kind: "allOfMq" },
    "acs:mq:*:*:instance/mqtt-a": { kind: "instance", instance: "mqtt-a" },
    "acs:mq:cn-hangzhou:1234:mqtt-a": { kind: "instance", instance: "mqtt-a" },
    "acs:mq:*:*:*/mqtt-a/*": { kind: "whole", instance: "mqtt-a" },
    "acs:mq:*:*:topic/mqtt-a/*": { kind: "topics", instance: "mqtt-a" },
    "acs:mq:*:*:topic/mqtt-a/b/c/*": { kind: "topicLike", instance: "mqtt-a", name: "b/c/*" },
    "acs:mq:*:*:mqtt-a%b": { kind: "topic", instance: "mqtt-a", name: "b" },
    "acs:mq:*:*:groupId/mqtt-a/GID_x": { kind: "group", instance: "mqtt-a", name: "GID_x" },
    "acs:mq:*:*:mqtt-a%GID_x": { kind: "group", instance: "mqtt-a", name: "GID_x" },
    "acs:mq:*:*:rule/mqtt-a/1": null,
    "acs:mq:*:*:mqtt-*": null,
    "acs:oss:*:*:x": null,
    nonsense: null,
  });
});
