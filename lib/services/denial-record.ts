import type { Sqlite } from "../../db/client.ts";
import type { Action, Decision } from "../domain/decision.ts";
import type { LoginMode } from "../domain/login.ts";

/** A refusal as a door reports it. */
export interface Refusal {
  /** Empty where the request named no instance that exists. */
  readonly instanceId: string;
  readonly clientId: string;
  readonly action: Action;
  /** Empty for CONNECT. */
  readonly topic: string;
  readonly decision: Decision;
  readonly mode: LoginMode | null;
  readonly keyId: string | null;
  readonly address: string;
  /** Epoch ms. */
  readonly at: number;
}

interface Row {
  refusal: Refusal;
  readonly clientId: string;
  readonly topic: string;
  count: number;
  readonly firstAt: number;
}

/** Different refusals that are kept between two writes, in all and from one address: a flood must not fill the memory, and */
const ROWS = 400;
/** one that floods must not hide what happens to others. */
const ROWS_PER_ADDRESS = 100;
/** Rows that are kept for an instance; the oldest go first. */
export const DENIALS_KEPT = 5_000;
/** Rows that one pass removes, so that it takes a few milliseconds at most. */
const PRUNED_AT_ONCE = 1_000;

const MAX_SHOWN_LENGTH = 256;

/** A text of a client as it may be stored and shown: not too long, no control or invisible characters, well-formed. */
export function shownText(text: string): string {
  const short = text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH - 1)}…`;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

const printable = (_key: string, value: unknown) => (typeof value === "string" ? shownText(value) : value);

/**
 * The record of refusals: gathered in memory, one row for each (instance, client, action, topic, reason), and written in
 * batches. Under a flood of different refusals some are only counted (`lost`).
 */
export class DenialRecord {
  readonly #rows = new Map<string, Row>();
  readonly #perAddress = new Map<string, number>();
  #inWrite: string[] = [];
  readonly #touched = new Set<string>();
  readonly #upsert;
  readonly #excess;
  readonly #remove;
  readonly #sqlite: Sqlite;
  /** Refusals that were not recorded because there were too many different ones at once. */
  lost = 0;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#upsert = sqlite.prepare(
      `insert into denials (instance_id, client_id, action, topic, reason, count, first_at, last_at, mode, key_id, address, decision)
       values (@instanceId, @clientId, @action, @topic, @reason, @count, @firstAt, @lastAt, @mode, @keyId, @address, @decision)
       on conflict (instance_id, client_id, action, topic, reason) do update set count = count + excluded.count,
         last_at = excluded.last_at, mode = excluded.mode, key_id = excluded.key_id, address = excluded.address,
         decision = excluded.decision`,
    );
    this.#excess = sqlite
      .prepare("select id from denials where instance_id = ? order by last_at desc, id desc limit ? offset ?")
      .pluck();
    this.#remove = sqlite.prepare("delete from denials where id in (select value from json_each(?))");
  }

  get pending(): number {
    return this.#rows.size;
  }

  record(refusal: Refusal): void {
    const clientId = shownText(refusal.clientId);
    const topic = shownText(refusal.topic);
    const key = [refusal.instanceId, clientId, refusal.action, topic, refusal.decision.reason].join("\n");
    const known = this.#rows.get(key);
    if (known !== undefined) {
      known.refusal = refusal;
      known.count++;
      return;
    }
    const fromAddress = this.#perAddress.get(refusal.address) ?? 0;
    if (this.#rows.size >= ROWS || fromAddress >= ROWS_PER_ADDRESS) {
      this.lost++;
      return;
    }
    this.#perAddress.set(refusal.address, fromAddress + 1);
    this.#rows.set(key, { refusal, clientId, topic, count: 1, firstAt: refusal.at });
  }

  /** Writes what was gathered, while there is time, in the caller's transaction. Call `written` when that was committed. */
  write(hasTime: () => boolean): void {
    this.#inWrite = [];
    for (const [key, { refusal, clientId, topic, count, firstAt }] of this.#rows) {
      if (!hasTime()) return;
      this.#inWrite.push(key);
      const { decision } = refusal;
      this.#touched.add(refusal.instanceId);
      this.#upsert.run({
        instanceId: refusal.instanceId,
        clientId,
        action: refusal.action,
        topic,
        reason: decision.reason,
        count,
        firstAt,
        lastAt: refusal.at,
        mode: refusal.mode,
        keyId: refusal.keyId === null ? null : shownText(refusal.keyId),
        address: refusal.address,
        decision: JSON.stringify(decision, printable),
      });
    }
  }

  written(): void {
    for (const key of this.#inWrite) this.#rows.delete(key);
    this.#inWrite = [];
    if (this.#rows.size === 0) this.#perAddress.clear();
  }

  /** Removes the oldest rows of an instance that has more than are kept. */
  prune(kept = DENIALS_KEPT): void {
    for (const instanceId of this.#touched) {
      const excess = this.#excess.all(instanceId, PRUNED_AT_ONCE, kept) as number[];
      if (excess.length > 0) this.#sqlite.transaction(() => this.#remove.run(JSON.stringify(excess))).immediate();
      if (excess.length < PRUNED_AT_ONCE) this.#touched.delete(instanceId);
    }
  }
}
