import Database from "better-sqlite3";

/** A process of the same role works on this folder already. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

/**
 * Makes sure that one process at a time has a role (console, gateway) on a state folder, for as long as the process lives.
 * The lock is SQLite's own on a file, so the system lets go of it however the process ends, also when it is killed.
 * @param path a file that is nothing but this lock
 * @returns lets go of it
 * @throws LockedError when another process holds it
 */
export function holdLock(path: string): () => void {
  const file = new Database(path, { timeout: 0 });
  try {
    // The lock never writes: with the journal in memory no other file appears, and none is left when the holder is killed.
    file.pragma("journal_mode = MEMORY");
    file.exec("begin exclusive");
  } catch (error) {
    file.close();
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")) {
      throw new LockedError(`${path} is locked by another process`);
    }
    throw error;
  }
  return () => file.close();
}
