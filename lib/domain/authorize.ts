import type { Binding, Decision } from "./decision.ts";
import type { OperationFacts } from "./facts.ts";

export interface PublishRequest {
  readonly action: "PUBLISH";
  readonly topic: string;
  readonly payloadBytes: number;
  /** Epoch ms. */
  readonly now: number;
}

export interface SubscribeRequest {
  readonly action: "SUBSCRIBE";
  /** A topic filter. */
  readonly topic: string;
  /** Epoch ms. */
  readonly now: number;
}

export type OperationRequest = PublishRequest | SubscribeRequest;

/** Decides one PUBLISH or SUBSCRIBE of a connected client. Runs in browsers. */
export function authorize(binding: Binding, request: OperationRequest, facts: OperationFacts): Decision {
  throw new Error(`Not there yet: ${binding.clientId} ${request.topic} ${facts}`);
}
