import type { Connection } from "./connection.ts";

/** Milliseconds that a client may go without reading while messages to it are dropped. */
const STALL_LIMIT_MS = 30_000;
/** Bytes that all stalled clients together may hold in memory; beyond it those that hold most are closed. */
const STALLED_BYTES = 256 * 1024 * 1024;

/** The clients that do not keep up with what they are sent. */
export class StallWatch {
  readonly #stalled = new Set<Connection>();

  watch(connection: Connection): void {
    this.#stalled.add(connection);
  }

  forget(connection: Connection): void {
    this.#stalled.delete(connection);
  }

  /** Lets go of those that read again and ends those that do not. Called every second or so. @param now by the monotonic clock. */
  check(now: number): void {
    let bytes = 0;
    for (const connection of this.#stalled) {
      const unread = connection.unreadBytes;
      if (unread === 0) {
        connection.stalledSince = null;
        this.#stalled.delete(connection);
      } else if (now - (connection.stalledSince ?? now) > STALL_LIMIT_MS) {
        connection.end("stalled");
      } else bytes += unread;
    }
    if (bytes <= STALLED_BYTES) return;
    const most = [...this.#stalled].sort((a, b) => b.unreadBytes - a.unreadBytes);
    for (const connection of most) {
      bytes -= connection.unreadBytes;
      connection.end("stalled");
      if (bytes <= STALLED_BYTES / 2) return;
    }
  }
}
