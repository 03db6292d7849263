import { and, asc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { liveClients } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { readGatewayState, requestDisconnect } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { type GroupInput, readGroup } from "./groups.ts";
import { readInstance } from "./instances.ts";
import { audit, write } from "./transaction.ts";

/** How many are asked for in one go, so that a large group never holds the database for long. */
export const MOST_AT_ONCE = 5_000;

/**
 * Closes the connections of a group's clients that run an older version of its policy. Devices come back by themselves,
 * and under the present one.
 * @returns how many were asked for; there may be more when it is `MOST_AT_ONCE`.
 * @throws DomainError `unavailable` when no gateway runs that could do it.
 */
export function reconnectOutdatedClients(ctx: ServiceContext, input: z.infer<typeof GroupInput>): number {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const { policyVersion } = readGroup(w.tx, input.instanceId, input.id);
    if (!readGatewayState(ctx).running) {
      throw new DomainError("unavailable", "The gateway is not running, so no client is connected. Start the gateway.");
    }
    const l = liveClients;
    const outdated = w.tx
      .select({ clientId: l.clientId })
      .from(l)
      .where(and(eq(l.instanceId, input.instanceId), eq(l.groupId, input.id), lt(l.groupPolicyVersion, policyVersion)))
      .orderBy(asc(l.groupPolicyVersion), asc(l.clientId))
      .limit(MOST_AT_ONCE)
      .all();
    for (const { clientId } of outdated) requestDisconnect(w, input.instanceId, clientId);
    if (outdated.length > 0) {
      audit(w, "group.reconnect", input.id, {
        instanceId: input.instanceId,
        detail: { clients: outdated.length, policyVersion },
      });
    }
    return outdated.length;
  });
}
