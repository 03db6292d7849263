import { join } from "node:path";
import { closeDatabase } from "../../db/client.ts";
import { holdLock, LockedError } from "../../db/lock.ts";
import { NewerDatabaseError } from "../../db/migrate.ts";
import { readSettings, SettingsError } from "../config/settings.ts";
import { openStateFolder } from "../config/state-folder.ts";
import type { Application } from "../services/application.ts";

/** The program cannot start; the message is one line for the terminal that says what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Programs of which only one may work on a state folder. */
export type Role = "console" | "gateway";

export interface Opened {
  readonly app: Application;
  /** Closes the database, without a `-wal` where this was its last user, and lets another program have the role. */
  close(): void;
}

const ROLE_TAKEN: Record<Role, (folder: string) => string> = {
  console: (folder) =>
    `Another Gatehouse runs on the state folder ${folder}. Stop it, or set DATA_DIR to another folder.`,
  gateway: (folder) =>
    `Another gateway serves the state folder ${folder}. Stop it, or start the console with GATEWAY=off to leave it running.`,
};

/** Milliseconds that closing waits for the reader of another process before it leaves the checkpoint to that process. */
const CHECKPOINT_WAIT_MS = 500;

/**
 * Opens the application for a program, with every way in which that can fail turned into one line.
 * @param role null for a command that may run beside everything else
 * @throws StartError
 */
export function openAs(role: Role | null, open: () => Application): Opened {
  let folder = "data";
  let release = () => {};
  try {
    const settings = readSettings(process.env);
    folder = settings.dataDir;
    if (role !== null) release = holdLock(join(openStateFolder(settings).folder, `${role}.lock`));
    const app = open();
    return {
      app,
      close: () => {
        if (app.db.$client.open) app.db.$client.pragma(`busy_timeout = ${CHECKPOINT_WAIT_MS}`);
        closeDatabase(app.db);
        release();
      },
    };
  } catch (error) {
    release();
    if (error instanceof LockedError && role !== null) throw new StartError(ROLE_TAKEN[role](folder));
    throw new StartError(startProblem(error, folder), { cause: error });
  }
}

/** What kept a program from starting, as a line that says what to do. */
export function startProblem(error: unknown, folder: string): string {
  if (error instanceof SettingsError || error instanceof StartError) return error.message;
  if (error instanceof NewerDatabaseError) {
    return `The database in ${folder} was written by a newer version of Gatehouse. Start that version, or restore a backup made with this one.`;
  }
  const code = sqliteCode(error);
  if (code?.startsWith("SQLITE_BUSY")) {
    return `The database in ${folder} is locked by another program. Stop that program and start again.`;
  }
  if (code === "SQLITE_NOTADB" || code?.startsWith("SQLITE_CORRUPT")) {
    return `The database in ${folder} is damaged, or is no database. Move it away and restore a backup.`;
  }
  if (code === "SQLITE_FULL") return `The disk of ${folder} is full. Free some space and start again.`;
  if (code !== undefined) {
    return `The database in ${folder} cannot be written (${code}). Make it writable for this user, or set DATA_DIR.`;
  }
  return `Gatehouse cannot start: ${error instanceof Error ? error.message : String(error)}`.replaceAll("\n", " ");
}

/** drizzle wraps what SQLite throws; the code is on the error or on its cause. */
function sqliteCode(error: unknown): string | undefined {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if ("code" in e && typeof e.code === "string" && e.code.startsWith("SQLITE_")) return e.code;
  }
  return undefined;
}
