import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { customPermissions } from "../../db/schema.ts";
import {
  type CustomPermission,
  IDENTITY_TYPES,
  isCustomUsername,
  PERMIT_ACTIONS,
  PERMIT_EFFECTS,
} from "../domain/custom-auth.ts";
import { DomainError } from "../domain/errors.ts";
import { isCustomClientId } from "../domain/login.ts";
import { checkTopicFilter, isSystemTopic, P2P_TOPIC_BYTES, TOPIC_PROBLEM_TEXT } from "../domain/topic.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { requireCustomAuth, requireRoom } from "./custom-identities.ts";
import { type Instance, readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";
import { audit, notifyGateway, type Tx, type Write, write } from "./transaction.ts";

export const CustomPermissionInput = z.object({
  instanceId: z.string(),
  identityType: z.enum(IDENTITY_TYPES),
  /** A username or a client ID. */
  identity: z.string(),
  topic: z.string(),
});
export const PutCustomPermissionInput = CustomPermissionInput.extend({
  permitAction: z.enum(PERMIT_ACTIONS),
  effect: z.enum(PERMIT_EFFECTS),
});
export const ListCustomPermissionsInput = z.object({
  instanceId: z.string(),
  identityType: z.enum(IDENTITY_TYPES).optional(),
  /** A whole username or client ID, and a whole topic. */
  identity: z.string().max(64).optional(),
  topic: z.string().max(65_535).optional(),
  /** Start of a username or client ID. */
  search: z.string().trim().max(64).optional(),
});

type Row = typeof customPermissions.$inferSelect;

/** In the order of identities, then topics. */
export function listCustomPermissions(
  ctx: ServiceContext,
  input: z.infer<typeof ListCustomPermissionsInput>,
  page: PageRequest = {},
): Page<Row> {
  requireRole(ctx, "viewer", input.instanceId);
  requireCustomAuth(readInstance(ctx.db, input.instanceId));
  const t = customPermissions;
  const { instanceId, identityType, identity, topic, search } = input;
  return keysetPage(
    page,
    [t.identity, t.identityType, t.topic],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(t)
        .where(
          allOf(
            eq(t.instanceId, instanceId),
            // Said to be rare, so that SQLite takes the index of the kinds and not the key.
            identityType && sql`unlikely(${t.identityType} = ${identityType})`,
            identity === undefined ? undefined : eq(t.identity, identity),
            topic === undefined ? undefined : eq(t.topic, topic),
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.identity, row.identityType, row.topic],
    search ? startsWith(search) : {},
  );
}

/**
 * Adds a permission, or changes action and effect of one that is there. Connected clients feel it at their next operation.
 * @param options.expect whether it must be there already or must not be; by default neither.
 * @throws DomainError `quota_exceeded` with detail `CustomAuthOverCapacity`: permissions and blocked client IDs together
 * may be as many as connections.
 */
export function putCustomPermission(
  ctx: ServiceContext,
  input: z.infer<typeof PutCustomPermissionInput>,
  options: { readonly expect?: "present" | "absent" } = {},
): Row {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    requireCustomAuth(readInstance(w.tx, input.instanceId));
    const present = findRow(w.tx, input);
    if (options.expect === "present" && present === undefined) {
      throw new DomainError("not_found", "There is no permission of this identity on this topic. Add it first.", {
        field: "identity",
      });
    }
    if (options.expect === "absent" && present !== undefined) {
      throw new DomainError("conflict", "This identity has a permission on this topic already.", { field: "topic" });
    }
    insertCustomPermission(w, input);
    return findRow(w.tx, input) as Row;
  });
}

