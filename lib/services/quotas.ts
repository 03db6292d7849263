import { and, desc, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Sqlite } from "../../db/client.ts";
import { auditLog, instanceCounts, instances, quotaWarnings } from "../../db/schema.ts";
import { type Forecast, forecast, MOST_DAYS } from "../domain/forecast.ts";
import { QUOTA_LIMITS, QUOTAS, type Quota, warningLevel } from "../domain/quota.ts";
import { readGatewayState } from "./clients.ts";
import { requireRole, type ServiceContext, visibleInstances } from "./context.ts";
import { type Instance, listInstances, readInstance } from "./instances.ts";
import { HOUR_MS, MINUTE_MS } from "./usage-row.ts";
import {
  readUsageSeries,
  USAGE_SPAN_NAMES,
  USAGE_SPANS,
  type UsageSeries,
  type UsageSeriesName,
} from "./usage-series.ts";

export const QuotasInput = z.object({ instanceId: z.string(), span: z.enum(USAGE_SPAN_NAMES).default("days") });

export interface QuotaState {
  readonly quota: Quota;
  readonly used: number;
  readonly limit: number;
  /** The level of the present use. */
  readonly level: ReturnType<typeof warningLevel>;
  readonly forecast: Forecast;
}

/** A level that was reached, as it was recorded. */
export interface QuotaCrossing {
  readonly id: number;
  readonly at: number;
  readonly quota: Quota;
  readonly level: number;
  readonly used: number;
  readonly limit: number;
}

export interface Quotas {
  readonly instance: Instance;
  readonly gatewayRuns: boolean;
  readonly quotas: readonly QuotaState[];
  readonly series: UsageSeries;
  readonly crossings: readonly QuotaCrossing[];
}

const CROSSINGS_SHOWN = 10;
const DAY_MS = 24 * HOUR_MS;
const SERIES_OF: Readonly<Record<Quota, UsageSeriesName>> = {
  connections: "connections",
  device_credentials: "deviceCredentials",
  messages: "messages",
};

/** The quotas of an instance: limit, use now and over time, and when each will be reached. */
export function readQuotas(ctx: ServiceContext, input: z.infer<typeof QuotasInput>): Quotas {
  requireRole(ctx, "viewer", input.instanceId);
  const instance = readInstance(ctx.db, input.instanceId);
  const now = ctx.now();
  const gateway = readGatewayState(ctx);
  const aliveUntil = gateway.running ? now : (gateway.heartbeatAt ?? 0);
  return {
    instance,
    gatewayRuns: gateway.running,
    quotas: statesOf(ctx.db.$client, instance, now, aliveUntil),
    series: readUsageSeries(ctx.db.$client, instance.id, USAGE_SPANS[input.span], now, aliveUntil),
    crossings: listCrossings(ctx, instance.id),
  };
}

/** Each quota of an instance: limit, use now, and when it will be reached. `aliveUntil`: when the gateway was last heard of. */
function statesOf(sqlite: Sqlite, instance: Instance, now: number, aliveUntil: number): QuotaState[] {
  const read = (span: Parameters<typeof readUsageSeries>[2]) =>
    readUsageSeries(sqlite, instance.id, span, now, aliveUntil).values;
  // The last minute may not be written yet.
  const recent = read({ ...USAGE_SPANS.hours, lengthMs: 3 * MINUTE_MS }).messages;
  const used: Record<Quota, number> = {
    connections: instance.connections,
    device_credentials: instance.counts.deviceCredentials,
    messages: Math.max(0, ...recent.map((value) => value ?? 0)),
  };
  const hours = read({ lengthMs: MOST_DAYS * DAY_MS, seconds: 3600, stepMs: HOUR_MS });
  return QUOTAS.map((quota) => {
    const limit = instance[QUOTA_LIMITS[quota]];
    const days = mostOfDays(hours[SERIES_OF[quota]]);
    const level = warningLevel(used[quota], limit);
    // What is used now counts for today, whatever the record says of the hour.
    if (days.length > 0) days[days.length - 1] = Math.max(days.at(-1) ?? 0, used[quota]);
    return {
      quota,
      used: used[quota],
      limit,
      level,
      // Credentials are held until they are unregistered; connections and messages come and go by the hour.
      forecast:
        used[quota] >= limit
          ? { kind: "reached" }
          : forecast(days, limit, now, quota === "device_credentials" ? used[quota] : undefined),
    };
  });
}

