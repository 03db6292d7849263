import type { Db } from "../db/client.ts";
import { usage } from "../db/schema.ts";

const HOUR_MS = 3_600_000;

/** Leaves a record of use of the last 30 days, and of the last 6 hours by the minute, as a gateway would have. */
export function recordUse(db: Db, instanceId: string, most = 400): void {
  const now = Date.now();
  const thisHour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const thisMinute = Math.floor(now / 60_000) * 60_000;
  const row = (seconds: number, at: number, share: number) => {
    const wave = 0.75 + 0.25 * Math.sin((at / HOUR_MS / 24) * 2 * Math.PI);
    const connections = Math.round(most * share * wave);
    const messagesPeak = connections * 2 + ((at / 60_000) % 7) * 5;
    return {
      ...{
        instanceId,
        seconds,
        at,
        connections,
        subscriptions: connections * 3,
        deviceCredentials: Math.round(most * share),
      },
      ...{ messages: messagesPeak * 20, messagesPeak, delivered: messagesPeak * 30, deliveredPeak: messagesPeak * 2 },
      ...{ tokens: 5, tokensPeak: 2 },
    };
  };
  db.transaction((tx) => {
    for (let n = 30 * 24; n >= 0; n--) {
      tx.insert(usage)
        .values(row(3600, thisHour - n * HOUR_MS, 1 - n / 1_440))
        .onConflictDoNothing()
        .run();
    }
    for (let n = 6 * 60; n > 0; n--)
      tx.insert(usage)
        .values(row(60, thisMinute - n * 60_000, 1))
        .onConflictDoNothing()
        .run();
  });
}
