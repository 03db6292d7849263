import type { AccessAction } from "./access-policy-action.ts";
import { type CompiledStatement, conditionsHold } from "./access-policy-compile.ts";
import type { AccessContext } from "./access-policy-condition.ts";
import {
  type AccessResource,
  askAbout,
  concerns,
  grants,
  type ResourceQuestion,
  resourceName,
} from "./access-policy-resource.ts";
import type { Decider } from "./decision.ts";
import type { AccessUserFact } from "./facts.ts";
import { quoted } from "./trail.ts";

export interface AccessRequest {
  readonly action: AccessAction;
  readonly resource: AccessResource;
  readonly context: AccessContext;
}

export interface AccessGrant {
  readonly allowed: true;
  readonly reason: "ok";
  readonly decidedBy: Decider;
  readonly losing: readonly Decider[];
}

export interface AccessRefusal {
  readonly allowed: false;
  readonly reason: "access_policy_denied" | "access_policy_no_match";
  /** The statement that denied; null where nothing matched. */
  readonly decidedBy: Decider | null;
  /** Allow statements that name the action and touch the resource. */
  readonly losing: readonly Decider[];
  /** Completes the reason's sentence. */
  readonly params: Readonly<Record<string, string | number>>;
}

export type AccessResult = AccessGrant | AccessRefusal;

/**
 * RAM evaluation: an explicit Deny, then an Allow, else implicitly denied. A Deny counts where it touches the resource and
 * where its conditions hold or cannot be told; an Allow where one of its resource patterns covers all of the resource and
 * its conditions hold.
 */
export function evaluateAccess(user: Pick<AccessUserFact, "name" | "policies">, request: AccessRequest): AccessResult {
  const { denies, allows } = user.policies.statementsFor(request.action);
  const question = askAbout(request.resource);
  const { context } = request;
  const deny = denies.find(
    (statement) => concernsAny(statement, question) && conditionsHold(statement, context) !== false,
  );
  const allow = deny
    ? undefined
    : allows.find((statement) => grantsAny(statement, question) && conditionsHold(statement, context) === true);
  if (allow) return { allowed: true, reason: "ok", decidedBy: allow.decider, losing: [] };

  const losing = allows.filter((statement) => concernsAny(statement, question)).map(({ decider }) => decider);
  const params = {
    action: request.action,
    resource: quoted(resourceName(request.resource)),
    user: user.name,
  };
  if (!deny) return { allowed: false, reason: "access_policy_no_match", decidedBy: null, losing, params };
  const { decider } = deny;
  const named = decider.kind === "access_policy" ? { policy: decider.policy, statement: decider.statement + 1 } : {};
  const denied = { ...params, ...named };
  return { allowed: false, reason: "access_policy_denied", decidedBy: decider, losing, params: denied };
}

/** As `evaluateAccess` for any user: the primary account may do everything. */
export function evaluateUserAccess(user: AccessUserFact, request: AccessRequest): AccessResult {
  if (user.kind === "primary") {
    return { allowed: true, reason: "ok", decidedBy: { kind: "primary_account", user: user.name }, losing: [] };
  }
  return evaluateAccess(user, request);
}

function concernsAny({ resources }: CompiledStatement, question: ResourceQuestion): boolean {
  return resources === null || resources.some((pattern) => concerns(pattern, question));
}

function grantsAny({ resources }: CompiledStatement, question: ResourceQuestion): boolean {
  return resources === null || resources.some((pattern) => grants(pattern, question));
}
