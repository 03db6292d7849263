import { eq, inArray, ne } from "drizzle-orm";
import { z } from "zod";
import type { Sqlite } from "../../db/client.ts";
import { apiCalls } from "../../db/schema.ts";
import { requireRole, type ServiceContext, visibleInstances } from "./context.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";

/** One call of the API and how it ended. */
export type ApiCall = typeof apiCalls.$inferSelect;

/** How many calls are kept: of those with a good signature, and of the others, which anybody can make. */
const KEPT = { signed: 10_000, unsigned: 1_000 } as const;
/** Calls that wait to be written; one that does not fit is not recorded. */
const PENDING = 2_000;
const FLUSH_MS = 250;

/** Gathers calls in memory and writes them in batches: no caller waits for the record of its call. */
export class ApiCallRecord {
  readonly #sqlite: Sqlite;
  readonly #insert;
  readonly #use;
  readonly #prune;
  #pending: Omit<ApiCall, "id">[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#insert = sqlite.prepare(
      `insert into api_calls (at, request_id, signed, operation, key_id, user_name, instance_id, address, status, code, duration_ms)
       values (@at, @requestId, @signed, @operation, @keyId, @userName, @instanceId, @address, @status, @code, @durationMs)`,
    );
    this.#use = sqlite.prepare(
      `update access_keys set last_used_at = @at, last_used_address = @address, last_used_client_id = null
       where id = @keyId and coalesce(last_used_at, 0) <= @at`,
    );
    this.#prune = sqlite.prepare(
      `delete from api_calls where signed = @signed and id <=
       (select id from api_calls where signed = @signed order by id desc limit 1 offset @kept)`,
    );
  }

  add(call: Omit<ApiCall, "id">): void {
    if (this.#pending.length < PENDING) this.#pending.push(call);
    // The timer keeps no process alive; whoever ends it in order calls flush.
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  /** Writes what was gathered. What cannot be written now is tried again with the next. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const calls = this.#pending;
    if (calls.length === 0 || !this.#sqlite.open) return;
    try {
      this.#sqlite
        .transaction(() => {
          const uses = new Map<string, { at: number; address: string; keyId: string }>();
          for (const call of calls) {
            this.#insert.run({ ...call, signed: Number(call.signed) });
            if (call.signed) uses.set(call.keyId, { at: call.at, address: call.address, keyId: call.keyId });
          }
          for (const use of uses.values()) this.#use.run(use);
          this.#prune.run({ signed: 1, kept: KEPT.signed });
          this.#prune.run({ signed: 0, kept: KEPT.unsigned });
        })
        .immediate();
      this.#pending = this.#pending.slice(calls.length);
    } catch {
      // A database that is busy or full must not stop the API from answering; the calls stay gathered, bounded.
    }
  }
}

export const ListApiCallsInput = z.object({
  operation: z.string().max(100).optional(),
  result: z.enum(["ok", "failed"]).optional(),
  keyId: z.string().trim().max(128).optional(),
  requestId: z.string().trim().max(64).optional(),
});

/** The latest calls first. Who may see only some instances sees the signed calls that named one of them. */
export function listApiCalls(
  ctx: ServiceContext,
  input: z.infer<typeof ListApiCallsInput>,
  page: PageRequest = {},
): Page<ApiCall> {
  const visible = visibleInstances(ctx);
  if (visible === null) requireRole(ctx, "viewer", null);
  const c = apiCalls;
  const { operation, result, keyId, requestId } = input;
  return keysetPage(
    page,
    [c.id],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(c)
        .where(
          allOf(
            visible === null ? undefined : inArray(c.instanceId, [...visible]),
            operation ? eq(c.operation, operation) : undefined,
            result && (result === "ok" ? eq(c.code, "OK") : ne(c.code, "OK")),
            keyId ? eq(c.keyId, keyId) : undefined,
            requestId ? eq(c.requestId, requestId) : undefined,
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (call) => [call.id],
  );
}
