import { CONDITION_KEYS, CONDITION_OPERATORS, compileCondition } from "@/lib/domain/access-policy-condition.ts";
import type { DraftCondition } from "./access-policy-draft.ts";

/** A value that each kind of operator takes, to begin from. */
const SAMPLES = {
  text: "192.0.2.7",
  number: "1893456000",
  date: "2030-01-01T00:00:00Z",
  bool: "true",
  address: "192.0.2.0/24",
} as const;

/** What a new line may begin as: the first that the statement has not got, as two lines alike would be one. */
const BEGINNINGS = [
  { operator: "IpAddress", key: "acs:SourceIp" },
  { operator: "Bool", key: "acs:SecureTransport" },
  { operator: "DateLessThan", key: "acs:CurrentTime" },
  { operator: "DateGreaterThan", key: "acs:CurrentTime" },
  { operator: "NotIpAddress", key: "acs:SourceIp" },
] as const;

/** Another line for these conditions; null when they have everything that a line could begin as. */
export function nextCondition(conditions: readonly DraftCondition[]): DraftCondition | null {
  const free = BEGINNINGS.find(
    ({ operator, key }) => !conditions.some((one) => one.operator === operator && one.key === key),
  );
  return free === undefined ? null : { ...free, values: [sampleOf(free.operator)] };
}

/** The condition with another operator: its key and values stay if the operator takes them. */
export function withOperator(condition: DraftCondition, operator: string): DraftCondition {
  const keys: readonly string[] = CONDITION_OPERATORS.get(operator)?.keys ?? [];
  const key = keys.includes(condition.key) ? condition.key : (keys[0] ?? condition.key);
  return fitting({ ...condition, operator, key });
}

/** Keys that an operator can compare. */
export const keysOf = (operator: string): readonly string[] =>
  CONDITION_OPERATORS.get(operator)?.keys ?? CONDITION_KEYS;

/** What a value of the operator looks like. */
export const sampleOf = (operator: string): string => SAMPLES[CONDITION_OPERATORS.get(operator)?.kind ?? "text"];

function fitting(condition: DraftCondition): DraftCondition {
  const { operator, key, values } = condition;
  return compileCondition(operator, key, values).ok ? condition : { ...condition, values: [sampleOf(operator)] };
}
