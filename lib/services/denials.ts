import { and, eq, inArray, isNotNull, notInArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { denials, instances } from "../../db/schema.ts";
import { ACTIONS, type Decision } from "../domain/decision.ts";
import { DomainError } from "../domain/errors.ts";
import { REASON_CODES, type ReasonCode } from "../domain/reason.ts";
import { type GatewayPulse, readGatewayPulse } from "./client-views.ts";
import { requireRole, type ServiceContext, visibleInstances } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";

export const ListDenialsInput = z.object({
  /** Null: all instances that the operator may see, and CONNECTs that named no instance that exists. */
  instanceId: z.string().nullable(),
  action: z.enum(ACTIONS).optional(),
  reason: z.enum(REASON_CODES).optional(),
  /** A whole client ID. */
  clientId: z.string().trim().max(256).optional(),
});
/** The list as a page's address asks for it. */
export const DenialQuery = z.object({
  q: z.string().trim().max(256),
  action: z.enum(ACTIONS),
  reason: z.enum(REASON_CODES),
  after: z.string().max(2_000),
});
export const DenialInput = z.object({
  instanceId: z.string(),
  id: z.number().int(),
});

/** Refusals of one client, action and topic for one reason. */
export interface Denial extends Omit<typeof denials.$inferSelect, "decision" | "reason" | "action"> {
  readonly action: (typeof ACTIONS)[number];
  readonly reason: ReasonCode;
  /** The last decision, whole. */
  readonly decision: Decision;
}

/** Refusals, the latest first. */
export function listDenials(
  ctx: ServiceContext,
  input: z.infer<typeof ListDenialsInput>,
  page: PageRequest = {},
): Page<Denial> {
  const d = denials;
  // One client has few rows, wherever: its index gives them in the order of the list, so no other shall be chosen.
  const instance = input.clientId ? sql`+${d.instanceId}` : sql`${d.instanceId}`;
  let scope: SQL | undefined;
  if (input.instanceId === null) {
    const visible = visibleInstances(ctx);
    scope = allOf(
      visible === null ? undefined : inArray(instance, [...visible]),
      // Their rows stay for a moment, until they are purged.
      notInArray(instance, deletedInstances(ctx)),
    );
  } else {
    requireRole(ctx, "viewer", input.instanceId);
    readInstance(ctx.db, input.instanceId);
    scope = eq(instance, input.instanceId);
  }
  return keysetPage(
    page,
    [d.lastAt, d.id],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(d)
        .where(
          allOf(
            scope,
            input.action ? eq(d.action, input.action) : undefined,
            input.reason ? eq(d.reason, input.reason) : undefined,
            input.clientId ? eq(d.clientId, input.clientId) : undefined,
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all()
        .map(toDenial),
    (denial) => [denial.lastAt, denial.id],
  );
}

/** A refusal without the steps and rules of its decision, which its own page shows. */
export interface DenialSummary
  extends Pick<
    Denial,
    "id" | "instanceId" | "clientId" | "action" | "topic" | "reason" | "count" | "firstAt" | "lastAt"
  > {
  /** They complete the sentence of the reason. */
  readonly params: Decision["params"];
}

export interface DenialPage {
  readonly items: readonly DenialSummary[];
  readonly next: string | null;
  readonly gateway: GatewayPulse;
}

/** The list in the small form in which its page asks for it every second. */
export function readDenialPage(
  ctx: ServiceContext,
  { cursor, ...input }: z.infer<typeof ListDenialsInput> & { readonly cursor?: string | undefined },
): DenialPage {
  const { items, next } = listDenials(ctx, input, cursor === undefined ? {} : { cursor });
  return { items: items.map(toDenialSummary), next, gateway: readGatewayPulse(ctx) };
}

export function toDenialSummary(denial: Denial): DenialSummary {
  const { id, instanceId, clientId, action, topic, reason, count, firstAt, lastAt, decision } = denial;
  return { id, instanceId, clientId, action, topic, reason, count, firstAt, lastAt, params: decision.params };
}

export function getDenial(ctx: ServiceContext, input: z.infer<typeof DenialInput>): Denial {
  requireRole(ctx, "viewer", input.instanceId);
  // A CONNECT that named no instance that exists is told to those who see all.
  if (input.instanceId !== "") readInstance(ctx.db, input.instanceId);
  const row = ctx.db
    .select()
    .from(denials)
    .where(and(eq(denials.id, input.id), eq(denials.instanceId, input.instanceId)))
    .get();
  if (row === undefined) {
    throw new DomainError("not_found", "This refusal is not kept any more: the newest push out the oldest.");
  }
  return toDenial(row);
}

const deletedInstances = ({ db }: ServiceContext) =>
  db.select({ id: instances.id }).from(instances).where(isNotNull(instances.deletedAt));

function toDenial(row: typeof denials.$inferSelect): Denial {
  return row as unknown as Denial;
}
