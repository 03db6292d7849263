import type { CompiledPolicies } from "./access-policy-compile.ts";
import type { Decider } from "./decision.ts";
import type { AccessUserFact } from "./facts.ts";

/** What an action is done to. A topic may be a filter: then every topic that it matches must be granted. */
export type AccessResource =
  | { readonly kind: "instance"; readonly instanceId: string }
  | { readonly kind: "topic"; readonly instanceId: string; readonly topic: string }
  | { readonly kind: "group"; readonly instanceId: string; readonly groupId: string }
  /** The literal `acs:mq:*:*:*`, which QueryToken and RevokeToken are checked against: no narrower grant covers it. */
  | { readonly kind: "everything" };

/** Values of the condition keys. */
export interface AccessContext {
  /** Epoch ms. */
  readonly now: number;
  /** Source address as text; one that cannot be read makes address conditions undecidable, which refuses. */
  readonly address: string;
  readonly secure: boolean;
}

export interface AccessRequest {
  /** e.g. `mq:PUB`. */
  readonly action: string;
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
  readonly losing: readonly Decider[];
  /** Completes the reason's sentence. */
  readonly params: Readonly<Record<string, string | number>>;
}

export type AccessResult = AccessGrant | AccessRefusal;

/** RAM evaluation: an explicit Deny, then an Allow, else implicitly denied. */
export function evaluateAccess(policies: CompiledPolicies, request: AccessRequest): AccessResult {
  throw new Error(`Not there yet: ${policies.policies.length} ${request.action}`);
}

/** As `evaluateAccess` with the user's policies; the primary account may do everything. */
export function evaluateUserAccess(user: AccessUserFact, request: AccessRequest): AccessResult {
  if (user.kind === "primary") {
    return {
      allowed: true,
      reason: "ok",
      decidedBy: { kind: "primary_account", user: user.name },
      losing: [],
    };
  }
  return evaluateAccess(user.policies, request);
}
