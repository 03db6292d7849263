import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SYSTEM_POLICIES } from "./access-policy.ts";
import { compilePolicies } from "./access-policy-compile.ts";
import { parseAccessPolicy } from "./access-policy-parse.ts";
import { MAX_POLICY_LENGTH } from "./access-policy-text.ts";

const statement = (changes: object = {}) => ({
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "mq:PUB", Resource: "acs:mq:*:*:topic/mqtt-abc/TopicA", ...changes }],
});
const condition = (value: unknown) => statement({ Condition: value });

function errorsOf(input: unknown): Record<string, string> {
  const result = parseAccessPolicy(input);
  return result.ok ? {} : Object.fromEntries(result.errors.map(({ path, message }) => [path, message]));
}
function warningsOf(input: unknown): Record<string, string> {
  const result = parseAccessPolicy(input);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return Object.fromEntries(result.warnings.map(({ path, message }) => [path, message]));
}

describe("good policies", () => {
  const sample = `{"Version":"1","Statement":[
    {"Effect":"Allow","Action":["mq:MqttInstanceAccess"],"Resource":["acs:mq:*:*:instance/post-cn-09k1noy0001"]},
    {"Effect":"Allow","Action":["mq:PUB","mq:SUB"],"Resource":["acs:mq:*:*:topic/post-cn-09k1noy0001/TopicA"]},
    {"Effect":"Allow","Action":["mq:SUB"],"Resource":["acs:mq:*:*:groupId/post-cn-09k1noy0001/GID_a"]}]}`;

  it("reads the documented sample as it stands", () => {
    const result = parseAccessPolicy(sample);
    expect(result).toEqual({ ok: true, document: JSON.parse(sample), warnings: [] });
  });

  it("reads the FAQ's sample for querying and revoking tokens", () => {
    const faq = {
      Version: "1",
      Statement: [{ Effect: "Allow", Action: ["mq:RevokeToken", "mq:QueryToken"], Resource: "acs:mq:*:*:*" }],
    };
    expect(warningsOf(faq)).toEqual({});
  });

  it.each(Object.entries(SYSTEM_POLICIES))("reads the system policy %s without a warning", (_, document) => {
    expect(warningsOf(document)).toEqual({});
  });

  it.each([
    [
      "every spelling of a resource",
      statement({
        Resource: [
          "*",
          "acs:mq:*:*:mqtt-abc%TopicA",
          "acs:mq:*:*:TopicA/b",
          "acs:mq:cn-hangzhou:123456:mqtt-abc",
          "acs:mq:*:*:*/mqtt-abc/*",
          "acs:mq:*:*:a:b",
        ],
      }),
    ],
    [
      "every spelling of an action",
      statement({
        Action: ["*", "mq:*", "mq:?UB", "mq:CreateGroupId", "mq:OnsMqttGroupIdCreate", "mq:Query*"],
        Resource: "*",
      }),
    ],
    [
      "conditions of every kind",
      condition({
        IpAddress: { "acs:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] },
        NotIpAddress: { "acs:SourceIp": "192.0.2.7" },
        DateLessThan: { "acs:CurrentTime": "2026-12-31T23:59:59+08:00" },
        NumericGreaterThan: { "acs:CurrentTime": "1798761600" },
        Bool: { "acs:SecureTransport": "true", "acs:MFAPresent": ["true", "false"] },
        StringLike: { "acs:SourceIp": "192.0.2.*" },
      }),
    ],
  ])("accepts %s", (_, document) => {
    expect(warningsOf(document)).toEqual({});
  });
});

describe("bad policies, with the path and the fix", () => {
  const cases: [string, unknown, string, string][] = [
    ["null", null, "$", '{"Version": "1"'],
    ["a list", [], "$", '{"Version": "1"'],
    ["a number", 1, "$", '{"Version": "1"'],
    ["no version", { Statement: statement().Statement }, "$.Version", '"Version": "1"'],
    ["the version as a number", { ...statement(), Version: 1 }, "$.Version", '"Version": "1"'],
    ["another version", { ...statement(), Version: "2012-10-17" }, "$.Version", '"Version": "1"'],
    ["an unknown key", { ...statement(), Id: "x" }, "$.Id", "Version, Statement"],
    ["a key in lower case", { version: "1", ...statement() }, "$.version", "Write Version"],
    ["no statement", { Version: "1" }, "$.Statement", "at least one statement"],
    ["an empty list of statements", { Version: "1", Statement: [] }, "$.Statement", "at least one statement"],
    ["a statement outside of a list", { Version: "1", Statement: statement().Statement[0] }, "$.Statement", "list"],
    ["a statement that is a text", { Version: "1", Statement: ["x"] }, "$.Statement[0]", "object"],
    ["an unknown key of a statement", statement({ Sid: "x" }), "$.Statement[0].Sid", "Effect, Action"],
    ["NotAction", statement({ NotAction: "mq:PUB" }), "$.Statement[0].NotAction", "Effect, Action"],
    ["the effect in lower case", statement({ Effect: "allow" }), "$.Statement[0].Effect", '"Allow" or "Deny"'],
    ["no effect", statement({ Effect: undefined }), "$.Statement[0].Effect", '"Allow" or "Deny"'],
    ["no action", statement({ Action: undefined }), "$.Statement[0].Action", "missing"],
    ["an empty list of actions", statement({ Action: [] }), "$.Statement[0].Action", "at least one"],
    ["an action that is a number", statement({ Action: ["mq:PUB", 1] }), "$.Statement[0].Action[1]", "text in quotes"],
    ["an empty action", statement({ Action: "" }), "$.Statement[0].Action", "text in quotes"],
    ["an action without a service", statement({ Action: "PUB" }), "$.Statement[0].Action", "mq:PUB"],
    ["an action with a space", statement({ Action: "mq: PUB" }), "$.Statement[0].Action", "mq:PUB"],
    ["an action in the wrong case", statement({ Action: ["mq:pub"] }), "$.Statement[0].Action[0]", '"mq:PUB"'],
    ["no resource", statement({ Resource: undefined }), "$.Statement[0].Resource", "missing"],
    ["a resource that is an object", statement({ Resource: {} }), "$.Statement[0].Resource", "text in quotes"],
    ["a bare topic", statement({ Resource: "TopicA" }), "$.Statement[0].Resource", "acs:mq:*:*:topic/"],
    [
      "a resource of four parts",
      statement({ Resource: ["acs:mq:*:*"] }),
      "$.Statement[0].Resource[0]",
      "acs:mq:*:*:topic/",
    ],
    [
      "a resource that ends too early",
      statement({ Resource: "acs:mq:*:*:" }),
      "$.Statement[0].Resource",
      "acs:mq:*:*:topic/",
    ],
    ["an ARN of another cloud", statement({ Resource: "arn:aws:iot:::topic/x" }), "$.Statement[0].Resource", "acs:"],
    [
      "MQTT's hash in a resource",
      statement({ Resource: "acs:mq:*:*:topic/mqtt-abc/a/#" }),
      "$.Statement[0].Resource",
      "* and ?",
    ],
    [
      "MQTT's plus in a resource",
      statement({ Resource: "acs:mq:*:*:topic/mqtt-abc/+/a" }),
      "$.Statement[0].Resource",
      "* and ?",
    ],
    [
      "a kind in the wrong case",
      statement({ Resource: "acs:mq:*:*:groupID/mqtt-abc/GID_a" }),
      "$.Statement[0].Resource",
      "groupId/",
    ],
    [
      "a kind that does not exist",
      statement({ Resource: "acs:mq:*:*:group/mqtt-abc/GID_a" }),
      "$.Statement[0].Resource",
      "groupId/",
    ],
    [
      "a line end in a resource",
      statement({ Resource: "acs:mq:*:*:topic/mqtt-abc/a\n" }),
      "$.Statement[0].Resource",
      "control",
    ],
    [
      "half a character in a resource",
      statement({ Resource: "acs:mq:*:*:topic/mqtt-abc/\ud83d" }),
      "$.Statement[0].Resource",
      "invalid",
    ],
    [
      "a very long resource",
      statement({ Resource: `acs:mq:*:*:${"a".repeat(600)}` }),
      "$.Statement[0].Resource",
      "512",
    ],
    ["a condition that is a list", condition([]), "$.Statement[0].Condition", "leave it out"],
    ["an empty condition", condition({}), "$.Statement[0].Condition", "leave it out"],
    [
      "an unknown operator",
      condition({ StringMatches: { "acs:SourceIp": "x" } }),
      "$.Statement[0].Condition.StringMatches",
      "StringLike",
    ],
    [
      "an operator in the wrong case",
      condition({ ipAddress: { "acs:SourceIp": "192.0.2.1" } }),
      "$.Statement[0].Condition.ipAddress",
      "Write IpAddress",
    ],
    [
      "an operator of another cloud",
      condition({ "ForAnyValue:StringEquals": { "acs:SourceIp": "x" } }),
      "$.Statement[0].Condition.ForAnyValue:StringEquals",
      "no such operator",
    ],
    [
      "the name of a built-in method",
      condition({ toString: { "acs:SourceIp": "x" } }),
      "$.Statement[0].Condition.toString",
      "no such operator",
    ],
    ["an operator without keys", condition({ IpAddress: {} }), "$.Statement[0].Condition.IpAddress", "keys and values"],
    [
      "an unknown key",
      condition({ StringEquals: { "acs:UserAgent": "x" } }),
      "$.Statement[0].Condition.StringEquals.acs:UserAgent",
      "acs:SourceIp",
    ],
    [
      "a key in the wrong case",
      condition({ Bool: { "acs:secureTransport": "true" } }),
      "$.Statement[0].Condition.Bool.acs:secureTransport",
      "Write acs:SecureTransport",
    ],
    [
      "a key that does not fit",
      condition({ IpAddress: { "acs:CurrentTime": "x" } }),
      "$.Statement[0].Condition.IpAddress.acs:CurrentTime",
      "acs:SourceIp",
    ],
    [
      "a value without quotes",
      condition({ Bool: { "acs:SecureTransport": true } }),
      "$.Statement[0].Condition.Bool.acs:SecureTransport",
      "quotes",
    ],
    [
      "no value",
      condition({ Bool: { "acs:SecureTransport": [] } }),
      "$.Statement[0].Condition.Bool.acs:SecureTransport",
      "quotes",
    ],
    [
      "a bad bool",
      condition({ Bool: { "acs:SecureTransport": "True" } }),
      "$.Statement[0].Condition.Bool.acs:SecureTransport",
      '"true" or "false"',
    ],
    [
      "a bad range",
      condition({ IpAddress: { "acs:SourceIp": ["192.0.2.1", "192.0.2.0/33"] } }),
      "$.Statement[0].Condition.IpAddress.acs:SourceIp[1]",
      "192.0.2.0/24",
    ],
    [
      "a name for an address",
      condition({ IpAddress: { "acs:SourceIp": "localhost" } }),
      "$.Statement[0].Condition.IpAddress.acs:SourceIp",
      "192.0.2.0/24",
    ],
    [
      "a date without a zone",
      condition({ DateLessThan: { "acs:CurrentTime": "2026-12-31T23:59:59" } }),
      "$.Statement[0].Condition.DateLessThan.acs:CurrentTime",
      "zone",
    ],
    [
      "a date that is in no calendar",
      condition({ DateLessThan: { "acs:CurrentTime": "2026-02-30T00:00:00Z" } }),
      "$.Statement[0].Condition.DateLessThan.acs:CurrentTime",
      "zone",
    ],
    [
      "a date alone",
      condition({ DateLessThan: { "acs:CurrentTime": "2026-12-31" } }),
      "$.Statement[0].Condition.DateLessThan.acs:CurrentTime",
      "zone",
    ],
    [
      "milliseconds",
      condition({ NumericLessThan: { "acs:CurrentTime": "1798761600000" } }),
      "$.Statement[0].Condition.NumericLessThan.acs:CurrentTime",
      "seconds",
    ],
    [
      "a word for a number",
      condition({ NumericLessThan: { "acs:CurrentTime": "soon" } }),
      "$.Statement[0].Condition.NumericLessThan.acs:CurrentTime",
      "seconds",
    ],
  ];
  it.each(cases)("refuses %s", (_, document, path, fix) => {
    const errors = errorsOf(document);
    expect(Object.keys(errors)).toEqual([path]);
    expect(errors[path]).toContain(fix);
  });

  it("names everything that is wrong at once", () => {
    const errors = errorsOf({
      Version: "2",
      Statement: [statement().Statement[0], { Effect: "no", Action: [], Resource: "x" }],
    });
    expect(Object.keys(errors)).toEqual([
      "$.Version",
      "$.Statement[1].Effect",
      "$.Statement[1].Action",
      "$.Statement[1].Resource",
    ]);
  });
});

describe("texts that are no policy", () => {
  it.each([
    ["nothing", "", "$", "not valid JSON"],
    ["a comma too many", '{"Version":"1",}', "$", "not valid JSON"],
    ["a comment, with its line", '{"Version":"1",\n"Statement":[] // all\n}', "$", "Line 2 has a comment"],
    ["a comment of the other kind", '{/* all */"Version":"1"}', "$", "Line 1 has a comment"],
    [
      "a key that stands twice",
      '{"Version":"1","Statement":[{"Effect":"Deny","Effect":"Allow"}]}',
      "$.Statement[0].Effect",
      "stands twice",
    ],
    ["a key that stands twice in other letters", '{"Version":"1","\\u0056ersion":"1"}', "$.Version", "stands twice"],
    [
      "a key that stands twice far down",
      '{"Statement":[{},{"Condition":{"Bool":{"a":"1","a":"2"}}}]}',
      "$.Statement[1].Condition.Bool.a",
      "stands twice",
    ],
    ["too much text", " ".repeat(MAX_POLICY_LENGTH + 1), "$", "characters"],
  ])("refuses %s", (_, text, path, fix) => {
    const errors = errorsOf(text);
    expect(Object.keys(errors)).toEqual([path]);
    expect(errors[path]).toContain(fix);
  });

  it("does not take two slashes in a text for a comment", () => {
    const broken = '{"Version":"1","Statement":[{"Resource":"acs:mq:*:*:topic//x"},]}';
    expect(errorsOf(broken).$).toContain("not valid JSON");
  });

  it("does not take equal keys of different objects, or values, for a key that stands twice", () => {
    const text = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: ["Action", "Action"], Resource: "*" }],
    });
    expect(Object.keys(errorsOf(text))).toEqual(["$.Statement[0].Action[0]", "$.Statement[0].Action[1]"]);
  });
});

