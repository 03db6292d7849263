import { and, asc, eq, gt, isNotNull, ne } from "drizzle-orm";
import { z } from "zod";
import { importRows, imports } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import {
  IMPORT_KINDS,
  IMPORT_ROW_STATES,
  type ImportMapping,
  type ImportStatus,
  MAX_IMPORT_COLUMNS,
  UNDO_MS,
} from "../domain/import.ts";
import { guessMapping, mappingProblems } from "../domain/import-mapping.ts";
import { isGroupId, parseClientId } from "../domain/login.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { openCells, sealCells } from "./import-cells.ts";
import { type FileRow, readCsv } from "./import-file.ts";
import { KINDS } from "./import-kinds.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A file that was never read to its end. */
const UPLOAD_KEPT_MS = HOUR_MS;
/** A file that nobody has applied yet: it may hold secrets. */
const DRAFT_KEPT_MS = 7 * DAY_MS;
/** What was applied. */
export const IMPORT_KEPT_MS = 30 * DAY_MS;
const SAMPLE_ROWS = 5;

export const CreateImportInput = z.object({
  instanceId: z.string(),
  kind: z.enum(IMPORT_KINDS),
  fileName: z.string().trim().max(200).default(""),
});
export const ImportInput = z.object({
  instanceId: z.string(),
  importId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});
const Column = z
  .number()
  .int()
  .min(0)
  .max(MAX_IMPORT_COLUMNS - 1)
  .optional();
export const MapImportInput = ImportInput.extend({
  importId: z.number().int().min(1),
  hasHeader: z.boolean(),
  columns: z.object({
    clientId: Column,
    groupId: Column,
    deviceId: Column,
    keyId: Column,
    secret: Column,
    defaultEffect: Column,
    note: Column,
  }),
  /** The group of every row, where no column says it. */
  groupId: z.string().trim().max(64).optional(),
});
export const ImportActInput = ImportInput.extend({ importId: z.number().int().min(1) });
export const ListImportsInput = z.object({ instanceId: z.string(), cursor: z.string().max(2_000).optional() });
export const ListImportRowsInput = ImportInput.extend({ state: z.enum(IMPORT_ROW_STATES).optional() });

type Row = typeof imports.$inferSelect;
/** An import as pages show it. */
export interface Import extends Omit<Row, "orderedBy" | "orderedFrom" | "createdBy"> {
  /** Rows without the one of the names. */
  readonly total: number;
}
export type ImportRow = Pick<
  typeof importRows.$inferSelect,
  "line" | "state" | "subject" | "problem" | "keyId" | "appliedAt"
>;

/**
 * Takes in a file. Nothing of the instance is changed by that. A file that cannot be read to its end leaves nothing behind.
 * @throws DomainError `invalid_input` that says what is wrong with the file.
 */
export function createImport(
  ctx: ServiceContext,
  input: z.infer<typeof CreateImportInput>,
  source: AsyncIterable<Uint8Array>,
): Promise<Import> {
  requireRole(ctx, KINDS[input.kind].role, input.instanceId);
  readInstance(ctx.db, input.instanceId);
  return takeIn(ctx, input, source);
}

async function takeIn(
  ctx: ServiceContext,
  input: z.infer<typeof CreateImportInput>,
  source: AsyncIterable<Uint8Array>,
): Promise<Import> {
  let id: number | undefined;
  let rows = 0;
  let columns = 0;
  const insert = ctx.db.$client.prepare("insert into import_rows (import_id, line, sealed_cells) values (?, ?, ?)");
  const put = (w: Write, batch: readonly FileRow[]): number => {
    const importId = id ?? insertUpload(w, input);
    for (const { line, cells } of batch) {
      insert.run(importId, line, sealCells(ctx.keyring, importId, line, cells));
      columns = Math.max(columns, cells.length);
    }
    rows += batch.length;
    return importId;
  };
  try {
    // The last batch is held back for the write that says that all is there.
    let last: readonly FileRow[] = [];
    await readCsv(source, (batch) => {
      const before = last;
      if (before.length > 0) id = write(ctx, (w) => put(w, before));
      last = batch;
    });
    return write(ctx, (w) => {
      readInstance(w.tx, input.instanceId);
      const importId = put(w, last);
      change(w, importId, { status: "draft", rows, columns, keptUntil: w.at + DRAFT_KEPT_MS });
      audit(w, "import.upload", String(importId), {
        instanceId: input.instanceId,
        detail: { kind: input.kind, fileName: input.fileName, rows },
      });
      return readImport(w.tx, input.instanceId, importId);
    });
  } catch (error) {
    const begun = id;
    if (begun !== undefined) write(ctx, (w) => w.tx.delete(imports).where(eq(imports.id, begun)).run());
    throw error;
  }
}

