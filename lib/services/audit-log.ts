import { and, desc, eq, gt, gte, max, sql } from "drizzle-orm";
import { z } from "zod";
import { auditLog } from "../../db/schema.ts";
import { hasRole, requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";

export const ListAuditInput = z.object({
  /** Null: the whole account, for which the role must be for all instances. */
  instanceId: z.string().nullable(),
  action: z.string().trim().max(100).optional(),
  actorId: z.string().trim().max(100).optional(),
  target: z.string().trim().max(256).optional(),
});

/** The list as a page's address asks for it. */
export const AuditQuery = z.object({
  q: z.string().trim().max(256),
  action: z.string().max(100),
  actor: z.string().max(100),
  after: z.string().max(2_000),
});

export type AuditRow = typeof auditLog.$inferSelect;

/** What was changed, the latest first. */
export function listAudit(
  ctx: ServiceContext,
  input: z.infer<typeof ListAuditInput>,
  page: PageRequest = {},
): Page<AuditRow> {
  requireRole(ctx, input.instanceId === null ? "admin" : "viewer", input.instanceId);
  const since = firstVisible(ctx, input.instanceId);
  // One thing has few rows: beside it the other filters must not lure SQLite to an index of theirs (hence the unary plus).
  const apart = sql.raw(input.target ? "+" : "");
  // Tokens have bare numbers for IDs, and are shown and looked for as #12: other things have numbers too.
  const token = input.target ? /^#(\d{1,15})$/.exec(input.target)?.[1] : undefined;
  return keysetPage(
    page,
    [auditLog.id],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(auditLog)
        .where(
          allOf(
            input.instanceId === null ? undefined : eq(auditLog.instanceId, input.instanceId),
            token === undefined ? undefined : and(eq(auditLog.target, token), sql`${auditLog.action} glob 'token.*'`),
            input.target && token === undefined ? eq(auditLog.target, input.target) : undefined,
            input.action ? sql`${apart}${auditLog.action} = ${input.action}` : undefined,
            input.actorId ? sql`${apart}${auditLog.actorId} = ${input.actorId}` : undefined,
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.id],
    since === null ? {} : { least: [since] },
  );
}

/**
 * The first row that the actor may see of an instance; null for all. The record of what was done to an instance outlives
 * it, and its ID may be given again: only who may see the record of everything sees what was before.
 * @throws DomainError `not_found` for others when there is no such instance.
 */
function firstVisible(ctx: ServiceContext, instanceId: string | null): number | null {
  if (instanceId === null || hasRole(ctx, "admin", null)) return null;
  readInstance(ctx.db, instanceId);
  const row = ctx.db
    .select({ id: max(auditLog.id) })
    .from(auditLog)
    .where(and(eq(auditLog.instanceId, instanceId), eq(auditLog.action, "instance.create")))
    .get();
  return row?.id ?? null;
}

/** How far back the filters look for what there is to choose: a log of years is not read for a list of names. */
const FILTER_WINDOW = 2_000;

/** The actions and actors of the latest rows, for filters. */
export function listAuditFilters(
  ctx: ServiceContext,
  input: Pick<z.infer<typeof ListAuditInput>, "instanceId">,
): { readonly actions: readonly string[]; readonly actors: readonly { readonly id: string; readonly name: string }[] } {
  requireRole(ctx, input.instanceId === null ? "admin" : "viewer", input.instanceId);
  if (input.instanceId !== null) readInstance(ctx.db, input.instanceId);
  const since = firstVisible(ctx, input.instanceId);
  const rows = ctx.db
    .select({ action: auditLog.action, id: auditLog.actorId, name: auditLog.actorName })
    .from(auditLog)
    .where(
      input.instanceId === null
        ? gt(auditLog.id, sql`(select max(id) from audit_log) - ${FILTER_WINDOW}`)
        : and(eq(auditLog.instanceId, input.instanceId), since === null ? undefined : gte(auditLog.id, since)),
    )
    .orderBy(desc(auditLog.id))
    .limit(FILTER_WINDOW)
    .all();
  // Somebody who was renamed is listed once, by the latest name.
  const actors = new Map(rows.toReversed().map(({ id, name }) => [id, name]));
  return {
    actions: [...new Set(rows.map(({ action }) => action))].sort(),
    actors: [...actors].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
  };
}
