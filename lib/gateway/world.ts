import type { Access } from "../services/access.ts";
import type { ConnectionTrace } from "../services/connection-trace.ts";
import type { DenialRecord } from "../services/denial-record.ts";
import type { LastUse } from "../services/last-use.ts";
import type { LiveClients } from "../services/live-clients.ts";
import type { ObservedOperations } from "../services/observed-operations.ts";
import type { OutcomeCounts } from "../services/outcome-counts.ts";
import type { WrongLogins } from "../services/wrong-logins.ts";
import type { Log } from "./log.ts";
import type { Metering } from "./metering.ts";
import type { StallWatch } from "./stall-watch.ts";
import type { TokenWatch } from "./token-watch.ts";

/** What all connections of one gateway share. */
export interface World {
  /** Epoch ms. */
  readonly now: () => number;
  /** Milliseconds on a clock that nobody sets, for measuring how long something takes. */
  readonly monotonic: () => number;
  readonly log: Log;
  readonly access: Access;
  readonly metering: Metering;
  readonly denials: DenialRecord;
  readonly lastUse: LastUse;
  readonly outcomes: OutcomeCounts;
  readonly live: LiveClients;
  readonly trace: ConnectionTrace;
  readonly observed: ObservedOperations;
  readonly tokens: TokenWatch;
  readonly stalls: StallWatch;
  readonly wrongLogins: WrongLogins;
}
