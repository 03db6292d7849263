/** What was used in one minute or hour. */
export interface UsageRow {
  connections: number;
  subscriptions: number;
  deviceCredentials: number;
  messages: number;
  messagesPeak: number;
  delivered: number;
  deliveredPeak: number;
  tokens: number;
  tokensPeak: number;
  connects: number;
  connectsPeak: number;
  refusals: number;
  refusalsPeak: number;
}

/** What lasts from one minute to the next where nothing says otherwise. The rest starts again from zero. */
export type UsageState = Pick<UsageRow, "connections" | "subscriptions" | "deviceCredentials">;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export const isSameState = (a: UsageState, b: UsageState): boolean =>
  a.connections === b.connections && a.subscriptions === b.subscriptions && a.deviceCredentials === b.deviceCredentials;

export const mostOf = (a: UsageState, b: UsageState): UsageState => ({
  connections: Math.max(a.connections, b.connections),
  subscriptions: Math.max(a.subscriptions, b.subscriptions),
  deviceCredentials: Math.max(a.deviceCredentials, b.deviceCredentials),
});

export const NO_STATE: UsageState = { connections: 0, subscriptions: 0, deviceCredentials: 0 };

export const beginOf = (at: number, lengthMs: number): number => Math.floor(at / lengthMs) * lengthMs;
