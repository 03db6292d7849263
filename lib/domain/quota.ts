export const EDITIONS = ["Standard", "Professional", "Platinum"] as const;
export type Edition = (typeof EDITIONS)[number];

/** The limits of an instance. */
export interface Limits {
  /** Live connections; and, counted apart, device credentials. */
  readonly maxConnections: number;
  /** Messages per second, in and out of the whole instance. */
  readonly maxTps: number;
  readonly maxSubscriptionsPerClient: number;
  /** Topic filters in one token. */
  readonly maxTokenResources: number;
  /** UTF-8 bytes of a topic name or filter. */
  readonly maxTopicLength: number;
  /** Bytes of a payload. */
  readonly maxMessageBytes: number;
}

/** What every edition has: the vendor's documented figures. */
const COMMON = {
  maxSubscriptionsPerClient: 30,
  maxTokenResources: 100,
  maxTopicLength: 64,
  maxMessageBytes: 65_536,
} as const;

/**
 * What a new instance of an edition starts with. Connections and TPS per edition are our own choice, as the vendor
 * publishes none: a small shared tenant, a large one, and a dedicated cluster. All can be changed per instance.
 */
export const EDITION_LIMITS: Readonly<Record<Edition, Limits>> = {
  Standard: { maxConnections: 1_000, maxTps: 1_000, ...COMMON },
  Professional: { maxConnections: 50_000, maxTps: 10_000, ...COMMON },
  Platinum: { maxConnections: 1_000_000, maxTps: 100_000, ...COMMON },
};

/**
 * The least and the most that each limit can be set to. 0 shuts a thing off. The documents allow a topic length of 64 or
 * 128; more is possible here, up to the longest string of an MQTT packet.
 */
export const LIMIT_BOUNDS: Readonly<Record<keyof Limits, { readonly min: number; readonly max: number }>> = {
  maxConnections: { min: 0, max: 10_000_000 },
  maxTps: { min: 0, max: 10_000_000 },
  maxSubscriptionsPerClient: { min: 0, max: 10_000 },
  maxTokenResources: { min: 1, max: 10_000 },
  maxTopicLength: { min: 1, max: 65_535 },
  maxMessageBytes: { min: 1, max: 268_435_455 },
};

export const LIMIT_NAMES = Object.keys(LIMIT_BOUNDS) as (keyof Limits)[];

/** Whether the value can be set for this limit: a whole number within its bounds. */
export function isLimit(name: keyof Limits, value: number): boolean {
  const { min, max } = LIMIT_BOUNDS[name];
  return Number.isInteger(value) && value >= min && value <= max;
}

/** Use of a limit at which people are warned, in percent. */
export const WARNING_LEVELS = [80, 90, 100] as const;

/** The highest warning level that the use has reached, or null. A limit of 0 is reached by any use. */
export function warningLevel(used: number, limit: number): (typeof WARNING_LEVELS)[number] | null {
  if (limit === 0) return used > 0 ? 100 : null;
  const percent = (used / limit) * 100;
  return WARNING_LEVELS.findLast((level) => percent >= level) ?? null;
}

/** The quotas whose use is recorded and warned of. */
export const QUOTAS = ["connections", "device_credentials", "messages"] as const;
export type Quota = (typeof QUOTAS)[number];

/** Which limit each quota is held against. */
export const QUOTA_LIMITS: Readonly<Record<Quota, keyof Limits>> = {
  connections: "maxConnections",
  device_credentials: "maxConnections",
  messages: "maxTps",
};
