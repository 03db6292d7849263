import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { instanceCounts, instances, operatorRoles, savedViews } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { isInstanceId } from "../domain/login.ts";
import { EDITION_LIMITS, EDITIONS, LIMIT_BOUNDS } from "../domain/quota.ts";
import { requireRole, type ServiceContext, visibleInstances } from "./context.ts";
import { newId } from "./identifier.ts";
import { audit, conflictOnUnique, notifyGateway, type Tx, write } from "./transaction.ts";

export const InstanceName = z
  .string()
  .trim()
  .regex(/^[0-9A-Za-z_-]{3,64}$/, "Use 3 to 64 letters, digits, hyphens and underscores.");

const limit = (name: keyof typeof LIMIT_BOUNDS) => {
  const { min, max } = LIMIT_BOUNDS[name];
  const message = `Write a whole number from ${min} to ${max}.`;
  // Not coerced: null, true and an empty text would become numbers, and 0 connections shut an instance off.
  return z.number({ error: message }).int(message).min(min, message).max(max, message);
};

export const InstanceLimits = z.object({
  maxConnections: limit("maxConnections"),
  maxTps: limit("maxTps"),
  maxSubscriptionsPerClient: limit("maxSubscriptionsPerClient"),
  maxTokenResources: limit("maxTokenResources"),
  maxTopicLength: limit("maxTopicLength"),
  maxMessageBytes: limit("maxMessageBytes"),
});

export const CreateInstanceInput = z
  .object({
    id: z
      .string()
      .trim()
      .refine(isInstanceId, "Start with mqtt- or post-, then 3 to 60 letters, digits and hyphens.")
      .optional(),
    name: InstanceName.optional(),
    edition: z.enum(EDITIONS),
  })
  .extend(InstanceLimits.partial().shape);

export const UpdateInstanceInput = z
  .object({
    id: z.string(),
    name: InstanceName.optional(),
    edition: z.enum(EDITIONS).optional(),
    closeOnRefusedSubscribe: z.boolean().optional(),
    misspeltExpireNotice: z.boolean().optional(),
  })
  .extend(InstanceLimits.partial().shape);

export const InstanceIdInput = z.object({ id: z.string() });
export const SetInstanceEnabledInput = z.object({
  id: z.string(),
  enabled: z.boolean(),
});
export const DeleteInstanceInput = z.object({
  id: z.string(),
  confirmName: z.string(),
});

type Row = typeof instances.$inferSelect;

export interface Instance extends Omit<Row, "deletedAt"> {
  readonly counts: {
    readonly groups: number;
    readonly deviceCredentials: number;
    readonly tokens: number;
    readonly customIdentities: number;
    readonly customPermissions: number;
    /** Client IDs on the block list. */
    readonly blockedClients: number;
  };
  /** Live connections now, as the gateway last told. */
  readonly connections: number;
}

export function listInstances(ctx: ServiceContext): Instance[] {
  const visible = visibleInstances(ctx);
  return ctx.db
    .select({
      instance: instances,
      counts: instanceCounts,
      connections: connectionsOf,
    })
    .from(instances)
    .innerJoin(instanceCounts, eq(instanceCounts.instanceId, instances.id))
    .where(and(isNull(instances.deletedAt), visible === null ? undefined : inArray(instances.id, [...visible])))
    .orderBy(asc(sql`lower(${instances.name})`), asc(instances.id))
    .all()
    .map(toInstance);
}

/** The IDs of all instances: for the API, which asks access policies about each, and shows none without a grant. */
export function readInstanceIds(tx: Pick<Tx, "select">): string[] {
  return tx
    .select({ id: instances.id })
    .from(instances)
    .where(isNull(instances.deletedAt))
    .orderBy(asc(instances.id))
    .all()
    .map(({ id }) => id);
}

/** @throws DomainError `not_found`, also for an instance that the actor may not see. */
export function getInstance(ctx: ServiceContext, input: z.infer<typeof InstanceIdInput>): Instance {
  requireRole(ctx, "viewer", input.id);
  return readInstance(ctx.db, input.id);
}

export function createInstance(ctx: ServiceContext, input: z.infer<typeof CreateInstanceInput>): Instance {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => {
    const { id = newId("mqtt-cn-", 11), name, edition, ...limits } = input;
    if (w.tx.select({ id: instances.id }).from(instances).where(eq(instances.id, id)).get() !== undefined) {
      throw new DomainError("conflict", "An instance has this ID, or had it a moment ago. Choose another one.", {
        field: "id",
      });
    }
    const values = {
      ...EDITION_LIMITS[edition],
      ...given(limits),
      id,
      name: name ?? id,
      edition,
      createdAt: w.at,
      updatedAt: w.at,
    };
    conflictOnUnique("An instance has this name already.", "name", () => w.tx.insert(instances).values(values).run());
    notifyGateway(w, "instance.changed", id, id);
    audit(w, "instance.create", id, { instanceId: id, detail: { ...values } });
    return readInstance(w.tx, id);
  });
}

