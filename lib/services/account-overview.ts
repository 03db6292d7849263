import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { auditLog } from "../../db/schema.ts";
import type { Quota } from "../domain/quota.ts";
import { type GatewayPulse, readGatewayPulse } from "./client-views.ts";
import { hasRole, type ServiceContext } from "./context.ts";
import { type Instance, listInstances } from "./instances.ts";
import { listQuotaWarnings } from "./quotas.ts";
import { HOUR_MS, MINUTE_MS } from "./usage-row.ts";
import { readUsageSeries } from "./usage-series.ts";

export const AccountOverviewInput = z.object({});

/** An instance in one line of the account's overview. */
export interface InstanceLine extends Pick<Instance, "id" | "name" | "enabled" | "connections" | "maxConnections"> {
  readonly deviceCredentials: number;
  /** Accepted CONNECTs in the busiest second of the last five minutes. */
  readonly connectsPerSecond: number;
  /** Client IDs that were refused in the last hour. */
  readonly refused: number;
  readonly warnings: readonly { readonly quota: Quota; readonly level: number }[];
}

export interface AccountChange {
  readonly id: number;
  readonly at: number;
  readonly actorName: string;
  readonly action: string;
  readonly target: string;
  /** Of the instance; null for what belongs to the account. */
  readonly instanceId: string | null;
  readonly instanceName: string | null;
}

/** What the account's overview answers in one look, of the instances that the operator may see. */
export interface AccountOverview {
  readonly gateway: GatewayPulse;
  readonly instances: number;
  readonly connections: number;
  readonly connectsPerSecond: number;
  readonly refused: number;
  readonly warnings: number;
  /** Those that need a look first, then the busiest; not more than can be looked at. */
  readonly lines: readonly InstanceLine[];
  readonly changes: readonly AccountChange[];
}

const LINES = 20;
const CHANGES = 8;
const RATE_SEEN_MS = 5 * MINUTE_MS;

/** Leaves nobody out: whoever sees no instance gets an empty one. */
export function readAccountOverview(ctx: ServiceContext): AccountOverview {
  const instances = listInstances(ctx);
  const warnings = listQuotaWarnings(ctx);
  const now = ctx.now();
  const told = ctx.db.$client.prepare(
    `select
       (select count(distinct client_id) from denials where instance_id = @id and last_at >= @hour) as refused,
       (select coalesce(max(connects_peak), 0) from usage
         where instance_id = @id and seconds = 60 and at >= @recent) as connectsPerSecond`,
  );
  const lines = instances.map(({ id, name, enabled, connections, maxConnections, counts }): InstanceLine => {
    const { refused, connectsPerSecond } = told.get({ id, hour: now - HOUR_MS, recent: now - RATE_SEEN_MS }) as {
      refused: number;
      connectsPerSecond: number;
    };
    return {
      ...{ id, name, enabled, connections, maxConnections, refused, connectsPerSecond },
      deviceCredentials: counts.deviceCredentials,
      warnings: warnings.flatMap(({ instanceId, quota, level }) => (instanceId === id ? [{ quota, level }] : [])),
    };
  });
  const sum = (of: (line: InstanceLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  return {
    gateway: readGatewayPulse(ctx),
    instances: lines.length,
    connections: sum((line) => line.connections),
    connectsPerSecond: sum((line) => line.connectsPerSecond),
    refused: sum((line) => line.refused),
    warnings: sum((line) => line.warnings.length),
    lines: lines.sort(byUrgency).slice(0, LINES),
    changes: readChanges(ctx, instances),
  };
}

const urgency = ({ warnings }: InstanceLine) => Math.max(0, ...warnings.map(({ level }) => level));

const byUrgency = (a: InstanceLine, b: InstanceLine): number =>
  urgency(b) - urgency(a) || b.refused - a.refused || b.connections - a.connections || a.name.localeCompare(b.name);

/** The latest changes: of everything for who may read that, else of the instances that the operator sees. */
function readChanges(ctx: ServiceContext, instances: readonly Instance[]): AccountChange[] {
  const names = new Map(instances.map(({ id, name }) => [id, name]));
  const { id, at, actorName, action, target, instanceId } = auditLog;
  const latest = (of: string | null) =>
    ctx.db
      .select({ id, at, actorName, action, target, instanceId })
      .from(auditLog)
      .where(of === null ? undefined : eq(instanceId, of))
      .orderBy(desc(id))
      .limit(CHANGES)
      .all();
  const rows = hasRole(ctx, "admin", null)
    ? latest(null)
    : instances
        .slice(0, LINES)
        .flatMap((one) => latest(one.id).filter((row) => row.at >= one.createdAt))
        .sort((a, b) => b.id - a.id)
        .slice(0, CHANGES);
  return rows.map((row) => ({
    ...row,
    instanceName: row.instanceId === null ? null : (names.get(row.instanceId) ?? row.instanceId),
  }));
}

/** Instances whose record is added up: the busiest, since each is read for itself. */
const ADDED_UP = 50;
const WEEK_MS = 7 * 24 * HOUR_MS;

export interface AccountSeries {
  /** Begin of the first step, epoch ms. */
  readonly from: number;
  readonly stepMs: number;
  /** By step; null where nothing is known of any. */
  readonly connections: readonly (number | null)[];
  readonly refusals: readonly (number | null)[];
}

/** The most connections and the refusals of each hour of the last week, of all instances that the operator may see. */
export function readAccountSeries(ctx: ServiceContext): AccountSeries {
  const now = ctx.now();
  const { running, heartbeatAt } = readGatewayPulse(ctx);
  const busiest = listInstances(ctx)
    .sort((a, b) => b.connections - a.connections)
    .slice(0, ADDED_UP);
  const span = { lengthMs: WEEK_MS, seconds: 3600, stepMs: HOUR_MS };
  const aliveUntil = running ? now : (heartbeatAt ?? 0);
  const series = busiest.map(({ id }) => readUsageSeries(ctx.db.$client, id, span, now, aliveUntil));
  const from = Math.floor((now - WEEK_MS) / HOUR_MS) * HOUR_MS + HOUR_MS;
  const steps = Math.floor((now - from) / HOUR_MS) + 1;
  const add = (name: "connections" | "refusals") =>
    Array.from({ length: steps }, (_, step) => {
      const known = series.map(({ values }) => values[name][step] ?? null).filter((value) => value !== null);
      return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
    });
  return { from, stepMs: HOUR_MS, connections: add("connections"), refusals: add("refusals") };
}
