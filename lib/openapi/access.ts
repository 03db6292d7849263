import type { AccessAction } from "../domain/access-policy-action.ts";
import type { AccessContext } from "../domain/access-policy-condition.ts";
import { type AccessRefusal, evaluateUserAccess } from "../domain/access-policy-evaluate.ts";
import { type AccessResource, resourceName } from "../domain/access-policy-resource.ts";
import type { AccessUserFact } from "../domain/facts.ts";
import { ApiError } from "./error.ts";

/** What a call needs of the access policies of its caller. */
export interface AccessNeed {
  /** One of these must be allowed, and none denied. */
  readonly actions: readonly [AccessAction, ...AccessAction[]];
  /** On each of these. */
  readonly resources: readonly AccessResource[];
  /** Or on this alone, which holds them all; a Deny on it refuses in any case. */
  readonly orOn?: AccessResource;
}

/** Who calls, from where. */
export interface Caller {
  readonly user: AccessUserFact;
  readonly keyId: string;
  /** ID of the primary account, to which every access user belongs. */
  readonly accountId: () => string;
  readonly context: AccessContext;
}

export const instance = (instanceId: string): AccessResource => ({ kind: "instance", instanceId });

/** The precondition of whatever is done in an instance. */
export const instanceAccess = (instanceId: string): AccessNeed => ({
  actions: ["mq:MqttInstanceAccess"],
  resources: [instance(instanceId)],
});

/**
 * Operations that older policies grant with the instance itself: the action of the operation counts, or else access to the
 * instance. A Deny on either refuses.
 */
export const actionOrInstanceAccess = (action: AccessAction, instanceId: string): AccessNeed => ({
  actions: [action, "mq:MqttInstanceAccess"],
  resources: [instance(instanceId)],
});

/** Access to the instance, and the action on the instance. */
export const onInstance = (action: AccessAction, instanceId: string): AccessNeed[] => [
  instanceAccess(instanceId),
  { actions: [action], resources: [instance(instanceId)] },
];

/** Why the caller lacks something, or null where it has all that is needed. */
export function findRefusal(caller: Caller, need: AccessNeed): Refusal | null {
  const whole = need.orOn === undefined ? null : ask(caller, need.actions, need.orOn);
  if (whole?.refusal?.reason === "access_policy_denied") return whole.refusal;
  let missing: Refusal | null = null;
  for (const resource of need.resources) {
    const { refusal } = ask(caller, need.actions, resource);
    if (refusal?.reason === "access_policy_denied") return refusal;
    missing ??= refusal;
  }
  return whole !== null && whole.refusal === null ? null : missing;
}

interface Refusal extends Pick<AccessRefusal, "reason"> {
  readonly action: AccessAction;
  readonly resource: AccessResource;
}

function ask(
  caller: Caller,
  actions: AccessNeed["actions"],
  resource: AccessResource,
): { readonly refusal: Refusal | null } {
  let allowed = false;
  for (const action of actions) {
    const result = evaluateUserAccess(caller.user, { action, resource, context: caller.context });
    if (result.allowed) allowed = true;
    else if (result.reason === "access_policy_denied") return { refusal: { reason: result.reason, action, resource } };
  }
  return { refusal: allowed ? null : { reason: "access_policy_no_match", action: actions[0], resource } };
}

/** @throws ApiError `NoPermission` that says what is missing. Which policy denies is for those who may read policies. */
export function requireAccess(caller: Caller, requestId: string, needs: readonly AccessNeed[]): void {
  for (const need of needs) {
    const refusal = findRefusal(caller, need);
    if (refusal !== null) throw noPermission(caller, requestId, refusal);
  }
}

function noPermission({ user, accountId }: Caller, requestId: string, refusal: Refusal): ApiError {
  const { action } = refusal;
  const resource = resourceName(refusal.resource).slice(0, 512);
  const explicit = refusal.reason === "access_policy_denied";
  return new ApiError(
    "NoPermission",
    explicit
      ? `An access policy of ${user.name} denies ${action} on ${resource}. A Deny always wins: ask for the policy to be changed or detached.`
      : `No access policy of ${user.name} allows ${action} on ${resource}. Ask for a policy that does to be attached.`,
    {
      accessDenied: {
        AuthAction: action,
        AuthPrincipalDisplayName: user.name,
        AuthPrincipalOwnerId: accountId(),
        AuthPrincipalType: "SubUser",
        EncodedDiagnosticMessage: Buffer.from(
          JSON.stringify({ RequestId: requestId, Action: action, Resource: resource, UserId: user.id }),
        ).toString("base64"),
        NoPermissionType: explicit ? "ExplicitDeny" : "ImplicitDeny",
        PolicyType: "AccountLevelIdentityBasedPolicy",
      },
    },
  );
}
