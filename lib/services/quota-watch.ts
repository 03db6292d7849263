import type { Sqlite } from "../../db/client.ts";
import { type Quota, warningLevel } from "../domain/quota.ts";

/** A level ends when use has stayed below it for this long, so that what goes up and down is not told each time. */
const LEVEL_HELD_MS = 15 * 60_000;

type Level = NonNullable<ReturnType<typeof warningLevel>>;

interface Standing {
  readonly level: Level;
  /** Epoch ms: when use was last at this level. */
  readonly lastAt: number;
}

/** Notes when the use of a quota reaches a level of which people are warned: once for each time, also in the audit log. */
export class QuotaWatch {
  readonly #standing = new Map<string, Standing>();
  readonly #statements: ReturnType<typeof prepare>;
  #inWrite: (() => void)[] = [];

  constructor(sqlite: Sqlite) {
    this.#statements = prepare(sqlite);
  }

  begin(now: number): void {
    for (const row of this.#statements.all.all() as { id: string; quota: Quota; level: Level }[]) {
      this.#standing.set(`${row.id} ${row.quota}`, { level: row.level, lastAt: now });
    }
  }

  /** @param at epoch ms of the minute in which so much was used. In the caller's transaction. */
  look(id: string, quota: Quota, used: number, limit: number, at: number): void {
    const key = `${id} ${quota}`;
    const standing = this.#standing.get(key);
    const level = warningLevel(used, limit);
    if (standing === undefined && level === null) return;
    if (level !== null && level === standing?.level) {
      this.#inWrite.push(() => this.#standing.set(key, { level, lastAt: at }));
      return;
    }
    const rises = level !== null && level > (standing?.level ?? 0);
    // A clock that went back ends nothing; one that went ahead may, and the level is then reached again.
    if (!rises && standing !== undefined && at - standing.lastAt < LEVEL_HELD_MS) {
      if (at < standing.lastAt) this.#inWrite.push(() => this.#standing.set(key, { ...standing, lastAt: at }));
      return;
    }
    const { remove, put, audit } = this.#statements;
    if (level === null) remove.run(id, quota);
    else put.run({ id, quota, level, used, limit, at });
    if (rises) audit.run({ id, at, detail: JSON.stringify({ quota, level, used, limit }) });
    this.#inWrite.push(() => {
      if (level === null) this.#standing.delete(key);
      else this.#standing.set(key, { level, lastAt: at });
    });
  }

  /** What was looked at is committed. */
  written(): void {
    for (const take of this.#inWrite) take();
    this.#inWrite = [];
  }

  /** What was looked at is not committed, and is looked at again. */
  forgotten(): void {
    this.#inWrite = [];
  }
}

function prepare(sqlite: Sqlite) {
  return {
    all: sqlite.prepare("select instance_id as id, quota, level from quota_warnings"),
    remove: sqlite.prepare("delete from quota_warnings where instance_id = ? and quota = ?"),
    put: sqlite.prepare(
      `insert or replace into quota_warnings (instance_id, quota, level, reached_at, used, allowed)
       values (@id, @quota, @level, @at, @used, @limit)`,
    ),
    audit: sqlite.prepare(
      `insert into audit_log (at, actor_kind, actor_id, actor_name, action, instance_id, target, detail)
       values (@at, 'system', 'gateway', 'gateway', 'quota.reached', @id, @id, @detail)`,
    ),
  };
}
