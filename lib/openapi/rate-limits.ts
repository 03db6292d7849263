import type { ApiRateName, ApiRates } from "../config/api-rates.ts";
import { throttle } from "../domain/throttle.ts";
import { ApiError, type ApiErrorCode } from "./error.ts";

/** Buckets that are remembered; those that are full again are forgotten first. */
const BUCKETS = 20_000;

/** How often each caller may call, in the memory of this process: a restart gives nobody more than one second's worth. */
export class RateLimits {
  readonly #rates: ApiRates;
  /** Theoretical arrival time by bucket, epoch ms. */
  readonly #buckets = new Map<string, number>();

  constructor(rates: ApiRates) {
    this.#rates = rates;
  }

  /** @throws ApiError `Throttling` when too much comes from one address. Comes first, so that refusing is cheap. */
  takeForAddress(address: string, now: number): void {
    const waitMs = this.#take("address", address, now);
    if (waitMs === 0) return;
    const limit = this.#rates.address;
    throw new ApiError(
      "Throttling",
      `More than ${limit} requests in a second came from your address. Send fewer, or raise the rate named address in API_RATES.`,
      { retryAfterMs: waitMs },
    );
  }

  /** @throws ApiError with the code that is documented for the operation when its access user calls it too often. */
  takeForUser(name: ApiRateName, code: ApiErrorCode, operation: string, userId: string, now: number): void {
    const waitMs = this.#take(name, `${operation}/${userId}`, now);
    if (waitMs === 0) return;
    throw new ApiError(
      code,
      `${operation} may be called ${this.#rates[name]} times in a second by one access user. Wait as long as x-acs-retry-after says (milliseconds), or raise the rate in API_RATES.`,
      { retryAfterMs: waitMs },
    );
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @returns 0, or milliseconds to wait. */
  #take(name: ApiRateName, who: string, now: number): number {
    const perSecond = this.#rates[name];
    if (perSecond === 0) return 0;
    const bucket = `${name}/${who}`;
    const limit = { burst: perSecond, periodMs: 1_000 / perSecond };
    const result = throttle(this.#buckets.get(bucket) ?? null, limit, now);
    // Put back at the end, so that the order is that of the last use.
    this.#buckets.delete(bucket);
    this.#buckets.set(bucket, result.arrivalAt);
    if (this.#buckets.size > BUCKETS) this.#forgetOldest();
    return result.retryAfterMs;
  }

  #forgetOldest(): void {
    for (const bucket of this.#buckets.keys()) {
      if (this.#buckets.size <= BUCKETS) return;
      this.#buckets.delete(bucket);
    }
  }
}