function insertUpload(w: Write, input: z.infer<typeof CreateImportInput>): number {
  const by = actorRef(w.ctx.actor);
  return w.tx
    .insert(imports)
    .values({
      ...input,
      status: "uploading",
      createdBy: by,
      createdByName: w.ctx.actor.name,
      createdAt: w.at,
      orderedBy: by,
      keptUntil: w.at + UPLOAD_KEPT_MS,
    })
    .returning({ id: imports.id })
    .get().id;
}

export function listImports(ctx: ServiceContext, input: z.infer<typeof ListImportsInput>): Page<Import> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const isStanding = and(
    eq(imports.instanceId, input.instanceId),
    ne(imports.status, "uploading"),
    gt(imports.keptUntil, ctx.now()),
  );
  return keysetPage(
    input.cursor === undefined ? {} : { cursor: input.cursor },
    [imports.id],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(imports)
        .where(allOf(isStanding, condition))
        .orderBy(...order)
        .limit(limit)
        .all()
        .map(toImport),
    (row) => [row.id],
  );
}

export function getImport(ctx: ServiceContext, input: z.infer<typeof ImportInput>): Import {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const found = readImport(ctx.db, input.instanceId, input.importId);
  if (found.keptUntil <= ctx.now() || found.status === "uploading") throw gone();
  return found;
}

