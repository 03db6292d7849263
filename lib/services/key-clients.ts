import { and, count, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { liveClients } from "../../db/schema.ts";
import type { LoginMode } from "../domain/login.ts";
import type { AccessKeyInput } from "./access-users.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { keysetPage, type Page, type PageRequest } from "./page.ts";

/** A live client that is signed in with an access key. */
export interface KeyClient {
  readonly instanceId: string;
  readonly instanceName: string;
  readonly clientId: string;
  readonly mode: LoginMode;
  readonly address: string;
  readonly connectedAt: number;
}

/** How many are counted: a person needs no more exact figure, and an index of a million is not read for it. */
export const KEY_CLIENTS_COUNTED = 100_000;

const isOf = (keyId: string) =>
  and(
    eq(liveClients.keyId, keyId),
    // The first, as a literal, is the condition of the index; usernames of custom auth are no access keys.
    sql`${liveClients.mode} <> 'DeviceCredential'`,
    sql`${liveClients.mode} <> 'CustomAuth'`,
  );

/** The live clients, of all instances, that are signed in with an access key; in Token mode those that name it. */
export function listClientsOfKey(
  ctx: ServiceContext,
  { id }: z.infer<typeof AccessKeyInput>,
  page: PageRequest = {},
): Page<KeyClient> {
  requireRole(ctx, "viewer", null);
  const c = liveClients;
  return keysetPage(
    page,
    [c.instanceId, c.clientId],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select({
          instanceId: c.instanceId,
          instanceName: sql<string>`coalesce((select name from instances where id = ${c.instanceId}), ${c.instanceId})`,
          clientId: c.clientId,
          mode: c.mode,
          address: c.address,
          connectedAt: c.connectedAt,
        })
        .from(c)
        .where(and(isOf(id), condition))
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.instanceId, row.clientId],
  );
}

/** How many those are, at most `KEY_CLIENTS_COUNTED`. */
export function countClientsOfKey(ctx: ServiceContext, { id }: z.infer<typeof AccessKeyInput>): number {
  requireRole(ctx, "viewer", null);
  const found = ctx.db.select({ one: sql`1` }).from(liveClients).where(isOf(id)).limit(KEY_CLIENTS_COUNTED).as("found");
  return ctx.db.select({ count: count() }).from(found).get()?.count ?? 0;
}
