import { and, count, eq, gte, lte, sql } from "drizzle-orm";
import { z } from "zod";
import type { Sqlite } from "../../db/client.ts";
import { connectionEvents } from "../../db/schema.ts";
import type { TraceAction, TraceInfo } from "../domain/connection-trace.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";

/** A connection that came, was refused, or ended. */
export interface ConnectionEvent {
  readonly instanceId: string;
  readonly clientId: string;
  /** ID of the connection; empty where none came about. */
  readonly channelId: string;
  readonly action: TraceAction;
  readonly info: TraceInfo;
  /** Epoch ms. */
  readonly at: number;
}

/** Events that are kept between two writes; under a flood the newest are lost first. */
const EVENTS = 20_000;
/** Refused connections of one instance that are recorded in a second: anybody can cause them. */
const REFUSALS_PER_SECOND = 20;
/** How long events are kept, and how many of all instances together; the oldest go first. */
const KEPT_MS = 7 * 24 * 3_600_000;
const KEPT = 1_000_000;
/** Rows that one pass removes, so that it takes a few milliseconds at most. */
const PRUNED_AT_ONCE = 500;

/** The record of connections and how they ended: gathered in memory, written in batches, bounded. */
export class ConnectionTrace {
  readonly #now: () => number;
  readonly #insert;
  readonly #old;
  readonly #many;
  #events: ConnectionEvent[] = [];
  #written = 0;
  #second = 0;
  readonly #refused = new Map<string, number>();

  constructor(sqlite: Sqlite, now: () => number) {
    this.#now = now;
    this.#insert = sqlite.prepare(
      `insert into connection_events (instance_id, client_id, channel_id, action, info, at)
       values (@instanceId, @clientId, @channelId, @action, @info, @at)`,
    );
    this.#old = sqlite.prepare(
      // The oldest are those with the lowest IDs: no index of the times is needed.
      `delete from connection_events where id in
       (select id from (select id, at from connection_events order by id limit ${PRUNED_AT_ONCE}) where at < ?)`,
    );
    this.#many = sqlite.prepare(
      `delete from connection_events where id in (select id from connection_events
       where id <= (select max(id) from connection_events) - ${KEPT} order by id limit ${PRUNED_AT_ONCE})`,
    );
  }

  get pending(): number {
    return this.#events.length;
  }

  record(event: Omit<ConnectionEvent, "at">): void {
    if (this.#events.length < EVENTS) this.#events.push({ ...event, at: this.#now() });
  }

  /** A CONNECT that was refused. */
  refused(instanceId: string, clientId: string, info: TraceInfo): void {
    const second = Math.floor(this.#now() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#refused.clear();
    }
    const recorded = this.#refused.get(instanceId) ?? 0;
    if (recorded >= REFUSALS_PER_SECOND) return;
    this.#refused.set(instanceId, recorded + 1);
    this.record({ instanceId, clientId, channelId: "", action: "connect", info });
  }

  /** Writes what was gathered, while there is time, in the caller's transaction. Call `written` when that was committed. */
  write(hasTime: () => boolean): void {
    this.#written = 0;
    for (const event of this.#events) {
      if (!hasTime()) return;
      this.#insert.run(event);
      this.#written++;
    }
  }

  written(): void {
    this.#events = this.#events.slice(this.#written);
    this.#written = 0;
  }

  /** Removes some of what is too old or too much. @returns how many rows. */
  prune(): number {
    return this.#old.run(this.#now() - KEPT_MS).changes + this.#many.run().changes;
  }
}

export const TraceClientInput = z.object({
  instanceId: z.string(),
  clientId: z.string().max(256),
  /** Epoch ms, both included. */
  from: z.number(),
  to: z.number(),
  /** From 1. */
  page: z.number().int().min(1),
  size: z.number().int().min(1).max(100),
  newestFirst: z.boolean(),
});

/** What became of the connections of one client in a time; a page beyond the end is empty. */
export function traceClient(
  ctx: ServiceContext,
  input: z.infer<typeof TraceClientInput>,
): { readonly total: number; readonly events: readonly ConnectionEvent[] } {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const e = connectionEvents;
  const { instanceId, clientId, from, to, page, size, newestFirst } = input;
  const within = and(eq(e.instanceId, instanceId), eq(e.clientId, clientId), gte(e.at, from), lte(e.at, to));
  const total = ctx.db.select({ total: count() }).from(e).where(within).get()?.total ?? 0;
  const skipped = (page - 1) * size;
  if (skipped >= total) return { total, events: [] };
  const events = ctx.db
    .select()
    .from(e)
    .where(within)
    .orderBy(newestFirst ? sql`${e.at} desc, ${e.id} desc` : sql`${e.at}, ${e.id}`)
    .limit(size)
    .offset(skipped)
    .all()
    .map(({ id: _, ...event }) => ({ ...event, info: event.info as TraceInfo }));
  return { total, events };
}
