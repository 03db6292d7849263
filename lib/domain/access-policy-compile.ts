import type { PolicyEffect } from "./access-policy.ts";
import { type AccessAction, namesAction } from "./access-policy-action.ts";
import { type AccessContext, type ConditionTest, compileCondition } from "./access-policy-condition.ts";
import { compilePattern, type Pattern } from "./access-policy-pattern.ts";
import { compileResource, type ResourcePattern } from "./access-policy-resource.ts";
import type { AttachedPolicy, Decider } from "./decision.ts";

/** A statement made ready for decisions. */
export interface CompiledStatement {
  readonly effect: PolicyEffect;
  readonly decider: Decider;
  /** Null: every action. */
  readonly actions: readonly Pattern[] | null;
  /** Null: every resource. */
  readonly resources: readonly ResourcePattern[] | null;
  /** All must hold. */
  readonly conditions: readonly ConditionTest[];
}

/** Policies made ready for decisions, by `compilePolicies`. */
export interface CompiledPolicies {
  /** The statements that name an action, Deny apart from Allow. Remembered per action. */
  statementsFor(action: AccessAction): StatementsOfAction;
}

export interface StatementsOfAction {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
}

/**
 * Prepares the policies of an access user. Do it once per change, not per decision. What was saved has been checked, so
 * nothing here should be unreadable; where it is all the same, a statement counts as Deny if it is one, of all that it might
 * mean, and as nothing if it is an Allow. A document or an effect that cannot be read counts as a Deny of everything.
 */
export function compilePolicies(policies: readonly AttachedPolicy[]): CompiledPolicies {
  const statements = policies.flatMap(compilePolicy);
  const byAction = new Map<AccessAction, StatementsOfAction>();
  return {
    statementsFor(action) {
      const known = byAction.get(action);
      if (known) return known;
      const named = statements.filter(
        ({ actions }) => actions === null || actions.some((pattern) => namesAction(pattern, action)),
      );
      const found = {
        denies: named.filter(({ effect }) => effect === "Deny"),
        allows: named.filter(({ effect }) => effect === "Allow"),
      };
      byAction.set(action, found);
      return found;
    },
  };
}

/** Whether all conditions hold. Null: it cannot be told. */
export function conditionsHold(statement: CompiledStatement, context: AccessContext): boolean | null {
  let open = false;
  for (const test of statement.conditions) {
    const holds = test(context);
    if (holds === false) return false;
    if (holds === null) open = true;
  }
  return open ? null : true;
}

function compilePolicy({ name, document }: AttachedPolicy): CompiledStatement[] {
  const statements: unknown = isObject(document) ? document.Statement : undefined;
  if (!Array.isArray(statements)) return [denyAll(name, -1)];
  return statements.flatMap((statement: unknown, index) => compileStatement(name, index, statement));
}

function compileStatement(policy: string, index: number, statement: unknown): CompiledStatement[] {
  if (!isObject(statement)) return [denyAll(policy, index)];
  const effect = statement.Effect;
  if (effect !== "Allow" && effect !== "Deny") return [denyAll(policy, index)];
  const actions = compileActions(statement.Action);
  const resources = compileResources(statement.Resource);
  const conditions = compileConditions(statement.Condition);
  const known = ["Effect", "Action", "Resource", "Condition"];
  const readable =
    actions !== "unreadable" &&
    resources !== "unreadable" &&
    conditions !== "unreadable" &&
    Object.keys(statement).every((key) => known.includes(key));
  if (!readable && effect === "Allow") return [];
  return [
    {
      effect,
      decider: { kind: "access_policy", policy, statement: index, effect },
      actions: actions === "unreadable" ? null : actions,
      resources: resources === "unreadable" ? null : resources,
      conditions: conditions === "unreadable" ? [] : conditions,
    },
  ];
}

function denyAll(policy: string, statement: number): CompiledStatement {
  const decider: Decider = { kind: "access_policy", policy, statement, effect: "Deny" };
  return { effect: "Deny", decider, actions: null, resources: null, conditions: [] };
}

function compileActions(value: unknown): readonly Pattern[] | null | "unreadable" {
  const texts = textsOf(value);
  if (!texts) return "unreadable";
  return texts.includes("*") ? null : texts.map(compilePattern);
}

function compileResources(value: unknown): readonly ResourcePattern[] | null | "unreadable" {
  const texts = textsOf(value);
  if (!texts) return "unreadable";
  const compiled = texts.map(compileResource);
  if (compiled.includes("unreadable")) return "unreadable";
  return compiled.includes("all")
    ? null
    : compiled.flatMap((readings) => (typeof readings === "string" ? [] : readings));
}

function compileConditions(value: unknown): readonly ConditionTest[] | "unreadable" {
  if (value === undefined) return [];
  // An empty condition may be one that lost its content: it is not taken for none.
  if (!isObject(value) || Object.keys(value).length === 0) return "unreadable";
  const tests: ConditionTest[] = [];
  for (const [operator, keys] of Object.entries(value)) {
    if (!isObject(keys) || Object.keys(keys).length === 0) return "unreadable";
    for (const [key, values] of Object.entries(keys)) {
      const condition = compileCondition(operator, key, textsOf(values) ?? []);
      if (!condition.ok) return "unreadable";
      tests.push(condition.test);
    }
  }
  return tests;
}

function textsOf(value: unknown): readonly string[] | null {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((item) => typeof item === "string") ? list : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
