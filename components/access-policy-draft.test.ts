import { expect, test } from "vitest";
import { addStatement, readStatements, removeStatement, writeStatement } from "./access-policy-draft.ts";

const DOCUMENT = {
  Version: "1",
  Note: "kept",
  Statement: [
    {
      Sid: "kept",
      Effect: "Allow",
      Action: "mq:PUB",
      Resource: ["acs:mq:*:*:topic/mqtt-a/b"],
      Condition: {
        IpAddress: { "acs:SourceIp": ["192.0.2.0/24", "198.51.100.7"] },
        Bool: { "acs:SecureTransport": "true" },
      },
    },
    { Effect: "Deny", Action: ["mq:SUB"], Resource: "*" },
  ],
};
const text = JSON.stringify(DOCUMENT);
const read = (value: string) => readStatements(value) ?? expect.fail("not shown");

test("the form shows what the text says, and writing it back changes nothing", () => {
  const [first, second] = read(text);
  expect(first).toEqual({
    effect: "Allow",
    actions: ["mq:PUB"],
    resources: ["acs:mq:*:*:topic/mqtt-a/b"],
    conditions: [
      { operator: "IpAddress", key: "acs:SourceIp", values: ["192.0.2.0/24", "198.51.100.7"] },
      { operator: "Bool", key: "acs:SecureTransport", values: ["true"] },
    ],
  });
  if (first === undefined || second === undefined) return expect.fail("a statement is missing");
  expect(JSON.parse(writeStatement(writeStatement(text, 0, first), 1, second))).toEqual(DOCUMENT);
});

test("a change of one statement leaves the other, and what the form does not know, alone", () => {
  const [first] = read(text);
  if (first === undefined) return expect.fail("no statement");
  const written = JSON.parse(writeStatement(text, 0, { ...first, actions: ["mq:PUB", "mq:SUB"], conditions: [] }));
  expect(written).toMatchObject({ Note: "kept", Statement: [{ Sid: "kept", Action: ["mq:PUB", "mq:SUB"] }, {}] });
  expect(written.Statement[0]).not.toHaveProperty("Condition");
  expect(written.Statement[1]).toEqual(DOCUMENT.Statement[1]);
});

test("statements come and go", () => {
  expect(read(addStatement(text))).toHaveLength(3);
  expect(read(removeStatement(text, 0))).toEqual([
    { effect: "Deny", actions: ["mq:SUB"], resources: ["*"], conditions: [] },
  ]);
});

test("what the form could not show whole, it does not show", () => {
  for (const broken of ["", "{", "[]", "{}", '{"Statement":{}}', '{"Statement":[1]}', '{"Statement":[{"Effect":1}]}']) {
    expect(readStatements(broken), broken).toBeNull();
  }
  expect(readStatements('{"Statement":[{"Effect":"Allow","Action":[1],"Resource":"*"}]}')).toBeNull();
});

test("a text that has no list of statements is left as it is", () => {
  for (const broken of ["", "{", "[]", "{}", '{"Statement":{}}']) {
    expect(addStatement(broken)).toBe(broken);
    expect(removeStatement(broken, 0)).toBe(broken);
  }
});
