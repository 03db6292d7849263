import { eq, sql } from "drizzle-orm";
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

export type AuditRow = typeof auditLog.$inferSelect;

/** What was changed, the latest first. */
export function listAudit(
  ctx: ServiceContext,
  input: z.infer<typeof ListAuditInput>,
  page: PageRequest = {},
): Page<AuditRow> {
  requireRole(ctx, input.instanceId === null ? "admin" : "viewer", input.instanceId);
  // The record of what was done to an instance outlives it, for those who may see the record of everything.
  if (input.instanceId !== null && !hasRole(ctx, "admin", null)) readInstance(ctx.db, input.instanceId);
  // One thing has few rows: beside it the other filters must not lure SQLite to an index of theirs (hence the unary plus).
  const apart = sql.raw(input.target ? "+" : "");
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
            input.target ? eq(auditLog.target, input.target) : undefined,
            input.action ? sql`${apart}${auditLog.action} = ${input.action}` : undefined,
            input.actorId ? sql`${apart}${auditLog.actorId} = ${input.actorId}` : undefined,
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.id],
  );
}

/** The actions that the log has rows for, for a filter. */
export function listAuditActions(ctx: ServiceContext): string[] {
  requireRole(ctx, "viewer", null);
  // From each action straight to the next one on the index: the log is long, its actions are few.
  return ctx.db
    .all<{ action: string }>(sql`
      with recursive found(action) as (
        select min(action) from audit_log
        union all
        select (select min(action) from audit_log where action > found.action) from found where found.action is not null
      )
      select action from found where action is not null`)
    .map((row) => row.action);
}
