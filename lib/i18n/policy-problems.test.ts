import { expect, test } from "vitest";
import { parseAccessPolicy } from "../domain/access-policy-parse.ts";
import { MAX_POLICY_LENGTH } from "../domain/access-policy-text.ts";
import { compileSentences } from "./sentence-templates.ts";
import { sayIn } from "./sentences.ts";
import { policyProblems } from "./zh/policy-problems.ts";

const statement = { Effect: "Allow", Action: "mq:PUB", Resource: "*" };
const policy = (...statements: readonly unknown[]) => ({ Version: "1", Statement: statements });
const withAction = (Action: unknown) => policy({ ...statement, Action });
const withResource = (Resource: unknown) => policy({ ...statement, Resource });
const withCondition = (Condition: unknown) => policy({ ...statement, Condition });

/** Documents that are wrong, or doubtful, in every way there is. */
const WRONG: readonly unknown[] = [
  " ".repeat(MAX_POLICY_LENGTH + 1),
  '{\n// a note\n"Version": "1" }',
  "{,}",
  '{"Version": "1", "Version": "1"}',
  [],
  { version: "2", Statement: [], More: 1 },
  policy("x", { ...statement, Effect: "allow" }),
  policy({ Effect: "Allow", Action: [] }),
  withAction(["", "nonsense", "mq:pub", "mq:Publish", "oss:Get", "x".repeat(600)]),
  withResource(["nonsense", "acs:oss:*:*:x", "acs:mq:*:*:topic/mqtt-a/b/#", "acs:mq:*:*:topic/mqtt-a/\u0001"]),
  withResource(["acs:mq:*:*:Topic/mqtt-a/b", "acs:mq:*:*:group/mqtt-a/GID_a"]),
  withResource(["acs:mq:*:*:topic/mqtt-a", "acs:mq:*:*:groupId/mqtt-a", "acs:oss:*:*:x"]),
  withAction(["mq:Publish", "oss:Get"]),
  policy({ Effect: "Allow", Action: ["mq:QueryToken", "mq:RevokeToken"], Resource: "acs:mq:*:*:mqtt-a" }),
  withCondition("x"),
  withCondition({ ipAddress: {}, Nonsense: {}, IpAddress: 1 }),
  withCondition({ StringEquals: { "acs:sourceip": "x", "acs:Nonsense": "x" }, Bool: { "acs:SourceIp": "true" } }),
  withCondition({ IpAddress: { "acs:SourceIp": 7 } }),
  withCondition({ IpAddress: { "acs:SourceIp": "x" }, Bool: { "acs:SecureTransport": "x" } }),
  withCondition({ NumericEquals: { "acs:CurrentTime": "x" }, DateEquals: { "acs:CurrentTime": "x" } }),
];

const messages = WRONG.flatMap((document) => {
  const parsed = parseAccessPolicy(document);
  return parsed.ok ? parsed.warnings : parsed.errors;
}).map(({ message }) => message);

test("whatever is wrong with a policy is said in Chinese, with its place too", () => {
  for (const message of messages) {
    const said = sayIn("zh", message);
    expect(said, message).toMatch(/[\u4e00-\u9fff]/);
    expect(sayIn("zh", `$.Statement[0].Condition.Bool.acs:SourceIp: ${message}`)).toBe(
      `$.Statement[0].Condition.Bool.acs:SourceIp: ${said}`,
    );
  }
  expect(sayIn("zh", "Write a list with at least one statement: [ … ].")).toBe("请填写至少包含一个语句的列表：[ … ]。");
  expect(sayIn("zh", "Case counts in resources: write topic/… instead of Topic/….")).toBe(
    "资源区分大小写，请将 Topic/… 写成 topic/…。",
  );
});

test("nothing is translated that is never said", () => {
  const values = new Set(["statement", "text", "mq:QueryToken and mq:RevokeToken"]);
  const unsaid = Object.entries(policyProblems).filter(([sentence, text]) => {
    const [template] = compileSentences({ [sentence]: text });
    const whole = messages.some((message) => template?.pattern.test(message));
    return !whole && !values.has(sentence) && !messages.some((message) => message.includes(sentence));
  });
  expect(unsaid).toEqual([]);
});