describe("doubtful policies, with a warning", () => {
  it.each([
    ["an action that does not exist", statement({ Action: "mq:Publish" }), "$.Statement[0].Action", "no such action"],
    [
      "an action of another service",
      statement({ Action: ["mq:PUB", "oss:*"] }),
      "$.Statement[0].Action[1]",
      "another service (oss)",
    ],
    [
      "a resource of another service",
      statement({ Resource: "acs:oss:*:*:bucket" }),
      "$.Statement[0].Resource",
      "another service (oss)",
    ],
    [
      "a topic without its name",
      statement({ Resource: "acs:mq:*:*:topic/mqtt-abc" }),
      "$.Statement[0].Resource",
      "names no topic",
    ],
    [
      "token actions limited to an instance",
      statement({ Action: ["mq:RevokeToken"], Resource: "acs:mq:*:*:instance/mqtt-abc" }),
      "$.Statement[0].Resource",
      "acs:mq:*:*:*",
    ],
  ])("accepts %s", (_, document, path, text) => {
    const warnings = warningsOf(document);
    expect(Object.keys(warnings)).toEqual([path]);
    expect(warnings[path]).toContain(text);
  });
});

describe("any input", () => {
  it("never throws, and what is accepted can be compiled and is accepted again", () => {
    const key = fc.constantFrom(
      "Version",
      "Statement",
      "Effect",
      "Action",
      "Resource",
      "Condition",
      "IpAddress",
      "acs:SourceIp",
      "__proto__",
    );
    const leaf = fc.constantFrom("1", "Allow", "Deny", "mq:PUB", "*", "acs:mq:*:*:a", "192.0.2.1", "", null, 1, true);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie("tree"), { maxLength: 2 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    const nearly = fc
      .record(
        {
          Effect: leaf,
          Action: fc.oneof(leaf, fc.array(leaf)),
          Resource: fc.oneof(leaf, fc.array(leaf)),
          Condition: tree,
        },
        { requiredKeys: [] },
      )
      .map((one) => ({ Version: "1", Statement: [one] }));
    fc.assert(
      fc.property(fc.oneof(tree, nearly, fc.jsonValue()), (value) => {
        const result = parseAccessPolicy(value);
        const asText = parseAccessPolicy(JSON.stringify(value) ?? "");
        expect(asText.ok).toBe(result.ok);
        if (result.ok) compilePolicies([{ name: "p", document: result.document }]).statementsFor("mq:PUB");
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseAccessPolicy(text);
      }),
    );
  });
});
