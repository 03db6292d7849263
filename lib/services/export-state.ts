import { asc, eq, isNull } from "drizzle-orm";
import { accessKeys, accessPolicies, accessUsers, deviceCredentials, groups, instances } from "../../db/schema.ts";
import type { GroupRule } from "../domain/group-policy.ts";
import type { PolicyTest } from "../domain/policy-test.ts";
import { type Keyring, open } from "../domain/secret.ts";
import { accessKeySecretPlace, policyNamesOf } from "./access-users.ts";
import { exportCustomAuth } from "./apply-custom-auth.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { deviceSecretPlace } from "./device-credentials.ts";
import { readGroupRules } from "./groups.ts";
import { readPolicyTests } from "./policy-tests.ts";
import { audit, type Tx, write } from "./transaction.ts";

/**
 * The state in the shape that `applyState` reads. Without secrets, keys and device credentials are listed without their
 * `secret`: such a file can be edited and applied here again, but makes no keys elsewhere.
 */
export function exportState(ctx: ServiceContext, options: { readonly secrets: boolean }): Record<string, unknown> {
  requireRole(ctx, "owner", null);
  if (options.secrets) write(ctx, (w) => audit(w, "state.export_with_secrets", "all"));
  // One look at the database, so that a file never holds a half of somebody's change.
  return ctx.db.transaction((db) => readState(db, ctx.keyring, options));
}

/** What is disabled says so: a file that left it out would let in, elsewhere, whom somebody has shut out here. */
function readState(db: Tx, keyring: Keyring, options: { readonly secrets: boolean }): Record<string, unknown> {
  const secretOf = (sealed: string, context: string) =>
    options.secrets ? { secret: open(keyring, sealed, context) } : {};
  return {
    accessPolicies: db
      .select()
      .from(accessPolicies)
      .where(eq(accessPolicies.system, false))
      .orderBy(asc(accessPolicies.name))
      .all()
      .map(({ name, document }) => ({ name, document: JSON.parse(document) as unknown })),
    accessUsers: db
      .select()
      .from(accessUsers)
      .orderBy(asc(accessUsers.kind), asc(accessUsers.name))
      .all()
      .map((user) => ({
        name: user.name,
        kind: user.kind,
        accessKeys: db
          .select()
          .from(accessKeys)
          .where(eq(accessKeys.userId, user.id))
          .orderBy(asc(accessKeys.id))
          .all()
          .map((key) => ({
            id: key.id,
            ...secretOf(key.sealedSecret, accessKeySecretPlace(key.id)),
            ...(key.status === "disabled" ? { enabled: false } : {}),
          })),
        policies: policyNamesOf(db, user.id),
      })),
    instances: db
      .select()
      .from(instances)
      .where(isNull(instances.deletedAt))
      .orderBy(asc(instances.id))
      .all()
      .map(({ createdAt: _, updatedAt: __, deletedAt: ___, ...instance }) => ({
        ...instance,
        groups: db
          .select()
          .from(groups)
          .where(eq(groups.instanceId, instance.id))
          .orderBy(asc(groups.id))
          .all()
          .map(({ id, defaultEffect }) => ({
            id,
            defaultEffect,
            rules: readGroupRules(db, instance.id, id).map(toRuleFile),
            ...exportTests(readPolicyTests(db, instance.id, id)),
          })),
        deviceCredentials: db
          .select()
          .from(deviceCredentials)
          .where(eq(deviceCredentials.instanceId, instance.id))
          .orderBy(asc(deviceCredentials.clientId))
          .all()
          .map((row) => ({
            clientId: row.clientId,
            id: row.keyId,
            ...secretOf(row.sealedSecret, deviceSecretPlace(instance.id, row.clientId)),
            ...(row.enabled ? {} : { enabled: false }),
          })),
        ...exportCustomAuth(db, instance.id, secretOf),
      })),
  };
}

const exportTests = (tests: readonly PolicyTest[]) =>
  tests.length === 0
    ? {}
    : { tests: tests.map(({ expect, action, topic }) => ({ expect, action: `mq:${action}`, topic })) };

const toRuleFile = ({ effect, pub, sub, topic }: GroupRule) => ({
  effect,
  actions: [...(pub ? ["mq:PUB"] : []), ...(sub ? ["mq:SUB"] : [])],
  topic,
});
