import { join } from "node:path";
import { closeDatabase, type Db, openDatabase } from "../../db/client.ts";
import { migrateDatabase } from "../../db/migrate.ts";
import { readSettings, type Settings } from "../config/settings.ts";
import { openStateFolder, type StateFolder } from "../config/state-folder.ts";
import type { Keyring } from "../domain/secret.ts";
import { ensureSystemPolicies } from "./access-policies.ts";
import { ensurePrimaryAccount } from "./access-users.ts";
import type { Actor, ServiceContext } from "./context.ts";
import { openKeyring } from "./keyring.ts";

/** What one process needs to serve: the settings, the open database and the keys. */
export interface Application {
  readonly settings: Settings;
  readonly state: StateFolder;
  readonly db: Db;
  readonly keyring: Keyring;
}

/**
 * Opens the state, brings the database to this version and makes what every installation has.
 * @param migrationsFolder where the migrations lie; next to the sources unless the caller is a bundle.
 * @throws SettingsError, NewerDatabaseError: one line each, for the terminal.
 */
export function openApplication(
  environment: Readonly<Record<string, string | undefined>>,
  migrationsFolder = join(process.cwd(), "db", "migrations"),
): Application {
  const settings = readSettings(environment);
  const state = openStateFolder(settings);
  const db = openDatabase(state.databasePath);
  try {
    migrateDatabase(db, migrationsFolder);
    const keyring = openKeyring(db, state.masterKey);
    const app = { settings, state, db, keyring };
    const ctx = systemContext(app, "start");
    ensureSystemPolicies(ctx);
    ensurePrimaryAccount(ctx);
    return app;
  } catch (error) {
    closeDatabase(db);
    throw error;
  }
}

/** A context for a part of Gatehouse itself. */
export function systemContext(
  app: Pick<Application, "db" | "keyring">,
  name: Extract<Actor, { kind: "system" }>["name"],
): ServiceContext {
  return { db: app.db, keyring: app.keyring, actor: { kind: "system", name }, address: null, now: Date.now };
}
