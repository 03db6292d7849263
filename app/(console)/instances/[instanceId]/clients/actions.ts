"use server";
import { setTimeout as wait } from "node:timers/promises";
import { defineAction } from "@/lib/actions/define-action.ts";
import { eachOf, runEach } from "@/lib/actions/run-each.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { ClientInput, disconnectClient, findDisconnect } from "@/lib/services/clients.ts";
import { requireRole } from "@/lib/services/context.ts";

export const disconnectClientAction = defineAction(ClientInput, (ctx, input) => ({
  requestId: disconnectClient(ctx, input),
}));

const ClientsInput = ClientInput.omit({ clientId: true }).extend({ ids: eachOf(ClientInput.shape.clientId) });

/** How long it is waited for the gateway, which looks for orders several times a second. */
const PATIENCE_MS = 4_000;
const LOOK_AGAIN_MS = 100;

/** Orders all, then waits for what comes of each. One that has gone by itself is as good as disconnected. */
export const disconnectClientsAction = defineAction(ClientsInput, async (ctx, { instanceId, ids }) => {
  requireRole(ctx, "operator", instanceId);
  const orders = new Map<string, number>();
  const ordered = await runEach(ids, (clientId) => {
    orders.set(clientId, disconnectClient(ctx, { instanceId, clientId }));
  });
  const until = Date.now() + PATIENCE_MS;
  const answered = await runEach([...orders.keys()], async (clientId) => {
    for (const requestId = orders.get(clientId) ?? 0; ; await wait(LOOK_AGAIN_MS)) {
      const outcome = findDisconnect(ctx, { instanceId, requestId })?.outcome;
      if (outcome === "closed" || outcome === "not_connected") return;
      if (outcome === "expired") {
        throw new DomainError("unavailable", "No gateway took the order in time. See whether the gateway runs.");
      }
      if (Date.now() > until) {
        throw new DomainError(
          "unavailable",
          "The gateway has not carried this out yet. See whether the client is still listed.",
        );
      }
    }
  });
  return { done: answered.done, failed: [...ordered.failed, ...answered.failed] };
});
