import { readFileSync } from "node:fs";
import { join } from "node:path";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import type { Db } from "./client.ts";

/** The database was written by a newer Gatehouse: running this one on it could lose what the newer one stored. */
export class NewerDatabaseError extends Error {
  override readonly name = "NewerDatabaseError";
}

interface Journal {
  readonly entries: readonly { readonly when: number }[];
}

/**
 * Brings the database to the schema of this version; does nothing when it is there already. Safe when two processes start
 * at once: the second waits for the first.
 * @param migrationsFolder the folder with `meta/_journal.json`, as drizzle-kit writes it.
 * @throws NewerDatabaseError when the database has migrations that this version does not know.
 */
export function migrateDatabase(db: Db, migrationsFolder: string): void {
  const journal = JSON.parse(readFileSync(join(migrationsFolder, "meta", "_journal.json"), "utf8")) as Journal;
  const known = journal.entries.at(-1)?.when ?? 0;
  const applied = lastApplied(db);
  if (applied > known) {
    throw new NewerDatabaseError("the database was written by a newer version of Gatehouse");
  }
  if (applied === known) return;
  migrate(db, { migrationsFolder });
}

function lastApplied(db: Db): number {
  const table = db.$client
    .prepare("select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'")
    .get();
  if (table === undefined) return 0;
  const row = db.$client.prepare("select max(created_at) as last from __drizzle_migrations").get() as {
    last: number | null;
  };
  return Number(row.last ?? 0);
}
