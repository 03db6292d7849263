import type { Sqlite } from "../../db/client.ts";
import { OBSERVED_KEPT_MS } from "../domain/observed-operation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows that one step touches, so that it takes a few milliseconds at most. */
const ROWS_AT_ONCE = 500;
/** How long what is done or over is kept. */
const CHANGES_KEPT_MS = HOUR_MS;
const DISCONNECT_REQUESTS_KEPT_MS = DAY_MS;
/** From their expiry on, also of revoked ones: there is no index on the time of revocation alone. */
const MESSAGE_REQUESTS_KEPT_MS = 60_000;
const ENDED_TOKENS_KEPT_MS = 30 * DAY_MS;
/** A day longer than is shown: what lasts is repeated once a day, so that what is shown begins with something. */
const MINUTES_KEPT_MS = 3 * DAY_MS;
const HOURS_KEPT_MS = 91 * DAY_MS;
/** After their end, so that people see why somebody was kept out. */
const ENDED_BLOCKS_KEPT_MS = 7 * DAY_MS;
const RECONNECT_RUNS_KEPT_MS = 30 * DAY_MS;
const SESSIONS_KEPT_MS = 30 * DAY_MS;

/**
 * Clears away what is over: rows of deleted instances, old entries of the outbox, ended tokens. Each step is one short
 * transaction, so that neither a client nor a person waits; there is always a next one.
 */
export class Maintenance {
  readonly #sqlite: Sqlite;
  readonly #tasks: readonly (() => number)[];
  #next = 0;

  constructor(sqlite: Sqlite, now: () => number) {
    this.#sqlite = sqlite;
    const remove = (table: string, where: string, from = table) => {
      const statement = sqlite.prepare(
        `delete from ${table} where rowid in (select rowid from ${from} where ${where} limit ${ROWS_AT_ONCE})`,
      );
      return (before: number) => statement.run(before).changes;
    };
    // In the order of the outbox, which is that of time and the only one that it has an index for.
    const oldest = `(select rowid, created_at from changes order by seq limit ${ROWS_AT_ONCE})`;
    const changes = remove("changes", "created_at < ?", oldest);
    const requests = remove("disconnect_requests", "done_at is not null and done_at < ?");
    const messages = remove("message_requests", "done_at is not null and done_at < ?");
    const forgotten = remove("message_requests", "done_at is null and requested_at < ?");
    const throttles = remove("throttles", "arrival_at < ?");
    const sessions = remove("operator_sessions", "expires_at < ?");
    const expiredUses = remove(
      "token_clients",
      "u.expires_at < ?",
      "(select c.rowid, t.expires_at from tokens t join token_clients c on c.token_id = t.id) u",
    );
    // What would go with it is gone before, so that one step stays a short one.
    const expired = remove(
      "tokens",
      "expires_at < ? and not exists (select 1 from token_clients where token_id = tokens.id)",
    );
    const minutes = remove("usage", "seconds = 60 and at < ?");
    const hours = remove("usage", "seconds = 3600 and at < ?");
    const blocks = remove("client_blocks", "ends_at is not null and ends_at < ?");
    const runs = remove("reconnect_runs", "ended_at is not null and ended_at < ?");
    const observed = remove("observed_operations", "slot_at < ?");
    const importRows = remove(
      "import_rows",
      "i.kept_until < ?",
      "(select r.rowid, i.kept_until from imports i join import_rows r on r.import_id = i.id) i",
    );
    const imports = remove("imports", "kept_until < ? and not exists (select 1 from import_rows where import_id = id)");
    const endOverlaps = sqlite.prepare(
      `update device_credentials set previous_key_id = null, previous_sealed_secret = null, previous_ends_at = null
       where rowid in (select rowid from device_credentials where previous_ends_at is not null and previous_ends_at < ?
       limit ${ROWS_AT_ONCE})`,
    );
    this.#tasks = [
      () => this.#purgeInstance(),
      () => changes(now() - CHANGES_KEPT_MS),
      () => requests(now() - DISCONNECT_REQUESTS_KEPT_MS),
      () => messages(now() - MESSAGE_REQUESTS_KEPT_MS),
      () => forgotten(now() - MESSAGE_REQUESTS_KEPT_MS),
      () => throttles(now()),
      () => sessions(now() - SESSIONS_KEPT_MS),
      () => expiredUses(now() - ENDED_TOKENS_KEPT_MS),
      () => expired(now() - ENDED_TOKENS_KEPT_MS),
      () => observed(now() - OBSERVED_KEPT_MS),
      () => minutes(now() - MINUTES_KEPT_MS),
      () => hours(now() - HOURS_KEPT_MS),
      () => blocks(now() - ENDED_BLOCKS_KEPT_MS),
      () => runs(now() - RECONNECT_RUNS_KEPT_MS),
      () => importRows(now()),
      () => imports(now()),
      () => endOverlaps.run(now()).changes,
    ];
  }

  /** One step: the task whose turn it is. A task that found much to do keeps its turn. @returns how many rows it touched. */
  step(): number {
    const task = this.#tasks[this.#next];
    if (task === undefined) return 0;
    const touched = this.#sqlite.transaction(task).immediate();
    if (touched < ROWS_AT_ONCE) this.#next = (this.#next + 1) % this.#tasks.length;
    return touched;
  }

  /** Every table that has rows of an instance, those first that refer to others. */
  #purgeInstance(): number {
    const instance = this.#sqlite
      .prepare("select id from instances where deleted_at is not null limit 1")
      .pluck()
      .get() as string | undefined;
    if (instance === undefined) return 0;
    for (const table of PURGED) {
      const mine =
        table === "import_rows"
          ? "select r.rowid from imports i join import_rows r on r.import_id = i.id where i.instance_id = ?"
          : `select rowid from ${table} where instance_id = ?`;
      const { changes } = this.#sqlite
        .prepare(`delete from ${table} where rowid in (${mine} limit ${ROWS_AT_ONCE})`)
        .run(instance);
      if (changes > 0) return ROWS_AT_ONCE;
    }
    this.#sqlite.prepare("delete from instances where id = ?").run(instance);
    return ROWS_AT_ONCE;
  }
}

const PURGED = [
  "import_rows",
  "imports",
  "device_credentials",
  "token_clients",
  "tokens",
  "client_blocks",
  "custom_permissions",
  "custom_identities",
  "group_rules",
  "group_policy_tests",
  "group_policy_versions",
  "groups",
  "denials",
  "observed_operations",
  "disconnect_requests",
  "message_requests",
  "connection_events",
  "usage",
  "quota_warnings",
  "reconnect_runs",
  "operator_roles",
] as const;
