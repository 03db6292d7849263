import { and, eq, gt, isNotNull, isNull, lte, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { clientBlocks } from "../../db/schema.ts";
import { canonicalBlockValue } from "../domain/block-list.ts";
import { BLOCK_KINDS, type BlockKind } from "../domain/decision.ts";
import { DomainError } from "../domain/errors.ts";
import { countHits, readHits } from "./block-hits.ts";
import { readGatewayState, requestDisconnect } from "./clients.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";
import { audit, notifyGateway, type Write, write } from "./transaction.ts";

/** A block is kept for a while after its end, so that people see why somebody was kept out. */
export const BLOCK_STATES = ["active", "ended"] as const;

export const BlockHitsInput = z.object({
  instanceId: z.string(),
  kind: z.enum(BLOCK_KINDS),
  value: z.string().trim().min(1, "Write whom to block."),
});
export const CreateBlockInput = BlockHitsInput.extend({
  reason: z.string().trim().max(200, "Use at most 200 characters.").default(""),
  /** Epoch ms; without it the block stands until somebody ends it. */
  endsAt: z.number().int().optional(),
  /** Also close the connections of those that it hits. */
  disconnect: z.boolean().default(false),
});
export const BlockInput = z.object({ instanceId: z.string(), id: z.number().int() });
export const ListBlocksInput = z.object({
  instanceId: z.string(),
  kind: z.enum(BLOCK_KINDS).optional(),
  state: z.enum(BLOCK_STATES).optional(),
  /** Start of what is blocked. */
  search: z.string().trim().max(64).optional(),
});

type Row = typeof clientBlocks.$inferSelect;

export interface ListedBlock extends Row {
  readonly active: boolean;
}

export interface NewBlock {
  readonly block: ListedBlock;
  /** How many live clients are being disconnected. */
  readonly disconnected: number;
}

/** The newest first; with a search, in the order of what is blocked. */
export function listBlocks(
  ctx: ServiceContext,
  input: z.infer<typeof ListBlocksInput>,
  page: PageRequest = {},
): Page<ListedBlock> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const now = ctx.now();
  const b = clientBlocks;
  const { instanceId, kind, search } = input;
  const bySearch = search !== undefined && search !== "";
  const states: Record<(typeof BLOCK_STATES)[number], SQL | undefined> = {
    active: or(isNull(b.endsAt), gt(b.endsAt, now)),
    ended: and(isNotNull(b.endsAt), lte(b.endsAt, now)),
  };
  return keysetPage(
    page,
    bySearch ? [b.value, b.id] : [b.id],
    bySearch ? "asc" : "desc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(b)
        .where(
          allOf(
            eq(b.instanceId, instanceId),
            kind === undefined ? undefined : eq(b.kind, kind),
            input.state === undefined ? undefined : states[input.state],
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all()
        .map((row) => toListed(row, now)),
    (row) => (bySearch ? [row.value, row.id] : [row.id]),
    bySearch ? startsWith(search) : {},
  );
}

/** How many live clients a block would hit now. */
export function countBlockHits(ctx: ServiceContext, input: z.infer<typeof BlockHitsInput>): number {
  requireRole(ctx, "operator", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const value = canonicalBlockValue(input.kind, input.value);
  return value === null ? 0 : countHits(ctx.db.$client, input.instanceId, input.kind, value);
}

/**
 * Keeps a client ID, a group or addresses out, from the next CONNECT on.
 * @throws DomainError `invalid_input` for what is none of its kind or ends before now, `conflict` when it is blocked already,
 * `unavailable` when clients are to be disconnected and no gateway runs that could.
 */
export function createBlock(ctx: ServiceContext, input: z.infer<typeof CreateBlockInput>): NewBlock {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    const { instanceId, kind, reason, endsAt = null } = input;
    readInstance(w.tx, instanceId);
    const value = canonicalBlockValue(kind, input.value);
    if (value === null) throw new DomainError("invalid_input", PROBLEMS[kind], { field: "value" });
    if (endsAt !== null && endsAt <= w.at) {
      throw new DomainError("invalid_input", "Choose an end that lies ahead.", { field: "endsAt" });
    }
    const present = w.tx
      .select()
      .from(clientBlocks)
      .where(isBlock(instanceId, kind, value))
      .get();
    if (present !== undefined && toListed(present, w.at).active) {
      throw new DomainError("conflict", "This is on the block list already. End that block first to change it.", {
        field: "value",
      });
    }
    // One that has ended makes way: there is one entry for each.
    if (present !== undefined) w.tx.delete(clientBlocks).where(eq(clientBlocks.id, present.id)).run();
    const row = w.tx
      .insert(clientBlocks)
      .values({ instanceId, kind, value, reason, endsAt, ...madeBy(w) })
      .returning()
      .get();
    notifyGateway(w, "block.changed", value, instanceId);
    const hits = input.disconnect ? disconnectHits(w, instanceId, kind, value) : 0;
    audit(w, "block.create", value, {
      instanceId,
      detail: { kind, reason, endsAt, ...(input.disconnect ? { disconnected: hits } : {}) },
    });
    return { block: toListed(row, w.at), disconnected: hits };
  });
}

/** Lets them in again from now on; the entry stays on the list for a while, as one that has ended. */
export function endBlock(ctx: ServiceContext, input: z.infer<typeof BlockInput>): ListedBlock {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    const row = readBlock(w, input);
    if (!toListed(row, w.at).active) return toListed(row, w.at);
    const ended = { ...row, endsAt: w.at };
    w.tx.update(clientBlocks).set({ endsAt: w.at }).where(eq(clientBlocks.id, row.id)).run();
    notifyGateway(w, "block.changed", row.value, input.instanceId);
    audit(w, "block.end", row.value, { instanceId: input.instanceId, detail: { kind: row.kind } });
    return toListed(ended, w.at);
  });
}

