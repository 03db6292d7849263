import { closeDatabase, openDatabase } from "../../db/client.ts";
import { ApiCallRecord } from "./api-calls.ts";
import { Nonces } from "./nonces.ts";

/** What the API remembers about requests beside what they change. */
export interface ApiMemory {
  readonly nonces: Nonces;
  readonly calls: ApiCallRecord;
  /** Writes what was gathered and closes. */
  close(): void;
}

/** Milliseconds that it waits for another writer. */
const BUSY_TIMEOUT_MS = 2_000;

/** On a connection of its own, which does not wait for the disk; see `Nonces` for why that is safe. */
export function openApiMemory(databasePath: string): ApiMemory {
  const db = openDatabase(databasePath, "telemetry");
  db.$client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  const calls = new ApiCallRecord(db.$client);
  return {
    nonces: new Nonces(db.$client),
    calls,
    close() {
      calls.flush();
      closeDatabase(db);
    },
  };
}
