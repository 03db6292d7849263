import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { type Settings, SettingsError } from "./settings.ts";

/** Where the state lives. */
export interface StateFolder {
  readonly folder: string;
  readonly databasePath: string;
  /** Base64 or hex text of the master key. */
  readonly masterKey: string;
  readonly sessionSecret: string;
}

/**
 * Makes the state folder and its keys on the first start, and reads them afterwards.
 * @throws SettingsError in one line when the folder cannot be written, or the master key of an existing database is gone:
 * a new key could open nothing, so none is made.
 */
export function openStateFolder(settings: Settings): StateFolder {
  const folder = settings.dataDir;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new SettingsError(
      `The state folder ${folder} cannot be written. Make it writable for this user, or set DATA_DIR.`,
    );
  }
  const databasePath = join(folder, "gatehouse.db");
  const keyPath = join(folder, "master.key");
  if (settings.masterKey === undefined && !existsSync(keyPath) && existsSync(databasePath)) {
    throw new SettingsError(
      `The master key is missing: ${keyPath} is gone, and the secrets in ${databasePath} cannot be opened without it. Put the file back, or set MASTER_KEY.`,
    );
  }
  return {
    folder,
    databasePath,
    masterKey: settings.masterKey ?? readOrMakeKey(folder, "master.key"),
    sessionSecret: settings.sessionSecret ?? readOrMakeKey(folder, "session.key"),
  };
}

function readOrMakeKey(folder: string, name: string): string {
  const path = join(folder, name);
  try {
    if (!existsSync(path)) makeKey(path);
    const text = readFileSync(path, "utf8").trim();
    if (text !== "") return text;
  } catch {
    throw new SettingsError(`The key file ${path} cannot be read or made. Make it readable for this user.`);
  }
  throw new SettingsError(`The key file ${path} is empty. Restore it from a backup.`);
}

/**
 * Written beside and linked into place, so that the file appears whole or not at all, and of two processes that start at
 * once one wins and both read the same key.
 */
function makeKey(path: string): void {
  const draft = `${path}.${process.pid}`;
  const file = openSync(/*turbopackIgnore: true*/ draft, "w", 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString("base64")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
}
