import { eq } from "drizzle-orm";
import { z } from "zod";
import { accessKeys, accessUserPolicies, accessUsers } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { attachPolicies } from "./access-policies.ts";
import { type AccessUser, insertAccessUser, policyNamesOf, readAccessUser } from "./access-users.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { audit, conflictOnUnique, notifyGateway, type Write, write } from "./transaction.ts";

const Name = z
  .string()
  .trim()
  .min(1, "Give the user a name.")
  .max(64, "Use at most 64 characters.")
  .regex(/^[\p{L}\p{N}._@-]+$/u, "Use letters, digits, and . _ @ - only.");

export const CreateAccessUserInput = z.object({ name: Name });
export const RenameAccessUserInput = z.object({ userId: z.string(), name: Name });
export const SetAccessUserPoliciesInput = z.object({
  userId: z.string(),
  /** Names of the policies; those that it has now and are not named are taken away. */
  policies: z.array(z.string()).max(100, "Attach at most 100 policies.").default([]),
});
export const DeleteAccessUserInput = z.object({ userId: z.string(), confirmName: z.string() });

export function getAccessUser(ctx: ServiceContext, { userId }: { readonly userId: string }): AccessUser {
  requireRole(ctx, "viewer", null);
  return readAccessUser(ctx.db, userId);
}

/** Makes a RAM user; without a policy it may do nothing. There is one primary account, and it is there already. */
export function createAccessUser(ctx: ServiceContext, { name }: z.infer<typeof CreateAccessUserInput>): AccessUser {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => readAccessUser(w.tx, insertAccessUser(w, { name, kind: "ram" })));
}

export function renameAccessUser(ctx: ServiceContext, input: z.infer<typeof RenameAccessUserInput>): AccessUser {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => {
    const before = readRamUser(w, input.userId, "The primary account keeps its name.");
    if (before.name === input.name) return before;
    conflictOnUnique("An access user has this name already.", "name", () =>
      w.tx.update(accessUsers).set({ name: input.name, updatedAt: w.at }).where(eq(accessUsers.id, before.id)).run(),
    );
    audit(w, "access_user.rename", before.id, { detail: { before: before.name, after: input.name } });
    return readAccessUser(w.tx, before.id);
  });
}

/** Makes the attached policies those named. It bites at the next operation of the user's clients and calls. */
export function setAccessUserPolicies(
  ctx: ServiceContext,
  input: z.infer<typeof SetAccessUserPoliciesInput>,
): AccessUser {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => {
    readRamUser(w, input.userId, POLICIES_DO_NOT_LIMIT_PRIMARY);
    attachPolicies(w, input.userId, input.policies);
    return readAccessUser(w.tx, input.userId);
  });
}

/** Deletes the user with its keys: clients signed in with one are refused at their next operation. */
export function deleteAccessUser(ctx: ServiceContext, input: z.infer<typeof DeleteAccessUserInput>): void {
  requireRole(ctx, "admin", null);
  write(ctx, (w) => {
    const user = readRamUser(w, input.userId, "The primary account cannot be deleted. Delete its access keys instead.");
    if (input.confirmName !== user.name) {
      throw new DomainError("invalid_input", `Type the name of the user, ${user.name}, to delete it.`, {
        field: "confirmName",
      });
    }
    const policies = policyNamesOf(w.tx, user.id);
    const keys = user.keys.map(({ id }) => id);
    w.tx.delete(accessUserPolicies).where(eq(accessUserPolicies.userId, user.id)).run();
    w.tx.delete(accessKeys).where(eq(accessKeys.userId, user.id)).run();
    w.tx.delete(accessUsers).where(eq(accessUsers.id, user.id)).run();
    for (const key of keys) notifyGateway(w, "access_key.changed", key, null);
    notifyGateway(w, "access_user.changed", user.id, null);
    audit(w, "access_user.delete", user.id, { detail: { name: user.name, keys, policies } });
  });
}

export const POLICIES_DO_NOT_LIMIT_PRIMARY =
  "The primary account may do everything; policies do not limit it. Make a RAM user.";

/** Within a write whose caller guards. @param otherwise what is said of the primary account. */
export function readRamUser(w: Write, userId: string, otherwise: string): AccessUser {
  const user = readAccessUser(w.tx, userId);
  if (user.kind === "primary") throw new DomainError("conflict", otherwise);
  return user;
}
