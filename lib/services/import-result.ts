import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { importRows } from "../../db/schema.ts";
import { isDeviceKeyShaped } from "../domain/device-credential.ts";
import { DomainError } from "../domain/errors.ts";
import { IMPORT_ROW_STATES } from "../domain/import.ts";
import { open } from "../domain/secret.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { deviceSecretPlace } from "./device-credentials.ts";
import { KINDS } from "./import-kinds.ts";
import { change, getImport, type Import, ImportInput, readImport } from "./imports.ts";
import { readInstance } from "./instances.ts";
import { audit, write } from "./transaction.ts";

export const ImportReportInput = ImportInput.extend({ state: z.enum(IMPORT_ROW_STATES).optional() });

type Row = typeof importRows.$inferSelect;
/** A row of a file that is handed out. The secret is there only in the one that holds secrets. */
export type ReportRow = Pick<Row, "line" | "state" | "subject" | "problem" | "keyId"> & { readonly secret?: string };

/** A file that is handed out: rows are read as they are asked for, so that a long one is never in memory as a whole. */
export interface Report {
  readonly import: Import;
  readonly withSecrets: boolean;
  readonly rows: Iterable<ReportRow>;
}

const ROWS_AT_ONCE = 500;

/** What became of the rows, in the order of the file; any number of times, because it holds no secret. */
export function readImportReport(ctx: ServiceContext, input: z.infer<typeof ImportReportInput>): Report {
  const found = getImport(ctx, input);
  return { import: found, withSecrets: false, rows: rowsOf(ctx, found, input.state) };
}

/**
 * The pairs that an import made, with their secrets: once. A pair that the file brought along has its secret there.
 * @throws DomainError `conflict` when they were handed over already, or there are none (yet).
 */
export function takeImportSecrets(ctx: ServiceContext, input: z.infer<typeof ImportInput>): Report {
  requireRole(ctx, "operator", input.instanceId);
  const found = write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const before = getImport(ctx, input);
    requireRole(ctx, KINDS[before.kind].role, input.instanceId);
    if (before.kind !== "devices" || before.status !== "done" || before.applied === 0) {
      throw new DomainError("conflict", "There are no new secrets in this import, or it is still under way.");
    }
    if (before.resultTakenAt !== null) {
      throw new DomainError(
        "conflict",
        "The secrets were downloaded already; they are shown once. Rotate the pair of a device whose secret is lost.",
      );
    }
    change(w, before.id, { resultTakenAt: w.at });
    audit(w, "import.take_secrets", String(before.id), {
      instanceId: input.instanceId,
      detail: { applied: before.applied },
    });
    return readImport(w.tx, input.instanceId, before.id);
  });
  return { import: found, withSecrets: true, rows: withSecrets(ctx, found) };
}

function* withSecrets(ctx: ServiceContext, found: Import): Generator<ReportRow> {
  const sealedSecret = ctx.db.$client
    .prepare<[string, string, string | null], string>(
      "select sealed_secret from device_credentials where instance_id = ? and client_id = ? and key_id = ?",
    )
    .pluck();
  for (const row of rowsOf(ctx, found, undefined)) {
    // A pair that was replaced or unregistered meanwhile has no secret to give.
    const sealed = sealedSecret.get(found.instanceId, row.subject ?? "", row.keyId);
    const secret =
      sealed === undefined ? "" : open(ctx.keyring, sealed, deviceSecretPlace(found.instanceId, row.subject ?? ""));
    yield { ...row, secret: isDeviceKeyShaped(secret) ? secret : "" };
  }
}

function* rowsOf(ctx: ServiceContext, found: Import, state: Row["state"] | undefined): Generator<ReportRow> {
  const r = importRows;
  let after = headerLine(ctx, found);
  for (;;) {
    const rows = ctx.db
      .select({ line: r.line, state: r.state, subject: r.subject, problem: r.problem, keyId: r.keyId })
      .from(r)
      .where(and(eq(r.importId, found.id), gt(r.line, after), state === undefined ? undefined : eq(r.state, state)))
      .orderBy(asc(r.line))
      .limit(ROWS_AT_ONCE)
      .all();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE) return;
    after = last.line;
  }
}

/** The line of the names of the columns; 0 where the file has none. */
function headerLine(ctx: ServiceContext, { id, mapping }: Import): number {
  if (mapping?.hasHeader !== true) return 0;
  const r = importRows;
  return (
    ctx.db.select({ line: r.line }).from(r).where(eq(r.importId, id)).orderBy(asc(r.line)).limit(1).get()?.line ?? 0
  );
}
