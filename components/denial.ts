import type { Action, Decision } from "@/lib/domain/decision.ts";
import type { ReasonCode } from "@/lib/domain/reason.ts";

/** Refusals of one client, action and topic for one reason, as the components show them. */
export interface DenialView {
  readonly id: number;
  /** Empty where the username names no instance that exists. */
  readonly instanceId: string;
  readonly clientId: string;
  readonly action: Action;
  readonly topic: string;
  readonly reason: ReasonCode;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly mode: string | null;
  readonly keyId: string | null;
  readonly address: string;
  /** The last decision, whole. */
  readonly decision: Decision;
}
