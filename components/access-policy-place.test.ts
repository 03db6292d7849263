import { expect, test } from "vitest";
import { placeOf } from "./access-policy-place.ts";

const TEXT = `{
  "Version": "1",
  "Statement": [
    { "Effect": "Allow", "Action": ["mq:PUB", "mq:SUB"], "Resource": "*" },
    { "Effect": "Deny", "Condition": { "Bool": { "acs:SecureTransport": "a, \\"b\\" }" } }, "Count": 12 }
  ]
}`;
const at = (path: string, text = TEXT) => {
  const place = placeOf(text, path);
  return place && text.slice(place.start, place.end);
};

test("a path leads to its value", () => {
  expect(at("$.Version")).toBe('"1"');
  expect(at("$.Statement[0].Action")).toBe('["mq:PUB", "mq:SUB"]');
  expect(at("$.Statement[0].Action[1]")).toBe('"mq:SUB"');
  expect(at("$.Statement[0].Resource")).toBe('"*"');
  expect(at("$.Statement[1].Condition.Bool.acs:SecureTransport")).toBe('"a, \\"b\\" }"');
  expect(at("$.Statement[1].Count")).toBe("12");
  expect(at("$.Statement[1]")).toMatch(/^\{ "Effect": "Deny".*12 \}$/);
  expect(at("$")).toBe(TEXT);
});

test("what is not there has no place", () => {
  expect(at("$.Statement[2]")).toBeNull();
  expect(at("$.Statement[0].Condition")).toBeNull();
  expect(at("$.Statement[0]", "{ nonsense")).toBeNull();
});
