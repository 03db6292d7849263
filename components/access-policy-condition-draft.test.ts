import { expect, test } from "vitest";
import { CONDITION_OPERATORS, compileCondition } from "@/lib/domain/access-policy-condition.ts";
import { keysOf, nextCondition, sampleOf, withOperator } from "./access-policy-condition-draft.ts";
import type { DraftCondition } from "./access-policy-draft.ts";

test("every new line is another one, and valid", () => {
  const conditions: DraftCondition[] = [];
  for (let next = nextCondition(conditions); next !== null; next = nextCondition(conditions)) {
    expect(compileCondition(next.operator, next.key, next.values)).toMatchObject({ ok: true });
    conditions.push(next);
  }
  expect(new Set(conditions.map(({ operator, key }) => `${operator} ${key}`)).size).toBe(5);
});

test("whatever operator is chosen, the condition stays valid", () => {
  for (const from of CONDITION_OPERATORS.keys()) {
    for (const key of keysOf(from)) {
      for (const to of CONDITION_OPERATORS.keys()) {
        const { operator, key: kept, values } = withOperator({ operator: from, key, values: [sampleOf(from)] }, to);
        expect(compileCondition(operator, kept, values), `${from} ${key} → ${to}`).toMatchObject({ ok: true });
      }
    }
  }
});

test("what still fits stays", () => {
  const condition = { operator: "IpAddress", key: "acs:SourceIp", values: ["198.51.100.0/24"] };
  expect(withOperator(condition, "NotIpAddress")).toEqual({ ...condition, operator: "NotIpAddress" });
});
