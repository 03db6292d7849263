import type { Binding } from "../domain/decision.ts";

/** Topics that one connection remembers. Devices publish to few. */
const TOPICS = 128;
/** Milliseconds that a grant may be reused where access keys and policies have a say, besides being told of changes. */
const KEY_GRANT_LIFE_MS = 1_000;

interface Grant {
  readonly payloadBytes: number;
  /** Epoch ms. */
  readonly until: number;
  readonly since: number;
  readonly epoch: number;
}

/**
 * PUBLISHes that were decided and allowed, so that the same one need not be decided again. It holds no rule: an allowed
 * decision depends on nothing but the binding, the topic, the size (a smaller payload is allowed where a larger one was),
 * the time, and in two modes on the access key. Only what was allowed is kept, and for no longer than that stays true.
 */
export class GrantMemory {
  #grants: Map<string, Grant> | null = null;

  covers(topic: string, payloadBytes: number, now: number, epoch: number): boolean {
    const grant = this.#grants?.get(topic);
    return (
      grant !== undefined &&
      payloadBytes <= grant.payloadBytes &&
      now < grant.until &&
      // A clock that was set back must not prolong anything.
      now >= grant.since &&
      epoch === grant.epoch
    );
  }

  remember(topic: string, payloadBytes: number, binding: Binding, now: number, epoch: number): void {
    this.#grants ??= new Map();
    if (this.#grants.size >= TOPICS && !this.#grants.has(topic)) {
      const oldest = this.#grants.keys().next().value;
      if (oldest !== undefined) this.#grants.delete(oldest);
    }
    this.#grants.set(topic, { payloadBytes, until: validUntil(binding, now), since: now, epoch });
  }

  forget(): void {
    this.#grants = null;
  }
}

/** Epoch ms. */
function validUntil(binding: Binding, now: number): number {
  if (binding.mode === "DeviceCredential") return Number.POSITIVE_INFINITY;
  return Math.min(now + KEY_GRANT_LIFE_MS, ...binding.tokens.map(({ expiresAt }) => expiresAt));
}
