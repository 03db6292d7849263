/** When a quota will be reached if use goes on as it did. Runs in browsers. */
export type Forecast =
  /** Less than `MIN_DAYS` of record. */
  | { readonly kind: "unknown" }
  /** The limit is reached now. */
  | { readonly kind: "reached" }
  /** It does not grow. */
  | { readonly kind: "steady" }
  /** It grows, but not to the limit within a year. */
  | { readonly kind: "far"; readonly perDay: number }
  /** Epoch ms. */
  | { readonly kind: "date"; readonly at: number; readonly perDay: number };

export const MIN_DAYS = 3;
/** Older days say little about the next ones. */
export const MOST_DAYS = 28;
const DAY_MS = 24 * 60 * 60 * 1_000;
const FAR_DAYS = 365;

/**
 * The growth of a day is the middle one of the growths between any two of the days (Theil and Sen): one odd day, such as an
 * outage or a test, does not move it.
 * @param days the most used in each of the last days, the present one last.
 * @param held what is used now, of what stays used until it is given back: the line starts there, also after much was.
 */
export function forecast(days: readonly number[], limit: number, now: number, held?: number): Forecast {
  const used = held ?? days.at(-1);
  if (used !== undefined && used >= limit) return { kind: "reached" };
  const recent = days.slice(-MOST_DAYS);
  if (used === undefined || recent.length < MIN_DAYS) return { kind: "unknown" };
  const slopes: number[] = [];
  for (const [i, from] of recent.entries()) {
    for (const [j, to] of recent.entries()) if (j > i) slopes.push((to - from) / (j - i));
  }
  const perDay = middle(slopes);
  if (perDay <= 0) return { kind: "steady" };
  // From the line, not from today, which may itself be the odd day.
  const level = held ?? middle(recent.map((value, i) => value + perDay * (recent.length - 1 - i)));
  const daysLeft = Math.max(0, (limit - Math.min(level, limit)) / perDay);
  if (daysLeft > FAR_DAYS) return { kind: "far", perDay };
  return { kind: "date", at: now + daysLeft * DAY_MS, perDay };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