/** Rows in the order of the file: without their cells, which may hold secrets. */
export function listImportRows(
  ctx: ServiceContext,
  input: z.infer<typeof ListImportRowsInput>,
  page: PageRequest = {},
): Page<ImportRow> {
  getImport(ctx, input);
  const r = importRows;
  return keysetPage(
    page,
    [r.line],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select({
          line: r.line,
          state: r.state,
          subject: r.subject,
          problem: r.problem,
          keyId: r.keyId,
          appliedAt: r.appliedAt,
        })
        .from(r)
        .where(
          allOf(
            eq(r.importId, input.importId),
            input.state === undefined ? ne(r.state, "pending") : eq(r.state, input.state),
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.line],
  );
}

/** The first rows of a file that waits for its columns to be named, and what they suggest. */
export interface ImportSample {
  readonly rows: readonly (readonly string[])[];
  readonly guess: ImportMapping;
}

/** Without what could be a secret: enough to tell the columns apart. */
export function readImportSample(ctx: ServiceContext, input: z.infer<typeof ImportInput>): ImportSample {
  const found = getImport(ctx, input);
  requireRole(ctx, KINDS[found.kind].role, input.instanceId);
  const cells = ctx.db
    .select({ line: importRows.line, sealed: importRows.sealedCells })
    .from(importRows)
    .where(eq(importRows.importId, found.id))
    .orderBy(asc(importRows.line))
    .limit(SAMPLE_ROWS)
    .all()
    .map(({ line, sealed }) => (sealed === null ? [] : openCells(ctx.keyring, found.id, line, sealed)));
  const guess = found.mapping ?? guessMapping(found.kind, cells[0] ?? []);
  const secret = guess.columns.secret;
  const rows = cells.map((row, index) =>
    row.map((cell, column) => (index === 0 && guess.hasHeader ? cell : shownCell(cell, column === secret))),
  );
  return { rows, guess };
}

const SHOWN_LENGTH = 80;

/** One long word that is no client ID could be a secret, whatever its column is called. */
function shownCell(cell: string, isSecret: boolean): string {
  const text = cell.trim();
  if (isSecret) return text === "" ? "" : "••••";
  if (/^[!-~]{16,}$/.test(text) && parseClientId(text) === null && !isGroupId(text)) return `${text.slice(0, 4)}…`;
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/**
 * Names the columns, and has every row checked: the console does that by itself.
 * @throws DomainError `invalid_input` with a sentence for each wrong column.
 */
export function mapImport(ctx: ServiceContext, input: z.infer<typeof MapImportInput>): Import {
  return changeFrom(ctx, input, ["draft", "checked"], (w, before) => {
    const { hasHeader, groupId } = input;
    const columns = Object.fromEntries(Object.entries(input.columns).filter(([, column]) => column !== undefined));
    const mapping: ImportMapping = { hasHeader, columns, ...(groupId ? { groupId } : {}) };
    const problems = mappingProblems(before.kind, mapping, before.columns);
    const fields = Object.fromEntries(
      Object.entries(problems).map(([field, sentence]) => [`columns.${field}`, sentence]),
    );
    const first = Object.values(fields)[0];
    if (first !== undefined) throw new DomainError("invalid_input", first, { fields });
    w.tx
      .update(importRows)
      .set({ state: "pending", problem: null, keyId: null })
      .where(and(eq(importRows.importId, before.id), ne(importRows.state, "pending")))
      .run();
    audit(w, "import.map", String(before.id), { instanceId: input.instanceId, detail: { ...mapping } });
    return {
      ...orderedBy(ctx),
      mapping,
      status: "checking",
      problem: null,
      ready: 0,
      skipped: 0,
      failed: 0,
      keptUntil: w.at + DRAFT_KEPT_MS,
    };
  });
}

/** Has the rows that were found good applied: the console does that by itself, in the name of who ordered it. */
export function runImport(ctx: ServiceContext, input: z.infer<typeof ImportActInput>): Import {
  return changeFrom(ctx, input, ["checked", "stopped"], (w, before) => {
    if (before.ready === 0) throw new DomainError("conflict", "No row is left that could be applied.");
    const { kind, ready } = before;
    audit(w, "import.run", String(before.id), { instanceId: input.instanceId, detail: { kind, ready } });
    return {
      ...orderedBy(ctx),
      status: "running",
      problem: null,
      startedAt: before.startedAt ?? w.at,
      keptUntil: w.at + IMPORT_KEPT_MS,
    };
  });
}

/** Stops the check or the applying of rows. What was applied stays. */
export function stopImport(ctx: ServiceContext, input: z.infer<typeof ImportActInput>): Import {
  return changeFrom(ctx, input, ["checking", "running"], (w, { id, status, applied, ready }) => {
    audit(w, "import.stop", String(id), { instanceId: input.instanceId, detail: { applied, ready } });
    return { status: status === "checking" ? "draft" : "stopped", problem: null };
  });
}

/** Ends an import that was stopped: rows that were not applied stay so. */
export function endImport(ctx: ServiceContext, input: z.infer<typeof ImportActInput>): Import {
  return changeFrom(ctx, input, ["stopped"], (w, before) => {
    w.tx
      .update(importRows)
      .set({ sealedCells: null })
      .where(and(eq(importRows.importId, before.id), isNotNull(importRows.sealedCells)))
      .run();
    return finish(w, before);
  });
}

/**
 * Has what was applied taken back, except what has been used or changed since.
 * @throws DomainError `conflict` when it is too late, or the kind cannot be taken back.
 */
export function undoImport(ctx: ServiceContext, input: z.infer<typeof ImportActInput>): Import {
  return changeFrom(ctx, input, ["done"], (w, before) => {
    if (before.kind === "unregister") {
      throw new DomainError("conflict", "What was unregistered cannot be brought back. Register the client IDs anew.");
    }
    if (before.undoUntil === null || before.undoUntil <= w.at) {
      throw new DomainError("conflict", "An import can be undone for 24 hours. Unregister the credentials one by one.");
    }
    if (before.applied === 0) throw new DomainError("conflict", "Nothing is left that could be undone.");
    const { applied } = before;
    audit(w, "import.undo", String(before.id), { instanceId: input.instanceId, detail: { applied } });
    return { ...orderedBy(ctx), status: "undoing", problem: null };
  });
}

/** Throws a file away that was not applied. */
export function discardImport(ctx: ServiceContext, input: z.infer<typeof ImportActInput>): void {
  changeFrom(ctx, input, ["draft", "checked"], (w, { id }) => {
    audit(w, "import.discard", String(id), { instanceId: input.instanceId });
    // Its rows are cleared away in small steps.
    return { keptUntil: w.at };
  });
}

/** The end of an import, with its audit row; the caller guards. */
export function finish(w: Write, { id, instanceId, kind, applied, failed, skipped }: Import): Partial<Row> {
  audit(w, "import.done", String(id), { instanceId, detail: { kind, applied, skipped, failed } });
  return { status: "done", finishedAt: w.at, undoUntil: w.at + UNDO_MS, keptUntil: w.at + IMPORT_KEPT_MS };
}

const orderedBy = (ctx: ServiceContext) => ({ orderedBy: actorRef(ctx.actor), orderedFrom: ctx.address });

/** Guards, and changes an import that is in one of these states. */
function changeFrom(
  ctx: ServiceContext,
  input: { readonly instanceId: string; readonly importId: number },
  from: readonly ImportStatus[],
  run: (w: Write, before: Import) => Partial<Row>,
): Import {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const before = readImport(w.tx, input.instanceId, input.importId);
    requireRole(ctx, KINDS[before.kind].role, input.instanceId);
    if (before.keptUntil <= w.at || before.status === "uploading") throw gone();
    if (!from.includes(before.status)) {
      throw new DomainError("conflict", "The import has gone on meanwhile. Look at where it is now.");
    }
    change(w, before.id, run(w, before));
    return readImport(w.tx, input.instanceId, before.id);
  });
}

export function change(w: Write, id: number, values: Partial<Row>): void {
  w.tx.update(imports).set(values).where(eq(imports.id, id)).run();
}

/** @throws DomainError `not_found`. */
export function readImport(tx: Pick<Tx, "select">, instanceId: string, id: number): Import {
  const row = tx
    .select()
    .from(imports)
    .where(and(eq(imports.instanceId, instanceId), eq(imports.id, id)))
    .get();
  if (row === undefined) throw gone();
  return toImport(row);
}

const gone = () =>
  new DomainError("not_found", "There is no such import. It may have been thrown away, or cleared after its time.");

export function toImport({ orderedBy: _, orderedFrom: __, createdBy: ___, ...row }: Row): Import {
  return { ...row, total: row.rows - (row.mapping?.hasHeader ? 1 : 0) };
}
