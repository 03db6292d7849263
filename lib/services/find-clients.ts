import { and, eq, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { denials, deviceCredentials, groups, instances, liveClients } from "../../db/schema.ts";
import { type ServiceContext, visibleInstances } from "./context.ts";

/** A client ID, or a group, and where it is. */
export interface Place {
  readonly instanceId: string;
  readonly id: string;
}

/** Of each kind. */
export const MOST = 5;
/** Groups under which a device ID alone is looked for. */
const MOST_GROUPS = 500;

/**
 * The beginnings of IDs that a person may mean by a word: itself, and, where it begins in the middle, what stands before it.
 * People say "press, zero two", not "GID underscore press".
 */
export function wordsFor(word: string): readonly string[] {
  return /^GID[_-]/.test(word) ? [word] : [word, `GID_${word}`, `GID-${word}`];
}

/** The instances in which a client ID is connected, has a credential or was refused; in each a few points of an index. */
export function findKnown(ctx: ServiceContext, clientIds: readonly string[]): Place[] {
  const knows = (table: typeof liveClients | typeof deviceCredentials | typeof denials, id: string) =>
    sql`exists (select 1 from ${table} where ${table.instanceId} = ${instances.id} and ${table.clientId} = ${id})`;
  return clientIds.flatMap((id) =>
    ctx.db
      .select({ instanceId: instances.id })
      .from(instances)
      .where(
        and(visible(ctx, instances.id), or(knows(liveClients, id), knows(deviceCredentials, id), knows(denials, id))),
      )
      .limit(MOST)
      .all()
      .map(({ instanceId }) => ({ instanceId, id })),
  );
}

/** Those of the places where the client ID has a device credential. */
export function havingCredential(ctx: ServiceContext, places: readonly Place[]): Place[] {
  const c = deviceCredentials;
  return places.filter(
    ({ instanceId, id }) =>
      ctx.db
        .select({ id: c.clientId })
        .from(c)
        .where(and(eq(c.instanceId, instanceId), eq(c.clientId, id)))
        .get() !== undefined,
  );
}

/** Credentials of client IDs that end in a device ID, whatever their group. */
export function findByDeviceId(ctx: ServiceContext, deviceId: string): Place[] {
  const some = ctx.db
    .select({ instanceId: groups.instanceId, id: groups.id })
    .from(groups)
    .innerJoin(instances, and(eq(instances.id, groups.instanceId), visible(ctx, instances.id)))
    .limit(MOST_GROUPS)
    .as("some");
  const c = deviceCredentials;
  return ctx.db
    .select({ instanceId: c.instanceId, id: c.clientId })
    .from(some)
    .innerJoin(c, and(eq(c.instanceId, some.instanceId), eq(c.clientId, sql`${some.id} || '@@@' || ${deviceId}`)))
    .limit(MOST)
    .all();
}

/** Instances that are there and that the person may see. */
function visible(ctx: ServiceContext, instanceId: SQLiteColumn): SQL | undefined {
  const ids = visibleInstances(ctx);
  return and(isNull(instances.deletedAt), ids === null ? undefined : inArray(instanceId, [...ids]));
}

/** A range of the index; `like` would read all of it. */
export function begins(column: SQLiteColumn, word: string): SQL | undefined {
  return and(gte(column, word), lt(column, `${word}\u{10FFFF}`));
}
