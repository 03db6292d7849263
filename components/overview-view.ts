import type { ReasonCode } from "../lib/domain/reason.ts";
import type { InstanceView } from "./instance-view.ts";

/** The overview of an instance as the components show it. */
export interface OverviewView {
  readonly instance: InstanceView;
  readonly gateway: {
    readonly running: boolean;
    /** Epoch ms; null when there never was a gateway. */
    readonly heartbeatAt: number | null;
    readonly startedAt: number | null;
  };
  readonly refusals: readonly { readonly reason: ReasonCode; readonly clients: number; readonly count: number }[];
  /** Client IDs, for whatever reason. */
  readonly refusedClients: number;
  readonly tokensEndingSoon: number;
  readonly nextTokens: readonly {
    readonly id: number;
    readonly prefix: string;
    readonly lastFour: string;
    readonly expiresAt: number;
  }[];
  readonly lastChanges: readonly {
    readonly id: number;
    readonly at: number;
    readonly actorName: string;
    readonly action: string;
    readonly target: string;
  }[];
}
