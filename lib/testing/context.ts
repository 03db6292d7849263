import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDatabase, type Db, openDatabase } from "../../db/client.ts";
import { migrateDatabase } from "../../db/migrate.ts";
import type { RoleGrant } from "../domain/operator.ts";
import { createKeyring, type Keyring } from "../domain/secret.ts";
import type { ServiceContext } from "../services/context.ts";

/** A database of its own on the disk, a keyring, and a clock that stands until it is moved. */
export interface TestWorld {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly folder: string;
  readonly databasePath: string;
  /** Epoch ms. */
  readonly clock: { now: number };
  /** A context of the system itself, which may do everything. */
  readonly system: ServiceContext;
  /** A context of an operator with these grants; the operator has no row. */
  as(...grants: RoleGrant[]): ServiceContext;
  close(): void;
}

export function openTestWorld(now = Date.UTC(2026, 0, 2, 3, 4, 5)): TestWorld {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  const databasePath = join(folder, "gatehouse.db");
  const db = openDatabase(databasePath);
  migrateDatabase(db, join(import.meta.dirname, "..", "..", "db", "migrations"));
  const keyring = createKeyring(randomBytes(32));
  const clock = { now };
  const base = { db, keyring, address: "192.0.2.1", now: () => clock.now };
  return {
    db,
    keyring,
    folder,
    databasePath,
    clock,
    system: { ...base, actor: { kind: "system", name: "apply" } },
    as: (...grants) => ({ ...base, actor: { kind: "operator", id: "op_test", name: "Test", grants } }),
    close() {
      closeDatabase(db);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
