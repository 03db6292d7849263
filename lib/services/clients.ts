import { and, eq, inArray, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { disconnectRequests, gatewayStatus, groups, liveClients } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { formatClientId, LOGIN_MODES } from "../domain/login.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, type KeyRange, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

export const ClientInput = z.object({
  instanceId: z.string(),
  clientId: z.string().min(1).max(256),
});
export const ListClientsInput = z.object({
  instanceId: z.string(),
  groupId: z.string().optional(),
  mode: z.enum(LOGIN_MODES).optional(),
  /** Start of a client ID. */
  search: z.string().trim().max(64).optional(),
  /** `behind`: connected under an older version of its group's policy, which it keeps until it reconnects. */
  policy: z.enum(["behind"]).optional(),
});
export const TokenHoldersInput = z.object({ instanceId: z.string(), tokenId: z.number().int() });

/** A live MQTT connection. */
export interface Client extends Omit<typeof liveClients.$inferSelect, "tokenIds"> {
  readonly tokenIds: readonly number[];
}

export interface ClientDetail extends Client {
  /** The present version of the group's policy; null when the group is gone. The client runs `groupPolicyVersion`. */
  readonly currentPolicyVersion: number | null;
}

/** How fresh what the gateway told is. */
export interface GatewayState {
  readonly running: boolean;
  /** Epoch ms of the last sign of life; null when there never was one. */
  readonly heartbeatAt: number | null;
  readonly listeners: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly startedAt: number | null;
}

/** The gateway writes a heartbeat every two seconds; three missed ones mean that it is gone. */
const HEARTBEAT_LIMIT_MS = 7_000;

export function listClients(
  ctx: ServiceContext,
  input: z.infer<typeof ListClientsInput>,
  page: PageRequest = {},
): Page<ClientDetail> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  if (input.policy === "behind") return listClientsBehind(ctx, input, page);
  const c = liveClients;
  const { mode } = input;
  return keysetPage(
    page,
    // A mode is a range of an index of its own, not a condition: SQLite would read the range of client IDs for it.
    mode ? [c.mode, c.clientId] : [c.clientId],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select({ client: c, currentPolicyVersion: groups.policyVersion })
        .from(c)
        .leftJoin(groups, groupOfClient)
        .where(allOf(eq(c.instanceId, input.instanceId), condition))
        .orderBy(...order)
        .limit(limit)
        .all()
        .map(toDetail),
    (client) => (mode ? [client.mode, client.clientId] : [client.clientId]),
    mode ? clientIdsOf(input, mode) : clientIdsOf(input),
  );
}

/**
 * Those who run an older policy, without reading the many who run the present one: in a group they are a range of an index;
 * over all groups, SQLite goes from each group to its clients below the present version (a cross join keeps that order).
 */
function listClientsBehind(
  ctx: ServiceContext,
  input: z.infer<typeof ListClientsInput>,
  page: PageRequest,
): Page<ClientDetail> {
  const c = liveClients;
  const ids = clientIdsOf(input);
  // The plus keeps SQLite off the indexes that these would have.
  const rest = allOf(
    input.mode ? sql`+${c.mode} = ${input.mode}` : undefined,
    ids.least ? sql`+${c.clientId} >= ${ids.least[0]}` : undefined,
    ids.below ? sql`+${c.clientId} < ${ids.below[0]}` : undefined,
  );
  if (input.groupId === undefined) {
    return keysetPage(
      page,
      [groups.id, c.groupPolicyVersion, c.clientId],
      "asc",
      (condition, order, limit) =>
        ctx.db
          .select({ client: c, currentPolicyVersion: groups.policyVersion })
          .from(groups)
          .crossJoin(c)
          .where(
            allOf(
              eq(groups.instanceId, input.instanceId),
              groupOfClient,
              lt(c.groupPolicyVersion, groups.policyVersion),
              rest,
              condition,
            ),
          )
          .orderBy(...order)
          .limit(limit)
          .all()
          .map(toDetail),
      (client) => [client.groupId, client.groupPolicyVersion, client.clientId],
    );
  }
  const { groupId } = input;
  const present = ctx.db
    .select({ version: groups.policyVersion })
    .from(groups)
    .where(and(eq(groups.instanceId, input.instanceId), eq(groups.id, groupId)))
    .get();
  return keysetPage(
    page,
    [c.groupPolicyVersion, c.clientId],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(c)
        .where(allOf(eq(c.instanceId, input.instanceId), eq(c.groupId, groupId), rest, condition))
        .orderBy(...order)
        .limit(limit)
        .all()
        .map((client) => toDetail({ client, currentPolicyVersion: present?.version ?? null })),
    (client) => [client.groupPolicyVersion, client.clientId],
    { below: [present?.version ?? 0] },
  );
}

/**
 * The client IDs of a group, or with a start, or both: one range, since every client ID of a group starts with the group
 * ID. A condition on the group itself would leave SQLite the choice of an index that reads too much.
 * @param before values of the columns that come before the client ID in the sort key.
 */
export function clientIdsOf(
  filter: { readonly groupId?: string | undefined; readonly search?: string | undefined },
  ...before: readonly string[]
): KeyRange {
  const group = filter.groupId ? formatClientId(filter.groupId, "") : "";
  const search = filter.search ?? "";
  const start = search.startsWith(group) ? search : group;
  return start.startsWith(search) ? startsWith(start, ...before) : { below: [""] };
}

