import type { Sqlite } from "../../db/client.ts";

/** Rows of one slot: of one client, of one instance, and in all. */
export const OBSERVED_OF_CLIENT = 200;
export const OBSERVED_OF_INSTANCE = 5_000;
export const OBSERVED_IN_ALL = 20_000;

interface Slot {
  readonly slotAt: number;
  rows: number;
  /** `instance/client` → rows, `instance` → rows. */
  readonly counts: Map<string, number>;
}

/** How many rows the present slot has on the disk, so that none has too many. */
export class ObservedSlots {
  readonly #read;
  #slot: Slot | null = null;
  #open = false;

  constructor(sqlite: Sqlite) {
    this.#read = sqlite.prepare(
      `select instance_id as instanceId, client_id as clientId, count(*) as rows from observed_operations
       where slot_at = ? group by instance_id, client_id`,
    );
  }

  /** A write begins. One before that was not committed took nothing after all: what is there is counted again. */
  begin(): void {
    if (this.#open) this.#slot = null;
    this.#open = true;
  }

  commit(): void {
    this.#open = false;
  }

  /** Takes the place of one more row. @returns whether there was one. */
  take(instanceId: string, slotAt: number, clientId: string): boolean {
    const slot = this.#of(slotAt);
    const client = `${instanceId}/${clientId}`;
    const ofClient = slot.counts.get(client) ?? 0;
    const ofInstance = slot.counts.get(instanceId) ?? 0;
    if (slot.rows >= OBSERVED_IN_ALL || ofInstance >= OBSERVED_OF_INSTANCE || ofClient >= OBSERVED_OF_CLIENT) {
      return false;
    }
    slot.rows++;
    slot.counts.set(client, ofClient + 1).set(instanceId, ofInstance + 1);
    return true;
  }

  #of(slotAt: number): Slot {
    if (this.#slot?.slotAt === slotAt) return this.#slot;
    const slot: Slot = { slotAt, rows: 0, counts: new Map() };
    for (const row of this.#read.all(slotAt) as { instanceId: string; clientId: string; rows: number }[]) {
      slot.rows += row.rows;
      slot.counts.set(`${row.instanceId}/${row.clientId}`, row.rows);
      slot.counts.set(row.instanceId, (slot.counts.get(row.instanceId) ?? 0) + row.rows);
    }
    this.#slot = slot;
    return slot;
  }
}
