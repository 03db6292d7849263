import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { connectionEvents } from "../../db/schema.ts";
import type { TraceAction, TraceInfo } from "../domain/connection-trace.ts";
import type { ClientInput } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { keysetPage, type Page, type PageRequest } from "./page.ts";

/** A connection that came, was refused, or ended. */
export interface HistoryEvent {
  readonly id: number;
  /** ID of the connection; empty where none came about. */
  readonly channelId: string;
  readonly action: TraceAction;
  readonly info: TraceInfo;
  /** Epoch ms. */
  readonly at: number;
}

/** What became of the connections of one client, the latest first, for as long as it is kept. */
export function listConnectionEvents(
  ctx: ServiceContext,
  { instanceId, clientId }: z.infer<typeof ClientInput>,
  page: PageRequest = {},
): Page<HistoryEvent> {
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const e = connectionEvents;
  return keysetPage(
    page,
    [e.at, e.id],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select({ id: e.id, channelId: e.channelId, action: e.action, info: e.info, at: e.at })
        .from(e)
        .where(and(eq(e.instanceId, instanceId), eq(e.clientId, clientId), condition))
        .orderBy(...order)
        .limit(limit)
        .all()
        .map((row) => ({ ...row, info: row.info as TraceInfo })),
    (row) => [row.at, row.id],
  );
}
