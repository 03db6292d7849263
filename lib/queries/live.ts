export type { GatewayPulse } from "../services/client-views.ts";

/** A read that a page repeats by itself; made by the factories beside this file, used by `useLive`. */
export interface LiveQuery<T> {
  readonly queryKey: readonly unknown[];
  /** Where it is read: once as JSON, or followed as server-sent events. */
  readonly path: string;
  /** What the server drew. */
  readonly initialData: T;
  /** When it did, epoch ms. */
  readonly initialDataUpdatedAt: number;
}

/** A path with the parameters that are given. */
export function pathWith(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
