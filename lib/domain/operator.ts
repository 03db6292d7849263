/** Roles of operators, weakest first. */
export const ROLES = ["viewer", "operator", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** What a password of an operator must be, in characters. */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;
export const MIN_PASSWORD_VARIETY = 5;
/** Whether the text has enough different characters: `aaaaaaaaaaaa` is long and no password. */
export const isVaried = (password: string): boolean => new Set(password).size >= MIN_PASSWORD_VARIETY;

/** A role for one instance, or for all (`instanceId` null). */
export interface RoleGrant {
  readonly instanceId: string | null;
  readonly role: Role;
}

/** Whether `role` is at least as strong as `wanted`. */
export function isAtLeast(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/**
 * The strongest role that the grants give on an instance, or null for none.
 * @param instanceId null asks about the account as a whole, where only grants for all instances count.
 */
export function roleOn(grants: readonly RoleGrant[], instanceId: string | null): Role | null {
  let best: Role | null = null;
  for (const grant of grants) {
    if (grant.instanceId !== null && grant.instanceId !== instanceId) continue;
    if (best === null || isAtLeast(grant.role, best)) best = grant.role;
  }
  return best;
}
