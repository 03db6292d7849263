import type { Edition, Limits } from "../lib/domain/quota.ts";

/** An instance as the components show it. */
export interface InstanceView extends Limits {
  readonly id: string;
  readonly name: string;
  readonly edition: Edition;
  readonly enabled: boolean;
  readonly closeOnRefusedSubscribe: boolean;
  readonly misspeltExpireNotice: boolean;
  readonly counts: { readonly groups: number; readonly deviceCredentials: number; readonly tokens: number };
  /** Live connections, as the gateway last told. */
  readonly connections: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}
