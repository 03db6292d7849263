import { eq } from "drizzle-orm";
import { accessPolicies, accessPolicyVersions, accessUserPolicies, accessUsers } from "../../db/schema.ts";
import { type AccessPolicyDocument, SYSTEM_POLICIES } from "../domain/access-policy.ts";
import { DomainError } from "../domain/errors.ts";
import { policyNamesOf } from "./access-users.ts";
import type { ServiceContext } from "./context.ts";
import { newId } from "./identifier.ts";
import { audit, notifyGateway, type Write, write } from "./transaction.ts";

/** Makes the built-in policies what this version of Gatehouse says they are. Called at every start. */
export function ensureSystemPolicies(ctx: ServiceContext): void {
  const present = new Map(
    ctx.db
      .select()
      .from(accessPolicies)
      .where(eq(accessPolicies.system, true))
      .all()
      .map((row) => [row.name, row.document]),
  );
  const stale = Object.entries(SYSTEM_POLICIES).filter(([name, doc]) => present.get(name) !== JSON.stringify(doc));
  if (stale.length === 0) return;
  write(ctx, (w) => {
    for (const [name, document] of stale) putAccessPolicy(w, { name, document, system: true });
  });
}

/**
 * Inserts the policy, or saves a changed document as its next version; the caller guards.
 * @returns what was done.
 */
export function putAccessPolicy(
  w: Write,
  input: {
    readonly name: string;
    readonly document: AccessPolicyDocument;
    readonly system?: boolean;
  },
): "created" | "changed" | "unchanged" {
  const { tx, at, ctx } = w;
  const document = JSON.stringify(input.document);
  const row = tx.select().from(accessPolicies).where(eq(accessPolicies.name, input.name)).get();
  if (row === undefined) {
    const id = newId("ap_");
    tx.insert(accessPolicies)
      .values({
        id,
        name: input.name,
        system: input.system ?? false,
        document,
        createdAt: at,
        updatedAt: at,
      })
      .run();
    tx.insert(accessPolicyVersions)
      .values({
        policyId: id,
        version: 1,
        document,
        createdAt: at,
        createdBy: ctx.actor.name,
      })
      .run();
    audit(w, "access_policy.create", input.name, {
      detail: { document: input.document },
    });
    return "created";
  }
  if (row.system !== (input.system ?? false)) {
    throw new DomainError("conflict", `${input.name} is a built-in policy and cannot be changed. Choose another name.`);
  }
  if (row.document === document) return "unchanged";
  const version = row.version + 1;
  tx.update(accessPolicies).set({ document, version, updatedAt: at }).where(eq(accessPolicies.id, row.id)).run();
  tx.insert(accessPolicyVersions)
    .values({
      policyId: row.id,
      version,
      document,
      createdAt: at,
      createdBy: ctx.actor.name,
    })
    .run();
  for (const { userId } of tx
    .select({ userId: accessUserPolicies.userId })
    .from(accessUserPolicies)
    .where(eq(accessUserPolicies.policyId, row.id))
    .all()) {
    notifyGateway(w, "access_user.changed", userId, null);
  }
  audit(w, "access_policy.update", input.name, {
    detail: {
      version,
      before: JSON.parse(row.document),
      after: input.document,
    },
  });
  return "changed";
}

/**
 * Makes the policies of a user those named; the caller guards.
 * @returns whether anything changed.
 * @throws DomainError `invalid_input` for a name that no policy has.
 */
export function attachPolicies(w: Write, userId: string, names: readonly string[]): boolean {
  const { tx, at } = w;
  const before = policyNamesOf(tx, userId);
  const after = [...new Set(names)].sort();
  if (before.join("\n") === after.join("\n")) return false;
  tx.delete(accessUserPolicies).where(eq(accessUserPolicies.userId, userId)).run();
  for (const name of after) {
    const policy = tx.select().from(accessPolicies).where(eq(accessPolicies.name, name)).get();
    if (policy === undefined) {
      throw new DomainError("invalid_input", `There is no access policy ${name}.`, { field: "policies" });
    }
    tx.insert(accessUserPolicies).values({ userId, policyId: policy.id, attachedAt: at }).run();
  }
  tx.update(accessUsers).set({ updatedAt: at }).where(eq(accessUsers.id, userId)).run();
  notifyGateway(w, "access_user.changed", userId, null);
  audit(w, "access_user.policies", userId, { detail: { before, after } });
  return true;
}