/** A quota that will be reached, or is. */
export interface QuotaRunningOut extends QuotaState {
  readonly instanceId: string;
  readonly instanceName: string;
}

/** Instances whose record is looked at: each is read for itself. */
const FORECAST_FOR = 50;
const RUNNING_OUT_SHOWN = 20;

/**
 * The quotas that will be reached within a year if use goes on as it did, or are near their limit, of all instances that the
 * actor may see: what ends first comes first. Of many instances the fullest are looked at.
 */
export function listQuotasRunningOut(ctx: ServiceContext): QuotaRunningOut[] {
  const now = ctx.now();
  const gateway = readGatewayState(ctx);
  const aliveUntil = gateway.running ? now : (gateway.heartbeatAt ?? 0);
  const share = ({ connections, counts, maxConnections }: Instance) =>
    Math.max(connections, counts.deviceCredentials) / Math.max(1, maxConnections);
  return listInstances(ctx)
    .filter(({ enabled }) => enabled)
    .sort((a, b) => share(b) - share(a))
    .slice(0, FORECAST_FOR)
    .flatMap((instance) =>
      statesOf(ctx.db.$client, instance, now, aliveUntil)
        .filter(({ forecast, level }) => forecast.kind === "reached" || forecast.kind === "date" || level !== null)
        .map((state) => ({ ...state, instanceId: instance.id, instanceName: instance.name })),
    )
    .sort((a, b) => endOf(a) - endOf(b) || b.used / b.limit - a.used / a.limit)
    .slice(0, RUNNING_OUT_SHOWN);
}

/** What is reached comes before what will be, and that before what is only near. */
const endOf = ({ forecast }: QuotaState): number =>
  forecast.kind === "reached" ? 0 : forecast.kind === "date" ? forecast.at : Number.MAX_SAFE_INTEGER;

/** The most in each whole day before now, the latest last; days of which nothing is known are left out at the front. */
function mostOfDays(hours: readonly (number | null)[]): number[] {
  const days: number[] = [];
  for (let end = hours.length; end >= 24; end -= 24) {
    const known = hours.slice(end - 24, end).filter((value) => value !== null);
    if (known.length === 0) break;
    days.unshift(Math.max(...known));
  }
  return days;
}

function listCrossings(ctx: ServiceContext, instanceId: string): QuotaCrossing[] {
  return ctx.db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.instanceId, instanceId), eq(auditLog.action, "quota.reached")))
    .orderBy(desc(auditLog.id))
    .limit(CROSSINGS_SHOWN)
    .all()
    .map(({ id, at, detail }) => ({ id, at, ...(detail as unknown as Omit<QuotaCrossing, "id" | "at">) }));
}

/** A quota that is at a level of which people are warned, as the gateway has noted it. */
export type QuotaWarning = typeof quotaWarnings.$inferSelect;

/**
 * The standing warnings of all instances that the actor may see. A level stands for a while after use has fallen below it, since
 * connections come and go; whoever has given credentials back, or raised the limit, is not told any more that they are many.
 */
export function listQuotaWarnings(ctx: ServiceContext): QuotaWarning[] {
  const visible = visibleInstances(ctx);
  const w = quotaWarnings;
  return ctx.db
    .select({ warning: w })
    .from(w)
    .innerJoin(instances, eq(instances.id, w.instanceId))
    .innerJoin(instanceCounts, eq(instanceCounts.instanceId, w.instanceId))
    .where(
      and(
        isNull(instances.deletedAt),
        visible === null ? undefined : inArray(w.instanceId, [...visible]),
        or(
          ne(w.quota, "device_credentials"),
          sql`${instanceCounts.deviceCredentials} * 100 >= ${w.level} * ${instances.maxConnections}`,
        ),
      ),
    )
    .orderBy(desc(w.level), w.instanceId, w.quota)
    .all()
    .map(({ warning }) => warning);
}
