import { eq } from "drizzle-orm";
import { accessKeys, accessPolicies, accessUserPolicies, accessUsers } from "../../db/schema.ts";
import type { CheckDraft } from "./access-check-facts.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { parsePolicyOrThrow } from "./manage-access-policies.ts";

/** An own access policy that a user has, as it can be drafted. */
export interface PolicyOfUser {
  readonly name: string;
  readonly version: number;
  /** JSON text, indented. */
  readonly document: string;
}

/** Whose policies a key stands for. */
export interface UserOfKey {
  readonly userId: string;
  readonly name: string;
  /** In the order of their names; the built-in ones, which nobody can change, are left out. */
  readonly policies: readonly PolicyOfUser[];
}

/** The RAM user of an access key with its own policies; null where there is none, or policies do not limit it. */
export function findUserOfKey(ctx: ServiceContext, { keyId }: { readonly keyId: string }): UserOfKey | null {
  requireRole(ctx, "viewer", null);
  const user = ctx.db
    .select({ userId: accessUsers.id, name: accessUsers.name, kind: accessUsers.kind })
    .from(accessKeys)
    .innerJoin(accessUsers, eq(accessUsers.id, accessKeys.userId))
    .where(eq(accessKeys.id, keyId))
    .get();
  if (user === undefined || user.kind === "primary") return null;
  const policies = ctx.db
    .select({
      name: accessPolicies.name,
      version: accessPolicies.version,
      document: accessPolicies.document,
      system: accessPolicies.system,
    })
    .from(accessUserPolicies)
    .innerJoin(accessPolicies, eq(accessPolicies.id, accessUserPolicies.policyId))
    .where(eq(accessUserPolicies.userId, user.userId))
    .orderBy(accessPolicies.name)
    .all();
  return {
    userId: user.userId,
    name: user.name,
    policies: policies.flatMap(({ system, document, ...policy }) =>
      system ? [] : [{ ...policy, document: JSON.stringify(JSON.parse(document), null, 2) }],
    ),
  };
}

/**
 * A draft of an access policy: in the place of the one of that name wherever it is attached, and for this user even if it is
 * not. Only for who may read the policies: the answers would tell what is in them.
 * @throws DomainError `invalid_input` with the path and the fix where the document is not a policy.
 */
export function draftOfAccessPolicy(
  ctx: ServiceContext,
  input: { readonly name: string; readonly document: string; readonly userId: string },
): NonNullable<CheckDraft["accessPolicy"]> {
  requireRole(ctx, "viewer", null);
  return { name: input.name, document: parsePolicyOrThrow(input.document), attachTo: [input.userId] };
}
