import type { Sqlite } from "../../db/client.ts";

/** How often the database is asked whether anything was committed; asking costs some microseconds. */
const LOOK_MS = 150;

/**
 * Says that something in the database has changed: by this connection (`total_changes`) or by another process (`data_version`,
 * https://sqlite.org/pragma.html#pragma_data_version). It does not say what. Nothing is asked while nobody listens.
 */
export class ChangeSignal {
  readonly #sqlite: Sqlite;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #last = "";

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** @returns what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.#last = this.#mark();
      this.#timer = setInterval(() => this.#look(), LOOK_MS);
      this.#timer.unref();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #look(): void {
    const mark = this.#mark();
    if (mark === this.#last) return;
    this.#last = mark;
    for (const listener of [...this.#listeners]) listener();
  }

  /** A database that cannot be asked now counts as changed: whoever reads then learns what is wrong. */
  #mark(): string {
    try {
      const version = this.#sqlite.pragma("data_version", { simple: true });
      const changes = this.#sqlite.prepare("select total_changes()").pluck().get();
      return `${version} ${changes}`;
    } catch {
      return `${this.#last}!`.slice(-64);
    }
  }
}
