import type { Sqlite } from "../../db/client.ts";
import type { Binding } from "../domain/decision.ts";
import { slotOf } from "../domain/observed-operation.ts";
import { shownText } from "./denial-record.ts";
import { ObservedSlots } from "./observed-slots.ts";

export type ObservedAction = "PUBLISH" | "SUBSCRIBE";

/** Between two writes, in milliseconds, and rows that one writes: what is counted is not waited for. */
const PACE_MS = 1_000;
const ROWS_AT_ONCE = 300;
/** Operations that wait to be written, in all and of one client: a flood of topics must not fill the memory. */
const WAITING = 20_000;
const WAITING_OF_CLIENT = 50;
/** Characters; longer ones are counted without being told apart. */
const TOPIC_LENGTH = 256;

interface Entry {
  readonly action: ObservedAction;
  /** Empty in the one that counts what is not told apart. */
  readonly topic: string;
  binding: Binding;
  allowed: number;
  refused: number;
  /** Epoch ms. */
  lastAt: number;
}

/** What one connection does, between two writes. */
export class ObservedClient {
  readonly #all: ObservedOperations;
  #publishes: Map<string, Entry> | null = null;
  #subscribes: Map<string, Entry> | null = null;

  constructor(all: ObservedOperations) {
    this.#all = all;
  }

  /** Counts one operation. Called for every message: it finds a number and raises it. */
  count(action: ObservedAction, topic: string, allowed: boolean, binding: Binding, now: number): void {
    const entry = (action === "PUBLISH" ? this.#publishes : this.#subscribes)?.get(topic);
    if (entry === undefined) {
      this.#begin(action, topic, allowed, binding, now);
      return;
    }
    if (allowed) entry.allowed++;
    else entry.refused++;
    entry.lastAt = now;
    entry.binding = binding;
  }

  #begin(action: ObservedAction, topic: string, allowed: boolean, binding: Binding, now: number): void {
    if (action === "PUBLISH") this.#publishes ??= new Map();
    else this.#subscribes ??= new Map();
    const known = (action === "PUBLISH" ? this.#publishes : this.#subscribes) as Map<string, Entry>;
    const apart = known.size < WAITING_OF_CLIENT && topic.length <= TOPIC_LENGTH && shownText(topic) === topic;
    const entry = { action, topic, binding, allowed: allowed ? 1 : 0, refused: allowed ? 0 : 1, lastAt: now };
    if (apart && this.#all.wait(entry, () => known.delete(topic))) known.set(topic, entry);
    else this.#all.countTogether(entry);
  }
}

/**
 * The record of what clients really do, for trying drafts of policies on it: counted in memory, for each client, action and
 * topic, and written in batches, slot by slot. Everything is bounded; what is too much is counted without being told apart.
 */
export class ObservedOperations {
  readonly #statements: ReturnType<typeof prepare>;
  readonly #monotonic: () => number;
  readonly #slots: ObservedSlots;
  #waiting: { readonly entry: Entry; readonly forget: () => void }[] = [];
  /** By instance and action. */
  readonly #together = new Map<string, Entry>();
  #inWrite = 0;
  #togetherInWrite: string[] = [];
  #wroteAt = Number.NEGATIVE_INFINITY;
  #finishing = false;

  /** @param monotonic milliseconds on a clock that nobody sets. */
  constructor(sqlite: Sqlite, monotonic: () => number) {
    this.#statements = prepare(sqlite);
    this.#monotonic = monotonic;
    this.#slots = new ObservedSlots(sqlite);
  }

  get pending(): number {
    if (!this.#finishing && this.#monotonic() - this.#wroteAt < PACE_MS) return 0;
    return this.#waiting.length + this.#together.size;
  }

  /** From now on everything is written at once: the end is near. */
  finish(): void {
    this.#finishing = true;
  }

  /** @param forget called when it was written. @returns whether there was room for it. */
  wait(entry: Entry, forget: () => void): boolean {
    if (this.#waiting.length >= WAITING) return false;
    this.#waiting.push({ entry, forget });
    return true;
  }

  countTogether(entry: Entry): void {
    const key = `${entry.binding.instanceId} ${entry.action}`;
    const known = this.#together.get(key);
    if (known === undefined) {
      this.#together.set(key, { ...entry, topic: "" });
      return;
    }
    known.allowed += entry.allowed;
    known.refused += entry.refused;
    known.lastAt = entry.lastAt;
  }

  /** Writes what was counted, as far as there is time and the pace allows, in the caller's transaction. */
  write(hasTime: () => boolean): void {
    this.#slots.begin();
    this.#inWrite = 0;
    this.#togetherInWrite = [];
    const most = this.#finishing ? this.#waiting.length : Math.min(this.#waiting.length, ROWS_AT_ONCE);
    while (this.#inWrite < most && hasTime()) {
      const one = this.#waiting[this.#inWrite];
      if (one === undefined) break;
      this.#write(one.entry);
      this.#inWrite++;
    }
    for (const [key, entry] of this.#together) {
      if (!hasTime()) return;
      this.#statements.upsert.run(togetherOf(entry));
      this.#togetherInWrite.push(key);
    }
  }

  /** That was committed. */
  written(): void {
    for (const { forget } of this.#waiting.splice(0, this.#inWrite)) forget();
    for (const key of this.#togetherInWrite) this.#together.delete(key);
    // A write that got nothing done, or was not asked for, is none.
    if (this.#inWrite > 0 || this.#togetherInWrite.length > 0) this.#wroteAt = this.#monotonic();
    this.#inWrite = 0;
    this.#togetherInWrite = [];
    this.#slots.commit();
  }

  #write(entry: Entry): void {
    const columns = columnsOf(entry);
    if (this.#statements.update.run(columns).changes === 1) return;
    const fits = this.#slots.take(columns.instanceId, columns.slotAt, columns.clientId);
    this.#statements.upsert.run(fits ? columns : togetherOf(entry));
  }
}

function columnsOf({ action, topic, binding, allowed, refused, lastAt }: Entry) {
  const { instanceId, clientId, groupId, mode, keyId, tokens, address, secure } = binding;
  return {
    ...{ instanceId, slotAt: slotOf(lastAt), clientId, action, topic, groupId, mode, keyId },
    tokenIds: JSON.stringify(tokens.map(({ id }) => id)),
    ...{ address, secure: secure ? 1 : 0, allowed, refused, lastAt },
  };
}

/** In the row of those that are not told apart. */
function togetherOf(entry: Entry) {
  const nobody = { clientId: "", topic: "", groupId: "", keyId: "", tokenIds: "[]", address: "", secure: 0 };
  return { ...columnsOf(entry), ...nobody };
}

function prepare(sqlite: Sqlite) {
  const changes = `allowed = allowed + @allowed, refused = refused + @refused, last_at = @lastAt, group_id = @groupId,
    mode = @mode, key_id = @keyId, token_ids = @tokenIds, address = @address, secure = @secure`;
  return {
    update: sqlite.prepare(
      `update observed_operations set ${changes} where instance_id = @instanceId and slot_at = @slotAt
       and client_id = @clientId and action = @action and topic = @topic`,
    ),
    upsert: sqlite.prepare(
      `insert into observed_operations (instance_id, slot_at, client_id, action, topic, group_id, mode, key_id, token_ids,
         address, secure, allowed, refused, last_at)
       values (@instanceId, @slotAt, @clientId, @action, @topic, @groupId, @mode, @keyId, @tokenIds, @address, @secure,
         @allowed, @refused, @lastAt)
       on conflict do update set ${changes}`,
    ),
  };
}
