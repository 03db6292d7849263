import { and, desc, eq, gte, inArray, type SQL } from "drizzle-orm";
import { z } from "zod";
import { denials, deviceCredentials, liveClients } from "../../db/schema.ts";
import type { Decision } from "../domain/decision.ts";
import type { ReasonCode } from "../domain/reason.ts";
import { requireRole, type ServiceContext, visibleInstances } from "./context.ts";
import { readInstance } from "./instances.ts";

export const WaitForClientInput = z.object({
  instanceId: z.string(),
  clientId: z.string().min(1).max(256),
  /** Epoch ms: refusals before it do not count. */
  since: z.number().int(),
});

export type ClientArrival =
  | { readonly state: "waiting" }
  | {
      readonly state: "connected";
      /** False where it has gone again: a tool that publishes one message stays for milliseconds. */
      readonly live: boolean;
      readonly connectedAt: number;
      readonly address: string;
    }
  | {
      readonly state: "refused";
      /** As it was sent: another than the expected one where it came with the key of the expected one. */
      readonly clientId: string;
      readonly reason: ReasonCode;
      readonly decision: Decision;
      readonly at: number;
      readonly address: string;
    };

/** How far back somebody else's refusals are looked through for the key of the device, which no index finds. */
const KEY_SEEN_MS = 10 * 60 * 1_000;

/**
 * What has become of a client that is expected: connected, refused since `since` (and why), or neither yet. A client ID with a
 * typo in it is recognized by the key pair that it comes with.
 */
export function findArrival(ctx: ServiceContext, input: z.infer<typeof WaitForClientInput>): ClientArrival {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const live = ctx.db
    .select({
      connectedAt: liveClients.connectedAt,
      address: liveClients.address,
    })
    .from(liveClients)
    .where(and(eq(liveClients.instanceId, input.instanceId), eq(liveClients.clientId, input.clientId)))
    .get();
  if (live !== undefined) return { state: "connected", live: true, ...live };
  const used = ctx.db
    .select({
      keyId: deviceCredentials.keyId,
      at: deviceCredentials.lastUsedAt,
      address: deviceCredentials.lastUsedAddress,
    })
    .from(deviceCredentials)
    .where(and(eq(deviceCredentials.instanceId, input.instanceId), eq(deviceCredentials.clientId, input.clientId)))
    .get();
  // A username that names no instance is refused outside of every instance: who may see those is told about it here too.
  const places = visibleInstances(ctx) === null ? [input.instanceId, ""] : [input.instanceId];
  const lastDenial = (whose: SQL, since: number) =>
    ctx.db
      .select()
      .from(denials)
      .where(and(inArray(denials.instanceId, places), whose, eq(denials.action, "CONNECT"), gte(denials.lastAt, since)))
      .orderBy(desc(denials.lastAt))
      .limit(1)
      .get();
  const byName = lastDenial(eq(denials.clientId, input.clientId), input.since);
  const byKey = used && lastDenial(eq(denials.keyId, used.keyId), Math.max(input.since, ctx.now() - KEY_SEEN_MS));
  const denied = byKey && byKey.lastAt > (byName?.lastAt ?? 0) ? byKey : byName;
  // What happened last counts: a device that was let in and is now refused has a problem, and the other way round.
  if (used?.at && used.at >= Math.max(input.since, denied?.lastAt ?? 0)) {
    return { state: "connected", live: false, connectedAt: used.at, address: used.address ?? "" };
  }
  if (denied === undefined) return { state: "waiting" };
  return {
    state: "refused",
    clientId: denied.clientId,
    reason: denied.reason as ReasonCode,
    decision: denied.decision as Decision,
    at: denied.lastAt,
    address: denied.address,
  };
}
