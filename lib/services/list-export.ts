import { z } from "zod";
import { DomainError } from "../domain/errors.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { type ExportRow, SOURCES, type Source } from "./export-sources.ts";
import { readInstance } from "./instances.ts";
import { filterOf, type GivenQuery, type ListName } from "./list-query.ts";
import type { Page, PageRequest } from "./page.ts";
import { audit, write } from "./transaction.ts";

export type { ExportRow, ExportValue } from "./export-sources.ts";

/*
 * The lists as files: what a page shows, all pages of it, or the rows that are ticked. A page of rows at a time, so that a
 * million rows never stand in memory.
 */

/** Lists of an instance, and lists over the account, that can be had as a file. */
export const INSTANCE_EXPORTS = ["devices", "tokens", "groups", "clients", "denials", "audit"] as const;
export const ACCOUNT_EXPORTS = ["access-keys", "denials", "audit"] as const;
export type ExportList = ListName;
export const EXPORT_FORMATS = ["csv", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportQuestion {
  readonly list: ExportList;
  /** Null: the list over the account. */
  readonly instanceId: string | null;
  /** As the address of the page gives it; a cursor in it is passed over, because a file begins at the first row. */
  readonly query: GivenQuery;
  /** Only these rows, whatever the query says: IDs as the boxes of the list have them. */
  readonly chosen?: ChosenRows;
}

/** As many as one act on ticked rows takes. */
export const ChosenRows = z
  .array(z.string().min(1).max(256))
  .min(1)
  .max(200)
  .transform((ids) => [...new Set(ids)]);
export type ChosenRows = readonly string[];

export const exportColumns = (list: ExportList): readonly string[] => SOURCES[list].columns;

/** One page of the rows of a file, for whoever may see the list. */
export function readExportRows(ctx: ServiceContext, question: ExportQuestion, page: PageRequest = {}): Page<ExportRow> {
  const { list, instanceId, query, chosen } = question;
  if (chosen === undefined) return SOURCES[list].read(ctx, instanceId, query, page);
  requireListReader(ctx, list, instanceId);
  if (instanceId !== null) readInstance(ctx.db, instanceId);
  const { find } = SOURCES[list] as Source;
  if (find === undefined) throw new DomainError("invalid_input", "Rows of this list cannot be chosen one by one.");
  // What is gone meanwhile, or is not of this instance, is left out; the file is as long as what there is.
  return { items: chosen.flatMap((id) => orNothing(() => find(ctx, instanceId, id))), next: null, previous: null };
}

function orNothing(find: () => ExportRow | null): ExportRow[] {
  try {
    const row = find();
    return row === null ? [] : [row];
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return [];
    throw error;
  }
}

export interface ExportOutcome {
  readonly format: ExportFormat;
  /** How many rows were handed out. */
  readonly rows: number;
  /** False when it was broken off. */
  readonly complete: boolean;
}

/** Keeps in the audit log who took which rows, when the file has ended or was broken off. */
export function recordExport(
  ctx: ServiceContext,
  { list, instanceId, query, chosen }: ExportQuestion,
  { format, rows, complete }: ExportOutcome,
): void {
  requireListReader(ctx, list, instanceId);
  const { noun } = SOURCES[list];
  const which = chosen === undefined ? { filter: filterOf(list, query) } : { chosen };
  write(ctx, (w) => {
    if (instanceId !== null) readInstance(w.tx, instanceId);
    audit(w, `${noun}.export`, list, { instanceId, detail: { ...which, format, rows, complete } });
  });
}

/** Denials of all instances are for everybody: each sees those of the own ones. */
export function requireListReader(ctx: ServiceContext, list: ListName, instanceId: string | null): void {
  if (list === "denials" && instanceId === null) return;
  requireRole(ctx, list === "audit" && instanceId === null ? "admin" : "viewer", instanceId);
}
