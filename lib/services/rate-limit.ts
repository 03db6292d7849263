import { eq } from "drizzle-orm";
import { throttles } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { type ThrottleLimit, throttle } from "../domain/throttle.ts";
import type { ServiceContext } from "./context.ts";
import { write } from "./transaction.ts";

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
  const retryAfterMs = write(ctx, ({ tx, at }) => {
    let wait = 0;
    const next: { bucket: string; arrivalAt: number }[] = [];
    for (const { bucket, ...limit } of buckets) {
      const row = tx.select().from(throttles).where(eq(throttles.bucket, bucket)).get();
      const result = throttle(row?.arrivalAt ?? null, limit, at);
      if (result.allowed) next.push({ bucket, arrivalAt: result.arrivalAt });
      else wait = Math.max(wait, result.retryAfterMs);
    }
    if (wait === 0) {
      for (const row of next) {
        tx.insert(throttles)
          .values(row)
          .onConflictDoUpdate({
            target: throttles.bucket,
            set: { arrivalAt: row.arrivalAt },
          })
          .run();
      }
    }
    return wait;
  });
  if (retryAfterMs > 0) {
    throw new DomainError(
      "rate_limited",
      `Too many attempts. Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} seconds.`,
      { retryAfterMs },
    );
  }
}
