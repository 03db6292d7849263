import type { Decider } from "./decision.ts";
import type { GroupAction } from "./group-policy.ts";
import type { Edition } from "./quota.ts";
import { covers, overlaps } from "./topic.ts";

/*
 * Custom auth: usernames, secrets and topic permissions that a customer brings along, for clients that know nothing of
 * groups, access keys and tokens (ApsaraMQ custom authentication). Runs in browsers.
 */

/** A username for any client, or a username for one client ID. */
export const IDENTITY_TYPES = ["USER", "CLIENT"] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

/** What the password is: the secret itself, or the signature of the client ID with it. */
export const SIGN_MODES = ["ORIGIN", "SIGNED"] as const;
export type SignMode = (typeof SIGN_MODES)[number];

export const PERMIT_ACTIONS = ["PUB", "SUB", "PUB_SUB"] as const;
export type PermitAction = (typeof PERMIT_ACTIONS)[number];

export const PERMIT_EFFECTS = ["ALLOW", "DENY"] as const;
export type PermitEffect = (typeof PERMIT_EFFECTS)[number];

/** One row of the permissions of a username (`USER`) or a client ID (`CLIENT`). */
export interface CustomPermission {
  readonly identityType: IdentityType;
  /** The username or the client ID. */
  readonly identity: string;
  /** A topic filter. */
  readonly topic: string;
  readonly permitAction: PermitAction;
  readonly effect: PermitEffect;
}

/** Professional and Platinum have custom auth (product rule). */
export function hasCustomAuth(edition: Edition): boolean {
  return edition !== "Standard";
}

/** 1 to 64 characters, no control character, and no `|`, which separates the fields of the other usernames. */
export function isCustomUsername(text: string): boolean {
  return /^[^|\p{Cc}\p{Cs}]{1,64}$/u.test(text);
}

/** 1 to 128 characters, no control character. */
export function isCustomSecret(text: string): boolean {
  return /^[^\p{Cc}\p{Cs}]{1,128}$/u.test(text);
}

export type CustomPermissionResult =
  | { readonly allowed: true; readonly decidedBy: Decider; readonly losing: readonly Decider[] }
  | {
      readonly allowed: false;
      readonly reason: "custom_auth_denied" | "custom_auth_no_match";
      readonly decidedBy: Decider | null;
      readonly losing: readonly Decider[];
    };

/**
 * A DENY that touches the topic refuses; else an ALLOW that covers it allows; else it is refused.
 * @param permissions those of the client's username and of its client ID.
 * @param topic a valid name or filter.
 */
export function evaluateCustomPermissions(
  permissions: readonly CustomPermission[],
  action: GroupAction,
  topic: string,
): CustomPermissionResult {
  const concerned = permissions.filter(
    ({ permitAction, topic: filter }) =>
      (permitAction === "PUB_SUB" || permitAction === action) && overlaps(filter, topic),
  );
  const allows = concerned.filter(({ effect }) => effect === "ALLOW");
  const deny = concerned.find(({ effect }) => effect === "DENY");
  if (deny) {
    const losing = allows.map(permissionDecider);
    return { allowed: false, reason: "custom_auth_denied", decidedBy: permissionDecider(deny), losing };
  }
  const allow = allows.find(({ topic: filter }) => covers(filter, topic));
  if (allow) return { allowed: true, decidedBy: permissionDecider(allow), losing: [] };
  // Those that cover only a part of a filter lost, and say why the subscription is refused.
  return { allowed: false, reason: "custom_auth_no_match", decidedBy: null, losing: allows.map(permissionDecider) };
}

function permissionDecider({ identityType, identity, topic, permitAction, effect }: CustomPermission): Decider {
  return { kind: "custom_permission", permission: { identityType, identity, topic, permitAction, effect } };
}