/** Takes an entry off the list, and with it the trace of it there; the audit log keeps it. */
export function deleteBlock(ctx: ServiceContext, input: z.infer<typeof BlockInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    const row = readBlock(w, input);
    w.tx.delete(clientBlocks).where(eq(clientBlocks.id, row.id)).run();
    notifyGateway(w, "block.changed", row.value, input.instanceId);
    audit(w, "block.delete", row.value, { instanceId: input.instanceId, detail: { kind: row.kind } });
  });
}

/** Who makes a block, and when. */
export const madeBy = ({ ctx, at }: Write) => ({
  createdBy: actorRef(ctx.actor),
  createdByName: ctx.actor.name,
  createdAt: at,
});

const PROBLEMS: Readonly<Record<BlockKind, string>> = {
  client: "Write a whole client ID, such as GID_sensors@@@device1.",
  group: "Write a whole group ID, such as GID_sensors.",
  address: "Write an IPv4 or IPv6 address, or a range such as 192.0.2.0/24.",
};

function readBlock(w: Write, { instanceId, id }: z.infer<typeof BlockInput>): Row {
  readInstance(w.tx, instanceId);
  const row = w.tx
    .select()
    .from(clientBlocks)
    .where(and(eq(clientBlocks.instanceId, instanceId), eq(clientBlocks.id, id)))
    .get();
  if (row === undefined) {
    throw new DomainError("not_found", "There is no such entry on the block list. It may have been taken off already.");
  }
  return row;
}

function disconnectHits(w: Write, instanceId: string, kind: BlockKind, value: string): number {
  if (!readGatewayState(w.ctx).running) {
    throw new DomainError("unavailable", "The gateway is not running, so no client is connected. Start the gateway.");
  }
  const clientIds = readHits(w.ctx.db.$client, instanceId, kind, value);
  for (const clientId of clientIds) requestDisconnect(w, instanceId, clientId);
  return clientIds.length;
}

const isBlock = (instanceId: string, kind: BlockKind, value: string) =>
  and(eq(clientBlocks.instanceId, instanceId), eq(clientBlocks.kind, kind), eq(clientBlocks.value, value));

const toListed = (row: Row, now: number): ListedBlock => ({ ...row, active: row.endsAt === null || row.endsAt > now });
