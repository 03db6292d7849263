import Database from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import * as schema from "./schema.ts";

export type Db = BetterSQLite3Database<typeof schema> & {
  readonly $client: Database.Database;
};
export type Sqlite = Database.Database;

/**
 * How safely a connection commits. `full`: a commit is on the disk before it returns, for whatever is acknowledged to
 * anybody. `telemetry`: for what can be observed again after a crash (live clients, denials, last use), where an fsync
 * per write would slow the work that matters. Either way the file stays consistent.
 */
export type Durability = "full" | "telemetry";

/** Milliseconds that a writer waits for another process's transaction before it gives up with SQLITE_BUSY. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the database file with the settings that both processes rely on. The caller closes it.
 * @throws SqliteError when the file cannot be opened or is no database.
 */
export function openDatabase(
  path: string,
  durability: Durability = "full",
  options: { readonly readOnly?: boolean } = {},
): Db {
  const client = new Database(path, {
    readonly: options.readOnly === true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    if (options.readOnly !== true) client.pragma("journal_mode = WAL");
    client.pragma(`synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`);
    client.pragma("foreign_keys = ON");
    client.pragma("trusted_schema = OFF");
    client.pragma("cache_size = -32768");
    client.pragma("mmap_size = 268435456");
    client.pragma("temp_store = MEMORY");
  } catch (error) {
    client.close();
    throw error;
  }
  return drizzle({ client, schema });
}

/** Closes so that no `-wal` file is left behind when this was the last connection. */
export function closeDatabase(db: Db): void {
  if (!db.$client.open) return;
  try {
    if (!db.$client.readonly) db.$client.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    db.$client.close();
  }
}
