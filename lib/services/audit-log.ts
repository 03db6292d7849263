import { eq, inArray } from "drizzle-orm";
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
            input.action ? eq(auditLog.action, input.action) : undefined,
            input.actorId
              ? allOf(
                  inArray(auditLog.actorKind, ["operator", "access_key", "system"]),
                  eq(auditLog.actorId, input.actorId),
                )
              : undefined,
            input.target ? eq(auditLog.target, input.target) : undefined,
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
  return ctx.db
    .selectDistinct({ action: auditLog.action })
    .from(auditLog)
    .orderBy(auditLog.action)
    .all()
    .map((r) => r.action);
}
