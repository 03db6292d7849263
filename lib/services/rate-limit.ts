import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import { throttles } from "../../db/schema.ts";
import { formatRange, parseAddress, parseRange } from "../domain/address.ts";
import { DomainError } from "../domain/errors.ts";
import { type ThrottleLimit, throttle } from "../domain/throttle.ts";
import type { ServiceContext } from "./context.ts";
import { type Write, write } from "./transaction.ts";

/** One bucket of a rate limit: what is counted together, and how much of it is let through. */
export interface Bucket extends ThrottleLimit {
  readonly bucket: string;
}

/**
 * Takes one from every bucket, or from none. The state is in the database, so that a restart does not hand out a new set
 * of tries.
 * @throws DomainError `rate_limited` with `retryAfterMs`.
 */
export function takeFromBuckets(ctx: ServiceContext, buckets: readonly Bucket[]): void {
  const retryAfterMs = write(ctx, (w) => take(w, buckets));
  if (retryAfterMs > 0) {
    throw new DomainError(
      "rate_limited",
      `Too many attempts. Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} seconds.`,
      { retryAfterMs },
    );
  }
}

/** The same in an open write, without throwing. @returns milliseconds until another try can succeed; 0: it was taken. */
export function take({ tx, at }: Write, buckets: readonly Bucket[]): number {
  const results = buckets.map(({ bucket, ...limit }) => {
    const known = tx.select().from(throttles).where(eq(throttles.bucket, bucket)).get()?.arrivalAt ?? null;
    return { bucket, known, ...throttle(known, limit, at) };
  });
  const retryAfterMs = Math.max(...results.map((result) => result.retryAfterMs));
  for (const { bucket, known, allowed, arrivalAt } of results) {
    // A refused try takes nothing. It is kept only where the bucket was further ahead than it can be: the clock went back,
    // and the wait counts from now.
    const keep = retryAfterMs === 0 || (!allowed && known !== null && known > arrivalAt);
    if (!keep) continue;
    tx.insert(throttles)
      .values({ bucket, arrivalAt })
      .onConflictDoUpdate({ target: throttles.bucket, set: { arrivalAt } })
      .run();
  }
  return retryAfterMs;
}

/** Whoever has an IPv6 address has the whole /64 of it, and could count as somebody else with each try. */
export function neighbourhoodOf(address: string | null): string {
  const parsed = address === null ? null : parseAddress(address);
  if (parsed === null) return address ?? "local";
  const range = parsed.version === 6 ? parseRange(`${address?.replace(/%.*/, "")}/64`) : null;
  return range === null ? parsed.bytes.join(".") : formatRange(range);
}

/** A text as part of a bucket's name that cannot be read back: people type passwords where the e-mail address belongs. */
export function unreadable({ keyring }: ServiceContext, text: string): string {
  const key = keyring.keys.get(keyring.currentId) ?? Buffer.alloc(0);
  return createHmac("sha256", key).update("gatehouse bucket\0").update(text).digest("base64url").slice(0, 22);
}
