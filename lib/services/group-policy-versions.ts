import { and, asc, eq, lte } from "drizzle-orm";
import { groupPolicyVersions, groupRules, groups } from "../../db/schema.ts";
import type { BoundGroupPolicy } from "../domain/decision.ts";
import type { Tx, Write } from "./transaction.ts";

/** Versions that are kept of one group; older ones are forgotten, and with them what a client that still runs one is bound by. */
const VERSIONS_KEPT = 100;

/** Keeps the policy as it stands now under its version; called in every write that made one. */
export function keepPolicyVersion({ tx, at, ctx }: Write, instanceId: string, groupId: string): void {
  const group = tx
    .select({ version: groups.policyVersion, defaultEffect: groups.defaultEffect })
    .from(groups)
    .where(and(eq(groups.instanceId, instanceId), eq(groups.id, groupId)))
    .get();
  if (group === undefined) return;
  const rules = tx
    .select({ effect: groupRules.effect, pub: groupRules.pub, sub: groupRules.sub, topic: groupRules.topic })
    .from(groupRules)
    .where(and(eq(groupRules.instanceId, instanceId), eq(groupRules.groupId, groupId)))
    .orderBy(asc(groupRules.position))
    .all();
  const values = { defaultEffect: group.defaultEffect, rules, createdAt: at, createdBy: ctx.actor.name };
  tx.insert(groupPolicyVersions)
    .values({ instanceId, groupId, version: group.version, ...values })
    .onConflictDoUpdate({
      target: [groupPolicyVersions.instanceId, groupPolicyVersions.groupId, groupPolicyVersions.version],
      set: values,
    })
    .run();
  tx.delete(groupPolicyVersions)
    .where(
      and(
        eq(groupPolicyVersions.instanceId, instanceId),
        eq(groupPolicyVersions.groupId, groupId),
        lte(groupPolicyVersions.version, group.version - VERSIONS_KEPT),
      ),
    )
    .run();
}

/** One version of a group's policy, or null where it is not kept any more. */
export function findPolicyVersion(
  tx: Pick<Tx, "select">,
  instanceId: string,
  groupId: string,
  version: number,
): (BoundGroupPolicy & { readonly createdAt: number }) | null {
  const row = tx
    .select()
    .from(groupPolicyVersions)
    .where(
      and(
        eq(groupPolicyVersions.instanceId, instanceId),
        eq(groupPolicyVersions.groupId, groupId),
        eq(groupPolicyVersions.version, version),
      ),
    )
    .get();
  if (row === undefined) return null;
  const { defaultEffect, rules, createdAt } = row;
  return { groupId, version, defaultEffect, rules, createdAt };
}
