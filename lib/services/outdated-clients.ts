import { and, count, desc, eq, isNull, lt } from "drizzle-orm";
import { z } from "zod";
import { liveClients, reconnectRuns } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { RECONNECT_RATE } from "../domain/reconnect.ts";
import { readGatewayState } from "./clients.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { GroupInput, readGroup } from "./groups.ts";
import { readInstance } from "./instances.ts";
import { audit, type Tx, write } from "./transaction.ts";

const { min, max } = RECONNECT_RATE;
const RATE = `Write a whole number from ${min} to ${max}.`;

export const ReconnectInput = GroupInput.extend({
  /** Clients that are closed a second. */
  perSecond: z.number({ error: RATE }).int(RATE).min(min, RATE).max(max, RATE),
});

/** An order to reconnect the clients of a group, and how far it has got. */
export type ReconnectRun = typeof reconnectRuns.$inferSelect;

/**
 * Has the gateway close the connections of a group's clients that run an older version of its policy, so many a second.
 * Devices come back by themselves, and under the present one.
 * @returns null when no client runs an older version.
 * @throws DomainError `unavailable` when no gateway runs that could do it, `conflict` while an order for the group is under way.
 */
export function reconnectOutdatedClients(
  ctx: ServiceContext,
  input: z.infer<typeof ReconnectInput>,
): ReconnectRun | null {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    const { instanceId, id: groupId, perSecond } = input;
    readInstance(w.tx, instanceId);
    const { policyVersion } = readGroup(w.tx, instanceId, groupId);
    if (!readGatewayState(ctx).running) {
      throw new DomainError("unavailable", "The gateway is not running, so no client is connected. Start the gateway.");
    }
    if (findOpenRun(w.tx, input) !== undefined) {
      throw new DomainError(
        "conflict",
        "The clients of this group are being reconnected already. Stop that first to change it.",
      );
    }
    const l = liveClients;
    const clients =
      w.tx
        .select({ count: count() })
        .from(l)
        .where(and(eq(l.instanceId, instanceId), eq(l.groupId, groupId), lt(l.groupPolicyVersion, policyVersion)))
        .get()?.count ?? 0;
    if (clients === 0) return null;
    const by = { requestedBy: actorRef(ctx.actor), requestedByName: ctx.actor.name, requestedAt: w.at };
    const run = w.tx
      .insert(reconnectRuns)
      .values({ instanceId, groupId, policyVersion, perSecond, clients, ...by })
      .returning()
      .get();
    audit(w, "group.reconnect", groupId, { instanceId, detail: { clients, perSecond, policyVersion } });
    return run;
  });
}

/** Leaves alone whoever has not been closed yet. Nothing happens when nothing is under way. */
export function stopReconnecting(ctx: ServiceContext, input: z.infer<typeof GroupInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const run = findOpenRun(w.tx, input);
    if (run === undefined) return;
    w.tx.update(reconnectRuns).set({ endedAt: w.at, outcome: "stopped" }).where(eq(reconnectRuns.id, run.id)).run();
    audit(w, "group.reconnect_stop", input.id, {
      instanceId: input.instanceId,
      detail: { clients: run.clients, closed: run.closed },
    });
  });
}

/** The latest order for the group, or null. */
export function findReconnectRun(ctx: ServiceContext, input: z.infer<typeof GroupInput>): ReconnectRun | null {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const r = reconnectRuns;
  return (
    ctx.db
      .select()
      .from(r)
      .where(and(eq(r.instanceId, input.instanceId), eq(r.groupId, input.id)))
      .orderBy(desc(r.id))
      .limit(1)
      .get() ?? null
  );
}

function findOpenRun(tx: Pick<Tx, "select">, { instanceId, id }: z.infer<typeof GroupInput>): ReconnectRun | undefined {
  const r = reconnectRuns;
  return tx
    .select()
    .from(r)
    .where(and(eq(r.instanceId, instanceId), eq(r.groupId, id), isNull(r.endedAt)))
    .get();
}
