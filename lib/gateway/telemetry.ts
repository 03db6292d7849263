import type { Sqlite } from "../../db/client.ts";
import type { Log } from "./log.ts";

/** Something that gathers in memory what is to be written. */
export interface Gatherer {
  readonly pending: number;
  /** Writes what was gathered, or a part of it, in the caller's transaction. */
  write(): void;
  /** That was committed: it can be forgotten. */
  written(): void;
}

const FLUSH_MS = 200;
/** Milliseconds between two complaints about a database that cannot be written. */
const COMPLAINT_MS = 10_000;

/**
 * Writes what the gateway observes, in batches. What cannot be written now stays in memory, bounded, and is tried again:
 * no client ever waits for it.
 */
export class Telemetry {
  readonly #sqlite: Sqlite;
  readonly #gatherers: readonly Gatherer[];
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #complainedAt = Number.NEGATIVE_INFINITY;

  /** @param sqlite a connection of its own, with no busy timeout: waiting for another writer would stop every client. */
  constructor(sqlite: Sqlite, gatherers: readonly Gatherer[], log: Log) {
    this.#sqlite = sqlite;
    this.#gatherers = gatherers;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => this.flush(), FLUSH_MS);
  }

  /** @returns whether everything that was gathered is written. */
  flush(): boolean {
    if (!this.#gatherers.some(({ pending }) => pending > 0)) return true;
    return this.attempt(() => {
      this.#sqlite
        .transaction(() => {
          for (const gatherer of this.#gatherers) if (gatherer.pending > 0) gatherer.write();
        })
        .immediate();
      for (const gatherer of this.#gatherers) gatherer.written();
    });
  }

  /** Runs a write that may fail; the caller tries again later. @returns whether it succeeded. */
  attempt(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      const busy = error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
      const now = performance.now();
      if (!busy && now - this.#complainedAt > COMPLAINT_MS) {
        this.#complainedAt = now;
        this.#log.error({ err: error }, "what was observed could not be written; it is tried again");
      }
      return false;
    }
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}
