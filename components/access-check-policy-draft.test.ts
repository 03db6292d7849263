import { expect, test } from "vitest";
import { parseAccessPolicy } from "../lib/domain/access-policy-parse.ts";
import { draftOfProposal, emptyDraft, newPolicyName, type UserOfCheck } from "./access-check-policy-draft.ts";

const documentOf = (Resource: string) =>
  JSON.stringify({ Version: "1", Statement: [{ Effect: "Allow", Action: "mq:PUB", Resource }] });
const user = (...names: string[]): UserOfCheck => ({
  userId: "au_1",
  name: "billing & more",
  policies: names.map((name, n) => ({ name, version: n + 3, document: documentOf(`${name}/*`) })),
  resources: [],
});

test("what is needed goes into the user's first policy, behind what it says already", () => {
  const { name, version, document } = draftOfProposal(user("lines", "tools"), documentOf("wanted"));
  expect({ name, version }).toEqual({ name: "lines", version: 3 });
  expect(JSON.parse(document).Statement.map(({ Resource }: { Resource: string }) => Resource)).toEqual([
    "lines/*",
    "wanted",
  ]);
});

test("a user without an own policy gets a new one, under a name that can be saved", () => {
  expect(draftOfProposal(user(), documentOf("wanted"))).toEqual({
    name: "policy-of-billing-more",
    version: 0,
    document: documentOf("wanted"),
  });
  expect(newPolicyName(user("policy-of-billing-more"))).toBe("policy-of-billing-more-2");
});

test("a new draft is a valid policy", () => {
  expect(parseAccessPolicy(emptyDraft(user(), "mqtt-cn-one").document)).toMatchObject({ ok: true, warnings: [] });
});