/** The live connection of a client ID, or null when it is not connected. */
export function findClient(ctx: ServiceContext, input: z.infer<typeof ClientInput>): ClientDetail | null {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const row = ctx.db
    .select({ client: liveClients, currentPolicyVersion: groups.policyVersion })
    .from(liveClients)
    .leftJoin(groups, groupOfClient)
    .where(and(eq(liveClients.instanceId, input.instanceId), eq(liveClients.clientId, input.clientId)))
    .get();
  return row === undefined ? null : toDetail(row);
}

const groupOfClient = and(eq(groups.instanceId, liveClients.instanceId), eq(groups.id, liveClients.groupId));

const toDetail = (row: {
  client: typeof liveClients.$inferSelect;
  currentPolicyVersion: number | null;
}): ClientDetail => ({ ...row.client, currentPolicyVersion: row.currentPolicyVersion });

/** Which of these client IDs are connected: client ID → since when, epoch ms. */
export function findConnected(
  ctx: ServiceContext,
  input: { readonly instanceId: string; readonly clientIds: readonly string[] },
): ReadonlyMap<string, number> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const rows = ctx.db
    .select({ clientId: liveClients.clientId, connectedAt: liveClients.connectedAt })
    .from(liveClients)
    .where(and(eq(liveClients.instanceId, input.instanceId), inArray(liveClients.clientId, [...input.clientIds])))
    .all();
  return new Map(rows.map(({ clientId, connectedAt }) => [clientId, connectedAt]));
}

/** How many live clients hold the token: that many are closed when it is revoked. */
export function countTokenHolders(ctx: ServiceContext, input: z.infer<typeof TokenHoldersInput>): number {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  // A client holds up to three tokens, one of each type; each place has an index.
  const counts = ["0", "1", "2"].map((place) => {
    const token = sql`${liveClients.tokenIds} ->> ${sql.raw(place)}`;
    const row = ctx.db
      .select({ count: sql<number>`count(*)` })
      .from(liveClients)
      .where(and(eq(liveClients.instanceId, input.instanceId), sql`${token} = ${input.tokenId}`))
      .get();
    return row?.count ?? 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many live clients, of all instances, are signed in with each access key; keys without any are left out. */
export function countClientsByAccessKey(ctx: ServiceContext): ReadonlyMap<string, number> {
  requireRole(ctx, "viewer", null);
  const rows = ctx.db
    .select({ keyId: liveClients.keyId, count: sql<number>`count(*)` })
    .from(liveClients)
    // A literal, because a partial index is not chosen for a bound value.
    .where(sql`${liveClients.mode} <> 'DeviceCredential'`)
    .groupBy(liveClients.keyId)
    .all();
  return new Map(rows.map(({ keyId, count }) => [keyId, count]));
}

/**
 * Asks the gateway to close a client's connection; the device may come back by itself.
 * @returns the ID of the request, whose outcome `findDisconnect` tells.
 * @throws DomainError `unavailable` when no gateway runs that could do it.
 */
export function disconnectClient(ctx: ServiceContext, input: z.infer<typeof ClientInput>): number {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    if (!gatewayState(w.tx, w.at).running) {
      throw new DomainError("unavailable", "The gateway is not running, so no client is connected. Start the gateway.");
    }
    return disconnect(w, input);
  });
}

/** What came of a request: null while it is open. */
export function findDisconnect(
  ctx: ServiceContext,
  input: { readonly instanceId: string; readonly requestId: number },
): { readonly outcome: string | null } | null {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  return (
    ctx.db
      .select({ outcome: disconnectRequests.outcome })
      .from(disconnectRequests)
      .where(and(eq(disconnectRequests.id, input.requestId), eq(disconnectRequests.instanceId, input.instanceId)))
      .get() ?? null
  );
}

/** Asks for one client in an open write, with the audit row; the caller guards. */
export function disconnect(w: Write, { instanceId, clientId }: z.infer<typeof ClientInput>): number {
  audit(w, "client.disconnect", clientId, { instanceId });
  return requestDisconnect(w, instanceId, clientId);
}

/** Writes the request in an open write; the caller guards and audits. */
export function requestDisconnect({ ctx, tx, at }: Write, instanceId: string, clientId: string): number {
  const requestedBy = actorRef(ctx.actor);
  const { lastInsertRowid } = tx
    .insert(disconnectRequests)
    .values({ instanceId, clientId, requestedBy, requestedAt: at })
    .run();
  return Number(lastInsertRowid);
}

export function readGatewayState(ctx: ServiceContext): GatewayState {
  return gatewayState(ctx.db, ctx.now());
}

function gatewayState(tx: Pick<Tx, "select">, now: number): GatewayState {
  const row = tx.select().from(gatewayStatus).get();
  return {
    running: row !== undefined && row.stoppedAt === null && Math.abs(now - row.heartbeatAt) < HEARTBEAT_LIMIT_MS,
    heartbeatAt: row?.heartbeatAt ?? null,
    listeners: row?.listeners ?? {},
    connections: row?.connections ?? 0,
    startedAt: row?.startedAt ?? null,
  };
}
