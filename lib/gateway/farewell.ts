import type { Duplex } from "node:stream";

/** Milliseconds that a peer has to take the last bytes and close its side. */
const LINGER_MS = 1_000;

/**
 * Sends the last bytes and closes in order. What the peer still sends is read and thrown away: closing a socket with unread
 * bytes resets the connection, and a reset can overtake the last bytes.
 */
export function sayFarewell(stream: Duplex, lastBytes?: Buffer): void {
  if (stream.destroyed) return;
  const timer = setTimeout(() => stream.destroy(), LINGER_MS);
  timer.unref();
  stream.once("close", () => clearTimeout(timer));
  stream.on("error", () => stream.destroy());
  stream.resume();
  if (lastBytes === undefined) stream.end();
  else stream.end(lastBytes);
}
