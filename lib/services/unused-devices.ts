import { and, count, eq, notExists, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { deviceCredentials, lastSign, liveClients } from "../../db/schema.ts";
import { clientIdsOf } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { removePair, UnusedDays } from "./device-credentials.ts";
import { readInstance } from "./instances.ts";
import { write } from "./transaction.ts";

/** Credentials whose places in the quota can be had back: not used for so many days, of a group, by a start of the client ID. */
export const UnusedDevicesInput = z.object({
  instanceId: z.string(),
  unusedDays: UnusedDays,
  groupId: z.string().optional(),
  search: z.string().trim().max(64).optional(),
  /** Those that were never used at all. */
  never: z.boolean().optional(),
});
type Unused = z.infer<typeof UnusedDevicesInput>;

/** How many are unregistered in one write: others who write wait for it no longer than for a handful of ordinary ones. */
export const UNREGISTERED_AT_ONCE = 500;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** How many there are. One that is connected now is in use, however long ago its connection began, and does not count. */
export function countUnusedDevices(ctx: ServiceContext, input: Unused): number {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const where = whichUnused(ctx, input, ctx.now());
  return ctx.db.select({ count: count() }).from(deviceCredentials).where(where).get()?.count ?? 0;
}

/**
 * Unregisters them, at most `UNREGISTERED_AT_ONCE`: call it again until nothing is left. Each has its entry in the audit log.
 * @returns how many it unregistered, and how many are left.
 */
export function unregisterUnusedDevices(
  ctx: ServiceContext,
  input: Unused,
): { readonly unregistered: number; readonly left: number } {
  requireRole(ctx, "operator", input.instanceId);
  const unregistered = write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const d = deviceCredentials;
    const rows = w.tx
      .select({ instanceId: d.instanceId, clientId: d.clientId, keyId: d.keyId })
      .from(d)
      .where(whichUnused(ctx, input, w.at))
      .limit(UNREGISTERED_AT_ONCE)
      .all();
    for (const row of rows) removePair(w, row);
    return rows.length;
  });
  return { unregistered, left: countUnusedDevices(ctx, input) };
}

function whichUnused({ db }: ServiceContext, { instanceId, unusedDays, never, ...filter }: Unused, now: number) {
  const d = deviceCredentials;
  const { least, below } = clientIdsOf(filter);
  const id = sql`+${d.clientId}`;
  const conditions: (SQL | undefined)[] = [
    eq(d.instanceId, instanceId),
    sql`${lastSign(d)} < ${now - unusedDays * DAY_MS}`,
    least ? sql`${id} >= ${least[0]}` : undefined,
    below ? sql`${id} < ${below[0]}` : undefined,
    never ? sql`+${d.lastUsedAt} is null and +${d.previousLastUsedAt} is null` : undefined,
    notExists(
      db
        .select({ one: sql`1` })
        .from(liveClients)
        .where(and(eq(liveClients.instanceId, d.instanceId), eq(liveClients.clientId, d.clientId))),
    ),
  ];
  return and(...conditions);
}
