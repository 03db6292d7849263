import type { Db } from "../../db/client.ts";
import { auditLog, changes } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { actorId, type ServiceContext } from "./context.ts";

/** A transaction, or the database itself outside of one. */
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/** An open write: everything in it happens, with its audit rows, or nothing does. */
export interface Write {
  readonly ctx: ServiceContext;
  readonly tx: Tx;
  /** Epoch ms; one time for the whole write. */
  readonly at: number;
}

/** What the gateway is told to look at again; `subject` is the ID of the noun. */
export type ChangeKind =
  | "instance.changed"
  | "instance.deleted"
  | "group.changed"
  | "access_key.changed"
  | "access_user.changed"
  | "token.revoked"
  | "token.revoked_all"
  | "block.changed"
  | "custom_auth.changed";

/**
 * Runs a write. IMMEDIATE, so that what is read in it cannot be overtaken by another process before it is written.
 * @throws DomainError `unavailable` when the database is locked for too long, full or failing: nothing was changed.
 */
export function write<T>(ctx: ServiceContext, run: (write: Write) => T): T {
  try {
    return ctx.db.transaction((tx) => run({ ctx, tx, at: ctx.now() }), {
      behavior: "immediate",
    });
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** Writes the audit row of a change, in its transaction. `detail` says what changed and never holds a secret. */
export function audit(
  { ctx, tx, at }: Write,
  action: string,
  target: string,
  more: {
    readonly instanceId?: string | null;
    readonly detail?: Record<string, unknown>;
  } = {},
): void {
  const { actor } = ctx;
  tx.insert(auditLog)
    .values({
      at,
      actorKind: actor.kind,
      actorId: actorId(actor),
      actorName: actor.name,
      address: ctx.address,
      action,
      instanceId: more.instanceId ?? null,
      target,
      detail: more.detail ?? null,
    })
    .run();
}

/** Tells the gateway, in the same transaction. */
export function notifyGateway({ tx, at }: Write, kind: ChangeKind, subject: string, instanceId: string | null): void {
  tx.insert(changes).values({ kind, subject, instanceId, createdAt: at }).run();
}

/** Turns a breach of a unique constraint into a conflict that people understand. */
export function conflictOnUnique<T>(message: string, field: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const code = sqliteCode(error);
    if (code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY") {
      throw new DomainError("conflict", message, { field });
    }
    throw error;
  }
}

/** What SQLite throws when it cannot write now, as the error that people understand; anything else as it is. */
export function asUnavailable(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code?.startsWith("SQLITE_BUSY")) {
    return new DomainError("unavailable", "The database is busy. Nothing was changed; try again in a moment.");
  }
  if (code === "SQLITE_FULL") {
    return new DomainError("unavailable", "The disk is full. Nothing was changed; free some space and try again.");
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(code ?? "")) {
    return new DomainError("unavailable", "The database cannot be written. Nothing was changed; check its disk.");
  }
  return error;
}

/** drizzle wraps what SQLite throws; the code is on the error or on its cause. */
function sqliteCode(error: unknown): string | undefined {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if ("code" in e && typeof e.code === "string" && e.code.startsWith("SQLITE_")) return e.code;
  }
  return undefined;
}
