import { expect, test } from "vitest";
import { z } from "zod";
import { formInput } from "./form-input.ts";

const Rule = z.object({ effect: z.enum(["Allow", "Deny"]), pub: z.boolean(), topic: z.string() });
const Policy = z.object({
  id: z.string(),
  version: z.number().int(),
  life: z.coerce.number().optional(),
  disconnect: z.boolean().default(false),
  email: z.email().transform((text) => text.toLowerCase()),
  rules: z.array(Rule),
  topics: z.array(z.string()),
  grants: z.array(z.object({ instanceId: z.string().nullable(), role: z.string() })),
});

const form = (...entries: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
};

test("the schema says which texts are numbers, switches, lists and objects", () => {
  const data = form(
    ["id", "007"],
    ["version", "3"],
    ["disconnect", "on"],
    ["email", "A@b.example"],
    ["rules.1.effect", "Deny"],
    ["rules.1.topic", "b"],
    ["rules.0.effect", "Allow"],
    ["rules.0.pub", "on"],
    ["rules.0.topic", "a/#"],
    ["topics", "x"],
    ["topics", "y"],
    ["grants.0.role", "admin"],
  );
  expect(Policy.parse(formInput(data, Policy))).toEqual({
    id: "007",
    version: 3,
    disconnect: true,
    email: "a@b.example",
    rules: [
      { effect: "Allow", pub: true, topic: "a/#" },
      { effect: "Deny", pub: false, topic: "b" },
    ],
    topics: ["x", "y"],
    grants: [{ instanceId: null, role: "admin" }],
  });
});

test("what is left out keeps its default, and an empty list is a list", () => {
  const data = form(["id", "a"], ["version", "1"], ["email", "a@b.example"], ["life", ""]);
  const parsed = Policy.parse(formInput(data, Policy));
  expect(parsed.disconnect).toBe(false);
  expect(parsed.life).toBeUndefined();
  expect(parsed.rules).toEqual([]);
});

test("a number that is none reaches the schema as it was typed", () => {
  expect(formInput(form(["version", "three"]), z.object({ version: z.number() }))).toEqual({ version: "three" });
});

test("nothing but what the schema names is read", () => {
  const read = formInput(form(["id", "a"], ["__proto__.admin", "on"], ["role", "owner"]), z.object({ id: z.string() }));
  expect(read).toEqual({ id: "a" });
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});
