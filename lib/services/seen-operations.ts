import type { z } from "zod";
import { OBSERVED_SLOT_MS, observedSince } from "../domain/observed-operation.ts";
import type { ClientInput } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";

/** What a client did on one topic. */
export interface SeenOperation {
  readonly action: "PUBLISH" | "SUBSCRIBE";
  readonly topic: string;
  readonly allowed: number;
  readonly refused: number;
  /** Epoch ms. */
  readonly lastAt: number;
}

export interface SeenOperations {
  /** Epoch ms: what was done since then. */
  readonly since: number;
  /** The latest first. */
  readonly rows: readonly SeenOperation[];
  /** Whether there are more than are told. */
  readonly more: boolean;
}

const SHOWN = 20;

/** What a client really did in the last hour, told apart by action and topic. */
export function listClientOperations(ctx: ServiceContext, input: z.infer<typeof ClientInput>): SeenOperations {
  const { instanceId, clientId } = input;
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const since = observedSince(ctx.now());
  // Slot by slot, each a short range of the primary key: a range over all of them would read every client's.
  const slots: number[] = [];
  for (let at = since; at <= ctx.now(); at += OBSERVED_SLOT_MS) slots.push(at);
  const rows = ctx.db.$client
    .prepare(
      `select action, topic, sum(allowed) as allowed, sum(refused) as refused, max(last_at) as lastAt
       from observed_operations
       where instance_id = ? and slot_at in (${slots.map(() => "?").join(", ")}) and client_id = ?
       group by action, topic order by lastAt desc, action, topic limit ${SHOWN + 1}`,
    )
    .all(instanceId, ...slots, clientId) as SeenOperation[];
  return { since, rows: rows.slice(0, SHOWN), more: rows.length > SHOWN };
}
