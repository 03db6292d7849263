import type { Sqlite } from "../../db/client.ts";

/** Milliseconds after which nobody waits for a message any more, so that it must not be sent either. */
const ORDER_LIFE_MS = 5_000;
const TAKEN_AT_ONCE = 200;

interface Order {
  readonly id: number;
  readonly instance_id: string;
  readonly topic: string;
  readonly payload: Buffer;
  readonly requested_at: number;
}

/** What came of a message that was to be published. */
export type MessageOutcome = "sent" | "instance_closed" | "message_rate" | "expired";

/** Messages that the API wants to be published, and what came of them. */
export class MessageOrders {
  readonly #now: () => number;
  readonly #open;
  readonly #done;
  /** Carried out, but not yet written: a message is never sent twice, whatever happens to the write. */
  readonly #outcomes = new Map<number, { readonly outcome: MessageOutcome; readonly doneAt: number }>();
  #inWrite: number[] = [];

  /** @param reading for the orders. @param writing for the outcomes. */
  constructor(reading: Sqlite, writing: Sqlite, now: () => number) {
    this.#now = now;
    this.#open = reading.prepare(
      "select id, instance_id, topic, payload, requested_at from message_requests where done_at is null order by id limit ?",
    );
    this.#done = writing.prepare(
      "update message_requests set done_at = @doneAt, outcome = @outcome, payload = x'' where id = @id and done_at is null",
    );
  }

  get pending(): number {
    return this.#outcomes.size;
  }

  carryOut(publish: (instanceId: string, topic: string, payload: Buffer) => MessageOutcome): void {
    for (const order of this.#open.all(TAKEN_AT_ONCE + this.#outcomes.size) as Order[]) {
      if (this.#outcomes.has(order.id)) continue;
      const now = this.#now();
      const expired = Math.abs(now - order.requested_at) > ORDER_LIFE_MS;
      const outcome = expired ? "expired" : publish(order.instance_id, order.topic, order.payload);
      this.#outcomes.set(order.id, { outcome, doneAt: now });
    }
  }

  /** Writes the outcomes, while there is time, in the caller's transaction. Call `written` when that was committed. */
  write(hasTime: () => boolean): void {
    this.#inWrite = [];
    for (const [id, outcome] of this.#outcomes) {
      if (!hasTime()) return;
      this.#done.run({ id, ...outcome });
      this.#inWrite.push(id);
    }
  }

  written(): void {
    for (const id of this.#inWrite) this.#outcomes.delete(id);
    this.#inWrite = [];
  }
}
