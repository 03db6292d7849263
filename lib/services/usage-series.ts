import type { Sqlite } from "../../db/client.ts";
import { HOUR_MS, MINUTE_MS, type UsageRow } from "./usage-row.ts";

/** What can be drawn: the most in each step for what lasts, the busiest second for what flows, and how many were refused. */
export const USAGE_SERIES = [
  "connections",
  "deviceCredentials",
  "messages",
  "delivered",
  "tokens",
  "subscriptions",
  "connects",
  "refusals",
] as const;
export type UsageSeriesName = (typeof USAGE_SERIES)[number];

const DAY_MS = 24 * HOUR_MS;

/** Spans that people choose between, from rows of which length, in steps of which length. */
export const USAGE_SPANS = {
  hours: { lengthMs: 6 * HOUR_MS, seconds: 60, stepMs: MINUTE_MS },
  days: { lengthMs: 2 * DAY_MS, seconds: 60, stepMs: 10 * MINUTE_MS },
  weeks: { lengthMs: 14 * DAY_MS, seconds: 3600, stepMs: HOUR_MS },
  months: { lengthMs: 90 * DAY_MS, seconds: 3600, stepMs: 6 * HOUR_MS },
} as const;
export type UsageSpan = keyof typeof USAGE_SPANS;
export const USAGE_SPAN_NAMES = Object.keys(USAGE_SPANS) as UsageSpan[];

export interface UsageSeries {
  /** Begin of the first step, epoch ms. */
  readonly from: number;
  readonly stepMs: number;
  /** By step; null where nothing is recorded yet, or no gateway ran that could have recorded it. */
  readonly values: Readonly<Record<UsageSeriesName, readonly (number | null)[]>>;
}

/**
 * The record of use in even steps. Where a row is missing, nothing flowed and what lasts was as before.
 * @param aliveUntil epoch ms: after it nothing is known.
 */
export function readUsageSeries(
  sqlite: Sqlite,
  instanceId: string,
  span: { readonly lengthMs: number; readonly seconds: number; readonly stepMs: number },
  now: number,
  aliveUntil: number,
): UsageSeries {
  const { lengthMs, seconds, stepMs } = span;
  const from = Math.floor((now - lengthMs) / stepMs) * stepMs + stepMs;
  const steps = Math.floor((now - from) / stepMs) + 1;
  const rows = sqlite
    .prepare(
      `select at, connections, subscriptions, device_credentials as deviceCredentials, messages, messages_peak as messagesPeak,
         delivered, delivered_peak as deliveredPeak, tokens, tokens_peak as tokensPeak,
         connects, connects_peak as connectsPeak, refusals, refusals_peak as refusalsPeak
       from usage where instance_id = @instanceId and seconds = @seconds and at <= @now and at >= coalesce(
         (select max(at) from usage where instance_id = @instanceId and seconds = @seconds and at <= @from), @from)
       order by at`,
    )
    .all({ instanceId, seconds, from, now }) as (UsageRow & { at: number })[];
  const values: Record<UsageSeriesName, (number | null)[]> = {
    connections: [],
    deviceCredentials: [],
    messages: [],
    delivered: [],
    tokens: [],
    subscriptions: [],
    connects: [],
    refusals: [],
  };
  let next = 0;
  let last: (UsageRow & { at: number }) | null = null;
  for (let step = 0; step < steps; step++) {
    const begin = from + step * stepMs;
    const point: Record<UsageSeriesName, number | null> = { ...UNKNOWN };
    // What lasts is there from the begin on, unless a row says otherwise at that very time.
    const startsAnew = rows[next]?.at === begin;
    if (last !== null && !startsAnew && begin <= aliveUntil) Object.assign(point, FLOWS_NOTHING, lasting(last));
    for (let row = rows[next]; row !== undefined && row.at < begin + stepMs; row = rows[++next]) {
      last = row;
      if (row.at < begin) {
        if (begin <= aliveUntil) Object.assign(point, FLOWS_NOTHING, lasting(row));
        continue;
      }
      point.connections = Math.max(point.connections ?? 0, row.connections);
      point.subscriptions = Math.max(point.subscriptions ?? 0, row.subscriptions);
      point.deviceCredentials = Math.max(point.deviceCredentials ?? 0, row.deviceCredentials);
      point.messages = Math.max(point.messages ?? 0, row.messagesPeak);
      point.delivered = Math.max(point.delivered ?? 0, row.deliveredPeak);
      point.tokens = Math.max(point.tokens ?? 0, row.tokensPeak);
      point.connects = Math.max(point.connects ?? 0, row.connectsPeak);
      point.refusals = (point.refusals ?? 0) + row.refusals;
    }
    for (const name of USAGE_SERIES) values[name].push(point[name]);
  }
  return { from, stepMs, values };
}

const lasting = (row: UsageRow) => ({
  connections: row.connections,
  subscriptions: row.subscriptions,
  deviceCredentials: row.deviceCredentials,
});

const UNKNOWN = {
  connections: null,
  deviceCredentials: null,
  messages: null,
  delivered: null,
  tokens: null,
  subscriptions: null,
  connects: null,
  refusals: null,
};
const FLOWS_NOTHING = { messages: 0, delivered: 0, tokens: 0, connects: 0, refusals: 0 };
