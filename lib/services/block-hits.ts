import type { Sqlite } from "../../db/client.ts";
import { parseAddress, parseRange, rangeContains } from "../domain/address.ts";
import type { BlockKind } from "../domain/decision.ts";
import { formatClientId } from "../domain/login.ts";

/** How many are disconnected with one block, so that it never holds the database for long. */
export const MOST_HITS = 10_000;

/** How many live clients an entry keeps out when they come back. @param value in canonical form. */
export function countHits(sqlite: Sqlite, instanceId: string, kind: BlockKind, value: string): number {
  let count = 0;
  for (const _ of hits(sqlite, instanceId, kind, value)) count++;
  return count;
}

/** Their client IDs, at most `MOST_HITS`. */
export function readHits(sqlite: Sqlite, instanceId: string, kind: BlockKind, value: string): string[] {
  const found: string[] = [];
  for (const clientId of hits(sqlite, instanceId, kind, value)) if (found.push(clientId) >= MOST_HITS) break;
  return found;
}

function* hits(sqlite: Sqlite, instanceId: string, kind: BlockKind, value: string): Generator<string> {
  if (kind === "client") {
    const row = sqlite.prepare("select 1 from live_clients where instance_id = ? and client_id = ?");
    if (row.get(instanceId, value) !== undefined) yield value;
  } else if (kind === "group") {
    // All client IDs of a group are one range.
    const start = formatClientId(value, "");
    yield* sqlite
      .prepare("select client_id from live_clients where instance_id = ? and client_id >= ? and client_id < ?")
      .pluck()
      .iterate(instanceId, start, `${start}\u{10ffff}`) as IterableIterator<string>;
  } else {
    const range = parseRange(value);
    if (range === null) return;
    const rows = sqlite
      .prepare("select client_id as id, address from live_clients where instance_id = ?")
      .iterate(instanceId) as IterableIterator<{ id: string; address: string }>;
    for (const { id, address } of rows) {
      const parsed = parseAddress(address);
      if (parsed !== null && rangeContains(range, parsed)) yield id;
    }
  }
}
