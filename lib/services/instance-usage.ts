import { z } from "zod";
import { readGatewayPulse } from "./client-views.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { HOUR_MS, MINUTE_MS } from "./usage-row.ts";
import { readUsageSeries, type UsageSeries } from "./usage-series.ts";

/** What an overview draws: the last hour by the minute, the last day in steps of ten. */
const SPANS = {
  hour: { lengthMs: HOUR_MS, seconds: 60, stepMs: MINUTE_MS },
  day: { lengthMs: 24 * HOUR_MS, seconds: 60, stepMs: 10 * MINUTE_MS },
} as const;
export const OVERVIEW_SPANS = ["hour", "day"] as const satisfies readonly (keyof typeof SPANS)[];

export const InstanceUsageInput = z.object({ instanceId: z.string(), span: z.enum(OVERVIEW_SPANS) });

/** The use of an instance in the last hour or day; the minute that has not ended is not recorded yet. */
export function readInstanceUsage(ctx: ServiceContext, input: z.infer<typeof InstanceUsageInput>): UsageSeries {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const { running, heartbeatAt } = readGatewayPulse(ctx);
  const now = ctx.now();
  // What is not recorded yet is not known.
  const aliveUntil = Math.min(running ? now : (heartbeatAt ?? 0), now - MINUTE_MS);
  return readUsageSeries(ctx.db.$client, input.instanceId, SPANS[input.span], now, aliveUntil);
}
