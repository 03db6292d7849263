import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ThrottleLimit, throttle } from "./throttle.ts";

const limit: ThrottleLimit = { burst: 3, periodMs: 1_000 };

/** What becomes of tries at these times, one after the other. */
function run(times: readonly number[], of: ThrottleLimit = limit): boolean[] {
  let arrivalAt: number | null = null;
  return times.map((now) => {
    const result = throttle(arrivalAt, of, now);
    arrivalAt = result.arrivalAt;
    return result.allowed;
  });
}

describe("throttle", () => {
  it("lets a burst through and refuses the next", () => {
    expect(run([0, 0, 0, 0])).toEqual([true, true, true, false]);
  });

  it("lets one through each period after a burst", () => {
    expect(run([0, 0, 0, 999, 1_000, 1_999, 2_000])).toEqual([true, true, true, false, true, false, true]);
  });

  it("lets a whole burst through again after a pause", () => {
    expect(run([0, 0, 0, 3_000, 3_000, 3_000, 3_000])).toEqual([true, true, true, true, true, true, false]);
  });

  it("never refuses whoever keeps the rate, however long", () => {
    expect(run(Array.from({ length: 1_000 }, (_, i) => i * 1_000)).every(Boolean)).toBe(true);
  });

  it("does not punish a refused try: who hammers gets through as often as who waits", () => {
    const allowed = run(Array.from({ length: 10_001 }, (_, i) => i)).filter(Boolean).length;
    expect(allowed).toBe(3 + 10);
  });

  it("says when the next try gets through, and keeps the word", () => {
    fc.assert(
      fc.property(
        fc.record({ burst: fc.integer({ min: 1, max: 5 }), periodMs: fc.integer({ min: 1, max: 5_000 }) }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 30 }),
        (of, gaps) => {
          let arrivalAt: number | null = null;
          let now = 1_700_000_000_000;
          for (const gap of gaps) {
            now += gap;
            const result = throttle(arrivalAt, of, now);
            arrivalAt = result.arrivalAt;
            if (result.allowed) {
              expect(result.retryAfterMs).toBe(0);
              continue;
            }
            expect(result.retryAfterMs).toBeGreaterThan(0);
            expect(throttle(arrivalAt, of, now + result.retryAfterMs).allowed).toBe(true);
            expect(throttle(arrivalAt, of, now + result.retryAfterMs - 1).allowed).toBe(false);
          }
        },
      ),
    );
  });

  it("never lets more than a burst and the rate through, in any stretch of time", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 60 }), (gaps) => {
        let now = 0;
        const times = gaps.map((gap) => (now += gap));
        const passed = times.filter((_, i) => run(times)[i]);
        for (let from = 0; from < passed.length; from++) {
          for (let to = from; to < passed.length; to++) {
            const stretch = (passed[to] ?? 0) - (passed[from] ?? 0);
            expect(to - from + 1).toBeLessThanOrEqual(limit.burst + Math.floor(stretch / limit.periodMs));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("locks nobody out when the clock jumps back by a year", () => {
    const year = 365 * 24 * 3_600_000;
    let { arrivalAt } = throttle(null, limit, year);
    const first = throttle(arrivalAt, limit, 0);
    expect(first).toEqual({ allowed: false, retryAfterMs: 1_000, arrivalAt: 3_000 });
    arrivalAt = first.arrivalAt;
    expect(throttle(arrivalAt, limit, 1_000).allowed).toBe(true);
  });

  it("makes nobody wait longer than one period when the limit is tightened", () => {
    const wide = throttle(null, { burst: 1_000, periodMs: 60_000 }, 0);
    const tight = throttle(wide.arrivalAt, limit, 0);
    expect(tight.retryAfterMs).toBe(1_000);
    expect(throttle(tight.arrivalAt, limit, 1_000).allowed).toBe(true);
  });
});
