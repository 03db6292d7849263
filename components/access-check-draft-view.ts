import type { ReasonCode } from "@/lib/domain/reason.ts";
import type { CheckedSideView } from "./access-check-view.ts";

/** An operation that a draft would decide otherwise. */
export interface ChangedOperationView {
  readonly clientId: string;
  readonly action: "PUBLISH" | "SUBSCRIBE";
  readonly topic: string;
  readonly count: number;
  readonly from: ReasonCode;
  readonly to: ReasonCode;
}

export interface ChangedSideView {
  readonly publishes: number;
  readonly subscribes: number;
  readonly clients: number;
  readonly examples: readonly ChangedOperationView[];
}

/** What a draft would have done to what was seen since `since` (epoch ms). */
export interface DraftImpactView {
  readonly since: number;
  readonly looked: number;
  readonly apart: number;
  readonly denied: ChangedSideView;
  readonly allowed: ChangedSideView;
}

export interface TriedView {
  readonly drafted: CheckedSideView;
  readonly impact: DraftImpactView;
}
