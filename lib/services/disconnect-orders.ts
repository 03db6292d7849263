import type { Sqlite } from "../../db/client.ts";

/** Milliseconds after which an order that no gateway took has lost its meaning. */
const ORDER_LIFE_MS = 60_000;
const TAKEN_AT_ONCE = 500;

interface Order {
  readonly id: number;
  readonly instance_id: string;
  readonly client_id: string;
  readonly requested_at: number;
}

/** The console's orders to close connections, and what came of them. */
export class DisconnectOrders {
  readonly #now: () => number;
  readonly #open;
  readonly #done;
  /** Carried out, but not yet written: an order is never carried out twice, whatever happens to the write. */
  readonly #outcomes = new Map<number, { readonly outcome: string; readonly doneAt: number }>();

  /** @param reading for the orders. @param writing for the outcomes. */
  constructor(reading: Sqlite, writing: Sqlite, now: () => number) {
    this.#now = now;
    this.#open = reading.prepare(
      "select id, instance_id, client_id, requested_at from disconnect_requests where done_at is null order by id limit ?",
    );
    this.#done = writing.prepare(
      "update disconnect_requests set done_at = @doneAt, outcome = @outcome where id = @id and done_at is null",
    );
  }

  get pending(): number {
    return this.#outcomes.size;
  }

  /** @param disconnect closes the connection of a client; false if there is none. */
  carryOut(disconnect: (instanceId: string, clientId: string) => boolean): void {
    for (const order of this.#open.all(TAKEN_AT_ONCE + this.#outcomes.size) as Order[]) {
      if (this.#outcomes.has(order.id)) continue;
      const now = this.#now();
      const expired = now - order.requested_at > ORDER_LIFE_MS;
      const closed = !expired && disconnect(order.instance_id, order.client_id);
      this.#outcomes.set(order.id, {
        outcome: expired ? "expired" : closed ? "closed" : "not_connected",
        doneAt: now,
      });
    }
  }

  /** Writes the outcomes, in the caller's transaction. Call `written` when that was committed. */
  write(): void {
    for (const [id, outcome] of this.#outcomes) this.#done.run({ id, ...outcome });
  }

  written(): void {
    this.#outcomes.clear();
  }
}
