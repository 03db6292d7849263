import { randomUUID } from "node:crypto";
import { and, asc, eq, gt, inArray } from "drizzle-orm";
import type { Db } from "../../db/client.ts";
import { importRows, imports } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { type ImportStatus, WORKING_STATUSES, type WorkingStatus } from "../domain/import.ts";
import { readValues } from "../domain/import-mapping.ts";
import type { Keyring } from "../domain/secret.ts";
import { type Actor, requireRole, type ServiceContext } from "./context.ts";
import { openCells } from "./import-cells.ts";
import { KINDS, type RowRules } from "./import-kinds.ts";
import { change, finish, IMPORT_KEPT_MS, type Import, readImport } from "./imports.ts";
import { readInstance } from "./instances.ts";
import { findOperatorActor } from "./sign-in.ts";
import { audit, type Write, write } from "./transaction.ts";

export interface ImportWorkerOptions {
  /** Epoch ms. */
  readonly now: () => number;
  /** Rows of one step at most. */
  readonly rowsAtOnce: number;
  /** Whether a step has taken long enough: it ends early, so that requests come in between. */
  readonly isEnough: () => boolean;
}

/** What an import that cannot go on becomes: somebody can go on from there. */
const HALTED: Readonly<Record<WorkingStatus, ImportStatus>> = {
  checking: "draft",
  running: "stopped",
  undoing: "done",
};

/**
 * Works on imports, a bounded number of rows at a time and each time in one transaction with what it notes about them: if the
 * process ends at any moment, the next one goes on with the row that comes next.
 */
export class ImportWorker {
  readonly #db: Db;
  readonly #keyring: Keyring;
  readonly #options: ImportWorkerOptions;
  #last = 0;

  constructor(app: { readonly db: Db; readonly keyring: Keyring }, options: ImportWorkerOptions) {
    this.#db = app.db;
    this.#keyring = app.keyring;
    this.#options = options;
  }

  /**
   * One step of the import whose turn it is. @returns whether there was one.
   * @throws DomainError `unavailable` when the database cannot be written now: nothing is lost, the step can be tried again.
   */
  step(): boolean {
    const order = this.#next(this.#last) ?? this.#next(0);
    if (order === undefined) return false;
    this.#last = order.id;
    const ctx = this.#contextOf(order);
    try {
      if (ctx === null) {
        throw new DomainError("forbidden", "Who ordered this has no access any more. Somebody else can go on with it.");
      }
      write(ctx, (w) => this.#batch(w, order.instanceId, order.id));
    } catch (error) {
      if (error instanceof DomainError && error.code === "unavailable") throw error;
      this.#halt(order, problemOf(error));
    }
    return true;
  }

  #next(after: number) {
    return this.#db
      .select()
      .from(imports)
      .where(and(inArray(imports.status, [...WORKING_STATUSES]), gt(imports.id, after)))
      .orderBy(asc(imports.id))
      .limit(1)
      .get();
  }

  #contextOf({ orderedBy, orderedFrom }: typeof imports.$inferSelect): ServiceContext | null {
    const actor = findActor(this.#db, orderedBy);
    const { now } = this.#options;
    return actor === null ? null : { db: this.#db, keyring: this.#keyring, actor, address: orderedFrom, now };
  }

  /** Leaves an import that cannot go on, with the reason, to people. */
  #halt(order: typeof imports.$inferSelect, problem: string): void {
    const actor: Actor = { kind: "system", name: "start" };
    const ctx = { db: this.#db, keyring: this.#keyring, actor, address: null, now: this.#options.now };
    write(ctx, (w) => {
      const standing = w.tx.select({ status: imports.status }).from(imports).where(eq(imports.id, order.id)).get();
      if (standing === undefined || !isWorking(standing.status)) return;
      change(w, order.id, { status: HALTED[standing.status], problem });
      audit(w, "import.halt", String(order.id), { instanceId: order.instanceId, detail: { problem } });
    });
  }

  #batch(w: Write, instanceId: string, id: number): void {
    const before = readImport(w.tx, instanceId, id);
    requireRole(w.ctx, KINDS[before.kind].role, instanceId);
    readInstance(w.tx, instanceId);
    const rules = KINDS[before.kind].rulesOf(w, instanceId);
    if (before.status === "checking") this.#check(w, before, rules);
    else if (before.status === "running") this.#run(w, before, rules);
    else if (before.status === "undoing") this.#undo(w, before, rules);
  }

