import type { Quota } from "../lib/domain/quota.ts";

/** The overview of the account as the components show it. */
export interface AccountOverviewView {
  readonly gateway: { readonly running: boolean; readonly heartbeatAt: number | null };
  readonly instances: number;
  readonly connections: number;
  readonly connectsPerSecond: number;
  readonly refused: number;
  readonly warnings: number;
  readonly lines: readonly InstanceLineView[];
  readonly changes: readonly {
    readonly id: number;
    readonly at: number;
    readonly actorName: string;
    readonly action: string;
    readonly target: string;
    readonly instanceId: string | null;
    readonly instanceName: string | null;
  }[];
}

export interface InstanceLineView {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly connections: number;
  readonly maxConnections: number;
  readonly deviceCredentials: number;
  readonly connectsPerSecond: number;
  readonly refused: number;
  readonly warnings: readonly { readonly quota: Quota; readonly level: number }[];
}