/** Changes what is given. Limits below the present use are allowed: nothing is cut off, the instance is shown as over quota. */
export function updateInstance(ctx: ServiceContext, input: z.infer<typeof UpdateInstanceInput>): Instance {
  requireRole(ctx, "admin", input.id);
  return write(ctx, (w) => {
    const before = readInstance(w.tx, input.id);
    const { id, ...rest } = input;
    const changed = Object.fromEntries(
      Object.entries(given(rest)).filter(([key, value]) => before[key as keyof Instance] !== value),
    ) as Partial<Row>;
    if (Object.keys(changed).length === 0) return before;
    conflictOnUnique("An instance has this name already.", "name", () =>
      w.tx
        .update(instances)
        .set({ ...changed, updatedAt: w.at })
        .where(eq(instances.id, id))
        .run(),
    );
    notifyGateway(w, "instance.changed", id, id);
    const previous = Object.fromEntries(Object.keys(changed).map((key) => [key, before[key as keyof Instance]]));
    audit(w, "instance.update", id, {
      instanceId: id,
      detail: { before: previous, after: changed },
    });
    return readInstance(w.tx, id);
  });
}

/** Disabling closes every client of the instance at once. */
export function setInstanceEnabled(ctx: ServiceContext, input: z.infer<typeof SetInstanceEnabledInput>): Instance {
  requireRole(ctx, "admin", input.id);
  return write(ctx, (w) => {
    const before = readInstance(w.tx, input.id);
    if (before.enabled === input.enabled) return before;
    w.tx.update(instances).set({ enabled: input.enabled, updatedAt: w.at }).where(eq(instances.id, input.id)).run();
    notifyGateway(w, "instance.changed", input.id, input.id);
    audit(w, input.enabled ? "instance.enable" : "instance.disable", input.id, {
      instanceId: input.id,
    });
    return readInstance(w.tx, input.id);
  });
}

/**
 * Deletes an instance with all that it holds. It is refused and hidden at once; its rows go in small steps afterwards, so
 * that a million of them never block anybody.
 * @throws DomainError `invalid_input` unless `confirmName` is the name of the instance.
 */
export function deleteInstance(ctx: ServiceContext, input: z.infer<typeof DeleteInstanceInput>): void {
  requireRole(ctx, "admin", null);
  write(ctx, (w) => {
    const before = readInstance(w.tx, input.id);
    if (input.confirmName !== before.name) {
      throw new DomainError("invalid_input", `Type the name of the instance, ${before.name}, to delete it.`, {
        field: "confirmName",
      });
    }
    w.tx
      .update(instances)
      .set({ deletedAt: w.at, enabled: false, updatedAt: w.at })
      .where(eq(instances.id, input.id))
      .run();
    // At once, and not with the other rows: nobody can keep a role on, or be given one on, what is not there any more.
    w.tx.delete(operatorRoles).where(eq(operatorRoles.instanceId, input.id)).run();
    w.tx.delete(savedViews).where(eq(savedViews.instanceId, input.id)).run();
    notifyGateway(w, "instance.deleted", input.id, input.id);
    audit(w, "instance.delete", input.id, {
      instanceId: input.id,
      detail: { name: before.name, ...before.counts },
    });
  });
}

/** The instance, for verbs that have made their own guard. @throws DomainError `not_found`. */
export function readInstance(tx: Pick<Tx, "select">, id: string): Instance {
  const row = tx
    .select({
      instance: instances,
      counts: instanceCounts,
      connections: connectionsOf,
    })
    .from(instances)
    .innerJoin(instanceCounts, eq(instanceCounts.instanceId, instances.id))
    .where(and(eq(instances.id, id), isNull(instances.deletedAt)))
    .get();
  if (row === undefined) {
    throw new DomainError("not_found", "There is no such instance. Check its ID, or ask an owner for access to it.", {
      detail: "InstanceNotFound",
    });
  }
  return toInstance(row);
}

const connectionsOf = sql<number>`coalesce((select sum(c.connections) from live_counts c where c.instance_id = "instances".id), 0)`;

function toInstance(row: { instance: Row; counts: typeof instanceCounts.$inferSelect; connections: number }): Instance {
  const { deletedAt: _, ...instance } = row.instance;
  const { instanceId: __, ...counts } = row.counts;
  return { ...instance, counts, connections: row.connections };
}

/** Drops what was not given, so that defaults and present values stay. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
