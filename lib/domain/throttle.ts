export interface ThrottleLimit {
  /** How many are let through at once after a pause. At least 1. */
  readonly burst: number;
  /** After a burst, one more is let through each `periodMs`. */
  readonly periodMs: number;
}

export interface ThrottleResult {
  readonly allowed: boolean;
  /** Milliseconds until another try is let through; 0 if this one was. */
  readonly retryAfterMs: number;
  /** What to keep for the bucket: the next call's `arrivalAt` (epoch ms). */
  readonly arrivalAt: number;
}

/**
 * Rate limit by the generic cell rate algorithm. A refused try costs nothing, so whoever keeps the rate is never locked out.
 * @param arrivalAt what the last call for this bucket returned, or null for a new bucket.
 */
export function throttle(arrivalAt: number | null, limit: ThrottleLimit, now: number): ThrottleResult {
  const { burst, periodMs } = limit;
  const depthMs = burst * periodMs;
  // No bucket is ever further ahead than a full burst. One that is was written before the clock went back or the limit
  // shrank: taking it at its word would lock somebody out for as long as the clock jumped.
  const earliest = Math.min(Math.max(arrivalAt ?? now, now), now + depthMs);
  const next = earliest + periodMs;
  const waitMs = next - depthMs - now;
  return waitMs <= 0
    ? { allowed: true, retryAfterMs: 0, arrivalAt: next }
    : { allowed: false, retryAfterMs: waitMs, arrivalAt: earliest };
}
