import { createHash } from "node:crypto";
import type { Connection } from "../lib/gateway/connection.ts";
import { openProcessWorld } from "../lib/gateway/test-process.ts";
import { TokenWatch } from "../lib/gateway/token-watch.ts";
import { decimal, table, whole } from "./figures.ts";
import { processorSeconds } from "./processes.ts";

/*
 * What tokens cost while nothing happens: those that lie in the database, and those that a live connection holds, whose ends
 * are watched.
 */

const LOOK_SECONDS = 10;
const TICKS = 10_000;

/** @param tokens how many lie in the database, and how many are held. @returns the table. */
export async function idleTokens(tokens: number): Promise<string> {
  const { none, many } = await inDatabase(tokens);
  const held = inMemory(tokens);
  const name = whole(tokens);
  return table(
    ["tokens at rest", ""],
    [
      ["gateway with none: milliseconds of processor time a second", decimal(none, 1)],
      [`gateway with ${name} in the database`, decimal(many, 1)],
      [`one look at the clock with ${name} held: µs`, decimal(held.microseconds, 2)],
      ["memory for the end of a held token: bytes", whole(held.bytes)],
    ],
  );
}

async function inDatabase(tokens: number): Promise<{ none: number; many: number }> {
  const world = await openProcessWorld();
  try {
    const pid = world.gateway.child.pid ?? 0;
    const load = async () => {
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      const before = processorSeconds(pid) ?? Number.NaN;
      await new Promise((resolve) => setTimeout(resolve, LOOK_SECONDS * 1_000));
      return (((processorSeconds(pid) ?? Number.NaN) - before) * 1_000) / LOOK_SECONDS;
    };
    const instanceId = world.instance("mqtt-idle");
    const none = await load();
    const insert = world.db.$client.prepare(
      `insert into tokens (instance_id, hash, prefix, last_four, type, filters, note, issued_by, issued_by_name, created_at, expires_at)
       values (?, ?, 'gtk_idle', 'idle', 'RW', '["a/#"]', '', 'bench', 'bench', ?, ?)`,
    );
    const now = Date.now();
    // In steps: one commit of a million rows would be a log that nobody has.
    for (let first = 0; first < tokens; first += 50_000) {
      world.db.$client.transaction(() => {
        for (let i = first; i < Math.min(tokens, first + 50_000); i++) {
          const hash = createHash("sha256").update(String(i)).digest();
          insert.run(instanceId, hash, now, now + 3_600_000 + i);
        }
      })();
    }
    return { none, many: await load() };
  } finally {
    world.close();
  }
}

function inMemory(tokens: number): { microseconds: number; bytes: number } {
  const watch = new TokenWatch();
  const now = Date.now();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const connections: unknown[] = [];
  for (let i = 0; i < tokens; i++) {
    const expiresAt = now + 3_600_000 + ((i * 7_919) % 2_000_000_000);
    const connection = { binding: { tokens: [{ id: i, type: "RW", filters: [], expiresAt }] } };
    connections.push(connection);
    watch.watch(connection as unknown as Connection);
  }
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / tokens;
  const begin = performance.now();
  for (let i = 0; i < TICKS; i++) watch.tick(now + i);
  return { microseconds: ((performance.now() - begin) * 1_000) / TICKS, bytes };
}