/** Writes a permission with its audit row; the caller guards. @returns what was done. */
export function insertCustomPermission(
  w: Write,
  input: z.infer<typeof PutCustomPermissionInput>,
): "created" | "changed" | "unchanged" {
  const { instanceId, identityType, identity, topic, permitAction, effect } = input;
  const instance = readInstance(w.tx, instanceId);
  requireCustomAuth(instance);
  const present = findRow(w.tx, input);
  const detail = { identityType, topic, permitAction, effect };
  if (present === undefined) {
    requireGoodPermission(instance, input);
    requireRoomForPermissions(instance);
    w.tx
      .insert(customPermissions)
      .values({ ...input, createdAt: w.at, updatedAt: w.at })
      .run();
    audit(w, "custom_permission.create", identity, { instanceId, detail });
  } else {
    if (present.permitAction === permitAction && present.effect === effect) return "unchanged";
    w.tx.update(customPermissions).set({ permitAction, effect, updatedAt: w.at }).where(isPermission(input)).run();
    const before = { permitAction: present.permitAction, effect: present.effect };
    audit(w, "custom_permission.update", identity, { instanceId, detail: { ...detail, before } });
  }
  notifyGateway(w, "custom_auth.changed", identity, instanceId);
  return present === undefined ? "created" : "changed";
}

/** One that is not there is no error. */
export function deleteCustomPermission(ctx: ServiceContext, input: z.infer<typeof CustomPermissionInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    requireCustomAuth(readInstance(w.tx, input.instanceId));
    if (w.tx.delete(customPermissions).where(isPermission(input)).run().changes === 0) return;
    const { instanceId, identityType, identity, topic } = input;
    audit(w, "custom_permission.delete", identity, { instanceId, detail: { identityType, topic } });
    notifyGateway(w, "custom_auth.changed", identity, instanceId);
  });
}

/** @throws DomainError `quota_exceeded`: permissions and blocked client IDs share one capacity (ApsaraMQ custom auth). */
export function requireRoomForPermissions(instance: Instance): void {
  const { customPermissions: permissions, blockedClients } = instance.counts;
  requireRoom(instance, permissions + blockedClients, "permissions and blocked client IDs");
}

/** Every permission of an instance, for the export of the state. */
export function readCustomPermissions(tx: Pick<Tx, "select">, instanceId: string): CustomPermission[] {
  const t = customPermissions;
  return tx
    .select({
      identityType: t.identityType,
      identity: t.identity,
      topic: t.topic,
      permitAction: t.permitAction,
      effect: t.effect,
    })
    .from(t)
    .where(eq(t.instanceId, instanceId))
    .orderBy(asc(t.identity), asc(t.identityType), asc(t.topic))
    .all();
}

function requireGoodPermission(instance: Instance, input: z.infer<typeof PutCustomPermissionInput>): void {
  const { identityType, identity, topic } = input;
  if (identityType === "USER" ? !isCustomUsername(identity) : !isCustomClientId(identity)) {
    const what =
      identityType === "USER"
        ? "a username: 1 to 64 characters, without | and control characters"
        : "a client ID: 1 to 64 visible ASCII characters, without / : , % + # and |";
    throw new DomainError("invalid_input", `The identity must be ${what}.`, { field: "identity" });
  }
  const check = checkTopicFilter(topic, Math.max(instance.maxTopicLength, P2P_TOPIC_BYTES));
  if (!check.ok)
    throw new DomainError("invalid_input", `The topic ${TOPIC_PROBLEM_TEXT[check.why]}.`, { field: "topic" });
  if (isSystemTopic(topic)) {
    throw new DomainError("invalid_input", "The topic lies under $SYS, where nothing can be granted.", {
      field: "topic",
    });
  }
}

type Key = z.infer<typeof CustomPermissionInput>;

const isPermission = ({ instanceId, identityType, identity, topic }: Key) =>
  and(
    eq(customPermissions.instanceId, instanceId),
    eq(customPermissions.identity, identity),
    eq(customPermissions.identityType, identityType),
    eq(customPermissions.topic, topic),
  );

function findRow(tx: Pick<Tx, "select">, key: Key): Row | undefined {
  return tx.select().from(customPermissions).where(isPermission(key)).get();
}
