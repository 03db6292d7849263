export type RelativeUnit = "now" | "seconds" | "minutes" | "hours" | "days" | "months" | "years";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How far `at` is from `now`, in the largest unit that is full. Both epoch ms. Under ten seconds it is "now": a clock that
 * runs a little ahead must not say "in 2 s" about what has just happened.
 */
export function relativeTime(at: number, now: number): { unit: RelativeUnit; count: number; future: boolean } {
  const distance = Math.abs(at - now);
  const future = at > now;
  const of = (unit: RelativeUnit, size: number) => ({
    unit,
    count: Math.floor(distance / size),
    future,
  });
  if (distance < 10 * SECOND) return { unit: "now", count: 0, future };
  if (distance < MINUTE) return of("seconds", SECOND);
  if (distance < HOUR) return of("minutes", MINUTE);
  if (distance < DAY) return of("hours", HOUR);
  if (distance < 60 * DAY) return of("days", DAY);
  if (distance < 730 * DAY) return of("months", 30 * DAY);
  return of("years", 365 * DAY);
}
