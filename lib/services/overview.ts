import { and, asc, desc, eq, gt, gte, isNull, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { auditLog, denials, tokens } from "../../db/schema.ts";
import type { ReasonCode } from "../domain/reason.ts";
import type { AuditRow } from "./audit-log.ts";
import { type GatewayState, readGatewayState } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { type Instance, readInstance } from "./instances.ts";

export const OverviewInput = z.object({ instanceId: z.string() });

const HOUR_MS = 60 * 60 * 1_000;

/** What an instance's overview answers in one look. */
export interface Overview {
  readonly instance: Instance;
  readonly gateway: GatewayState;
  /** Refusals last seen within the last hour, by reason, the most frequent first. Counts are of the whole life of each row. */
  readonly refusals: readonly {
    readonly reason: ReasonCode;
    readonly clients: number;
    readonly count: number;
  }[];
  /** Client IDs that were refused within the last hour, for whatever reason. */
  readonly refusedClients: number;
  /** Live tokens that end within 24 hours; at most 1,000 are counted. */
  readonly tokensEndingSoon: number;
  readonly nextTokens: readonly {
    readonly id: number;
    readonly prefix: string;
    readonly lastFour: string;
    readonly expiresAt: number;
  }[];
  readonly lastChanges: readonly AuditRow[];
}

export function readOverview(ctx: ServiceContext, input: z.infer<typeof OverviewInput>): Overview {
  requireRole(ctx, "viewer", input.instanceId);
  const instance = readInstance(ctx.db, input.instanceId);
  const now = ctx.now();
  const endingSoon = and(
    eq(tokens.instanceId, instance.id),
    isNull(tokens.revokedAt),
    gt(tokens.expiresAt, now),
    lte(tokens.expiresAt, now + 24 * HOUR_MS),
  );
  return {
    instance,
    gateway: readGatewayState(ctx),
    refusals: ctx.db
      .select({
        reason: sql<ReasonCode>`${denials.reason}`,
        clients: sql<number>`count(distinct ${denials.clientId})`,
        count: sql<number>`sum(${denials.count})`,
      })
      .from(denials)
      .where(and(eq(denials.instanceId, instance.id), gte(denials.lastAt, now - HOUR_MS)))
      .groupBy(denials.reason)
      .orderBy(desc(sql`count(distinct ${denials.clientId})`))
      .all(),
    refusedClients:
      ctx.db
        .select({ count: sql<number>`count(distinct ${denials.clientId})` })
        .from(denials)
        .where(and(eq(denials.instanceId, instance.id), gte(denials.lastAt, now - HOUR_MS)))
        .get()?.count ?? 0,
    tokensEndingSoon: ctx.db.select({ id: tokens.id }).from(tokens).where(endingSoon).limit(1_000).all().length,
    nextTokens: ctx.db
      .select({
        id: tokens.id,
        prefix: tokens.prefix,
        lastFour: tokens.lastFour,
        expiresAt: tokens.expiresAt,
      })
      .from(tokens)
      .where(endingSoon)
      .orderBy(asc(tokens.expiresAt), asc(tokens.id))
      .limit(5)
      .all(),
    lastChanges: ctx.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.instanceId, instance.id))
      .orderBy(desc(auditLog.id))
      .limit(6)
      .all(),
  };
}
