import { count, inArray, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { instances, tokens } from "../../db/schema.ts";
import { actorRef, keyOfIssuer, requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { ListTokensInput, whichLive } from "./token-list.ts";
import { audit, notifyGateway, type Tx, write } from "./transaction.ts";

/** The live tokens that a filter shows: of one instance, or (null) of all. */
export const MatchingTokensInput = ListTokensInput.omit({ state: true }).extend({ instanceId: z.string().nullable() });
type Matching = z.infer<typeof MatchingTokensInput>;

export interface MatchingTokens {
  readonly tokens: number;
  /** Live clients that hold any of them: so many are closed when they are revoked. */
  readonly clients: number;
}

/** How many are revoked in one write: others who write wait for it no longer than for a handful of ordinary ones. */
export const REVOKED_AT_ONCE = 500;
/** Up to so many tokens are looked up among the live clients; for more, the tokens of each live client are. */
const LOOKED_UP = 5_000;

export function countMatchingTokens(ctx: ServiceContext, input: Matching): MatchingTokens {
  requireRole(ctx, "viewer", input.instanceId);
  if (input.instanceId !== null) return countIn(ctx, { ...input, instanceId: input.instanceId });
  const counts = instancesOf(ctx.db).map((instanceId) => countIn(ctx, { ...input, instanceId }));
  return {
    tokens: counts.reduce((sum, one) => sum + one.tokens, 0),
    clients: counts.reduce((sum, one) => sum + one.clients, 0),
  };
}

/** The same by instance, without those that have none. */
export function listMatchingTokens(
  ctx: ServiceContext,
  input: Omit<Matching, "instanceId">,
): readonly (MatchingTokens & { readonly instanceId: string; readonly instanceName: string })[] {
  requireRole(ctx, "viewer", null);
  return instancesOf(ctx.db)
    .map((instanceId) => ({ instanceId, ...countIn(ctx, { ...input, instanceId }) }))
    .filter((line) => line.tokens > 0)
    .map((line) => ({ ...line, instanceName: readInstance(ctx.db, line.instanceId).name }));
}

/**
 * Revokes those of them that end first, at most `REVOKED_AT_ONCE`: call it again until nothing is left. Each token has its own
 * entry in the audit log; one more says what they were chosen by and how many they were.
 * @returns how many it revoked, and how many are left.
 */
export function revokeMatchingTokens(
  ctx: ServiceContext,
  input: Matching,
): { readonly revoked: number; readonly left: number } {
  requireRole(ctx, "operator", input.instanceId);
  const revoked = write(ctx, (w) => {
    const places = input.instanceId === null ? instancesOf(w.tx) : [input.instanceId];
    for (const instanceId of places) {
      readInstance(w.tx, instanceId);
      const ids = w.tx
        .select({ id: tokens.id })
        .from(tokens)
        .where(whichLive({ ...input, instanceId }, w.at))
        .limit(REVOKED_AT_ONCE)
        .all()
        .map(({ id }) => id);
      if (ids.length === 0) continue;
      w.tx
        .update(tokens)
        .set({ revokedAt: w.at, revokedBy: actorRef(ctx.actor) })
        .where(inArray(tokens.id, ids))
        .run();
      for (const id of ids) {
        notifyGateway(w, "token.revoked", String(id), instanceId);
        audit(w, "token.revoke", String(id), { instanceId });
      }
      const { issuer, search } = input;
      // Under the ID of an access key, where one has issued them: its page shows what was done to its tokens.
      const chosenBy = issuer === undefined ? (search ?? instanceId) : (keyOfIssuer(issuer) ?? issuer);
      audit(w, "token.revoke_matching", chosenBy, {
        instanceId,
        detail: { count: ids.length, ...(issuer ? { issuer } : {}), ...(search ? { search } : {}) },
      });
      return ids.length;
    }
    return 0;
  });
  return { revoked, left: countTokens(ctx, input) };
}

const instancesOf = (tx: Pick<Tx, "select">): string[] =>
  tx
    .select({ id: instances.id })
    .from(instances)
    .where(isNull(instances.deletedAt))
    .orderBy(instances.id)
    .all()
    .map(({ id }) => id);

function countTokens(ctx: ServiceContext, input: Matching): number {
  const places = input.instanceId === null ? instancesOf(ctx.db) : [input.instanceId];
  return places.reduce((sum, instanceId) => {
    const which = whichLive({ ...input, instanceId }, ctx.now());
    return sum + (ctx.db.select({ count: count() }).from(tokens).where(which).get()?.count ?? 0);
  }, 0);
}

function countIn(ctx: ServiceContext, input: Matching & { readonly instanceId: string }): MatchingTokens {
  const { instanceId } = input;
  readInstance(ctx.db, instanceId);
  const found = countTokens(ctx, input);
  const which = whichLive(input, ctx.now());
  if (found === 0) return { tokens: 0, clients: 0 };
  const held = [0, 1, 2].map((place) => {
    const token = sql.raw(`c.token_ids ->> ${place}`);
    return sql`select c.client_id from (select ${tokens.id} as id from ${tokens} where ${which}) h
      cross join live_clients c on c.instance_id = ${instanceId} and ${token} = h.id`;
  });
  const holders =
    found <= LOOKED_UP
      ? sql.join(held, sql` union `)
      : sql`select c.client_id from live_clients c where c.instance_id = ${instanceId} and c.mode = 'Token' and exists (
          select 1 from json_each(c.token_ids) j cross join ${tokens} on ${tokens.id} = j.value where ${which})`;
  const row = ctx.db.get<{ clients: number }>(sql`select count(*) as clients from (${holders})`);
  return { tokens: found, clients: row.clients };
}
