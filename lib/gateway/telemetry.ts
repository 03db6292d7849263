import type { Sqlite } from "../../db/client.ts";
import type { Log } from "./log.ts";

/** Something that gathers in memory what is to be written. */
export interface Gatherer {
  readonly pending: number;
  /** Writes what was gathered, row by row while there is time, in the caller's transaction. */
  write(hasTime: () => boolean): void;
  /** That was committed: it can be forgotten. */
  written(): void;
}

const FLUSH_MS = 200;
/** Milliseconds after which a write that did not get everything done, or met another writer, goes on. */
const GO_ON_MS = 20;
/** Milliseconds that one write may take: for so long every client waits. */
const WRITE_MS = 3;
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
  #soon = false;
  /** Whether the last write that failed did so because somebody else was writing. */
  #metAnother = false;
  #complainedAt = Number.NEGATIVE_INFINITY;

  /** @param sqlite a connection of its own, with no busy timeout: waiting for another writer would stop every client. */
  constructor(sqlite: Sqlite, gatherers: readonly Gatherer[], log: Log) {
    this.#sqlite = sqlite;
    this.#gatherers = gatherers;
    this.#log = log;
  }

  start(): void {
    this.#flushAfter(FLUSH_MS);
  }

  #flushAfter(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const goesOn = this.flush(WRITE_MS) || this.#metAnother;
      this.#flushAfter(goesOn && this.pending ? GO_ON_MS : FLUSH_MS);
    }, ms);
  }

  /**
   * Writes what was gathered, as far as the time allows.
   * @returns false when nothing could be written.
   */
  flush(timeMs = Number.POSITIVE_INFINITY): boolean {
    if (!this.pending) return true;
    return this.attempt(() => {
      const end = performance.now() + timeMs;
      const hasTime = () => performance.now() < end;
      this.#sqlite
        .transaction(() => {
          for (const gatherer of this.#gatherers) if (gatherer.pending > 0) gatherer.write(hasTime);
        })
        .immediate();
      for (const gatherer of this.#gatherers) gatherer.written();
    });
  }

  /** Writes everything, also what takes several batches, as long as it can be written. */
  flushAll(): void {
    while (this.pending && this.flush());
  }

  /** Writes at the end of this turn: somebody waits for what was gathered. */
  flushSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    setImmediate(() => {
      this.#soon = false;
      if (!this.#sqlite.open || this.flush(WRITE_MS) || !this.#metAnother) return;
      if (this.#timer !== null) this.#flushAfter(GO_ON_MS);
    });
  }

  get pending(): boolean {
    return this.#gatherers.some(({ pending }) => pending > 0);
  }

  /** Runs a write that may fail; the caller tries again later. @returns whether it succeeded. */
  attempt(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      const busy = error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
      this.#metAnother = busy;
      const now = performance.now();
      if (!busy && now - this.#complainedAt > COMPLAINT_MS) {
        this.#complainedAt = now;
        this.#log.error({ err: error }, "what was observed could not be written; it is tried again");
      }
      return false;
    }
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