  #check(w: Write, before: Import, rules: RowRules): void {
    const { id } = before;
    const counts = { ready: before.ready, skipped: before.skipped, failed: before.failed };
    const sqlite = w.ctx.db.$client;
    const earlierLine = sqlite
      .prepare<[number, string, number], number>(
        "select line from import_rows where import_id = ? and subject = ? and line < ? and state <> 'failed' limit 1",
      )
      .pluck();
    const earlierKey = sqlite
      .prepare<[number, string, number], number>(
        "select line from import_rows where import_id = ? and key_id = ? and line < ? limit 1",
      )
      .pluck();
    const note = sqlite.prepare(
      "update import_rows set state = ?, subject = ?, problem = ?, key_id = ? where import_id = ? and line = ?",
    );
    const done = this.#each(w, before, "pending", ({ line, values }) => {
      let verdict = rules.check(values, counts.ready);
      const { subject, state } = verdict;
      const earlier = subject !== null && state !== "failed" ? earlierLine.get(id, subject, line) : undefined;
      if (earlier !== undefined) {
        verdict = { subject, state: "failed", problem: `Line ${earlier} names it already.` };
      }
      const sameKey = verdict.keyId === undefined ? undefined : earlierKey.get(id, verdict.keyId, line);
      if (sameKey !== undefined) {
        verdict = { subject, state: "failed", problem: `Line ${sameKey} has the same key ID.` };
      }
      note.run(verdict.state, subject, verdict.problem, verdict.keyId ?? null, id, line);
      counts[verdict.state]++;
    });
    change(w, id, { ...counts, ...(done ? { status: "checked" } : {}) });
  }

  #run(w: Write, before: Import, rules: RowRules): void {
    const { id } = before;
    const counts = { ready: before.ready, skipped: before.skipped, failed: before.failed, applied: before.applied };
    const r = importRows;
    const done = this.#each(w, before, "ready", ({ line, values }) => {
      // As things are now: somebody may have registered it, or used up the quota, since it was checked.
      const verdict = rules.check(values, 0);
      let { state, problem }: { state: "applied" | "skipped" | "failed" | "ready"; problem: string | null } = verdict;
      let keyId: string | null = null;
      if (verdict.state === "ready") {
        try {
          keyId = rules.apply(values, verdict.subject ?? "");
          state = "applied";
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          [state, problem] = ["failed", error.message];
        }
      }
      const isApplied = state === "applied";
      w.tx
        .update(r)
        .set({ state, problem, keyId, ...(isApplied ? { appliedAt: w.at, sealedCells: null } : {}) })
        .where(and(eq(r.importId, id), eq(r.line, line)))
        .run();
      counts.ready--;
      if (state !== "ready") counts[state]++;
    });
    change(w, id, counts);
    if (done && !this.#dropCells(w, id)) change(w, id, finish(w, { ...before, ...counts }));
  }

  #undo(w: Write, before: Import, rules: RowRules): void {
    const { id } = before;
    const counts = { applied: before.applied, undone: before.undone, kept: before.kept };
    const r = importRows;
    const rows = w.tx
      .select({ line: r.line, subject: r.subject, keyId: r.keyId, appliedAt: r.appliedAt })
      .from(r)
      .where(and(eq(r.importId, id), eq(r.state, "applied")))
      .orderBy(asc(r.line))
      .limit(this.#options.rowsAtOnce)
      .all();
    for (const { line, subject, keyId, appliedAt } of rows) {
      const problem = rules.undo?.({ subject: subject ?? "", keyId, appliedAt: appliedAt ?? 0 }) ?? null;
      const state = problem === null ? "undone" : "kept";
      w.tx
        .update(r)
        .set({ state, problem })
        .where(and(eq(r.importId, id), eq(r.line, line)))
        .run();
      counts.applied--;
      counts[state]++;
      if (this.#options.isEnough()) break;
    }
    change(w, id, counts);
    if (counts.applied > 0) return;
    change(w, id, { status: "undone", keptUntil: w.at + IMPORT_KEPT_MS });
    const { undone, kept } = counts;
    audit(w, "import.undone", String(id), { instanceId: before.instanceId, detail: { undone, kept } });
  }

  /** Goes through the next rows in a state, which leave it by that. @returns whether none is left. */
  #each(
    w: Write,
    { id, mapping }: Import,
    state: "pending" | "ready",
    run: (row: { line: number; values: ReturnType<typeof readValues> }) => void,
  ): boolean {
    if (mapping === null) throw new Error("import without a mapping");
    const r = importRows;
    const first = w.tx.select({ line: r.line }).from(r).where(eq(r.importId, id)).orderBy(asc(r.line)).limit(1).get();
    const after = mapping.hasHeader ? (first?.line ?? 0) : 0;
    const rows = w.tx
      .select({ line: r.line, sealed: r.sealedCells })
      .from(r)
      .where(and(eq(r.importId, id), eq(r.state, state), gt(r.line, after)))
      .orderBy(asc(r.line))
      .limit(this.#options.rowsAtOnce)
      .all();
    for (const [index, { line, sealed }] of rows.entries()) {
      const cells = sealed === null ? [] : openCells(this.#keyring, id, line, sealed);
      run({ line, values: readValues(mapping, cells) });
      if (this.#options.isEnough() && index < rows.length - 1) return false;
    }
    return rows.length < this.#options.rowsAtOnce;
  }

  /** Forgets what the file said in rows that were not applied. @returns whether there was any. */
  #dropCells(w: Write, id: number): boolean {
    const rows = "select rowid from import_rows where import_id = ? and sealed_cells is not null limit ?";
    const { changes } = w.ctx.db.$client
      .prepare(`update import_rows set sealed_cells = null where rowid in (${rows})`)
      .run(id, DROPPED_AT_ONCE);
    return changes > 0;
  }
}

const DROPPED_AT_ONCE = 2_000;

const isWorking = (status: ImportStatus): status is WorkingStatus =>
  (WORKING_STATUSES as readonly ImportStatus[]).includes(status);

/** Who ordered it, as they are now: with the roles that they have now. */
function findActor(db: Db, ref: string): Actor | null {
  const [kind, id] = ref.split(":", 2);
  if (kind === "operator" && id !== undefined) return findOperatorActor(db, id);
  // A person at the terminal of the machine.
  return ref === "system:apply" ? { kind: "system", name: "apply" } : null;
}

function problemOf(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  const reference = randomUUID().slice(0, 8);
  process.stderr.write(`import failed (${reference}): ${error instanceof Error ? error.stack : String(error)}\n`);
  return `Something went wrong on the server. The log has it under ${reference}.`;
}
