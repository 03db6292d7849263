import diagnosticsChannel from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { ASKED_PATH_HEADER } from "../auth/own-path.ts";

/** Milliseconds that requests which are being answered have to finish; streams never do by themselves. */
const GRACE_MS = 1_000;

/** What proxies add, and what Next and next-auth believe. */
const FORWARDING_HEADERS = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
];

/**
 * Watches the requests that this process answers. The server is Next's own and is not handed out, but Node names it with
 * each request before it is handled.
 * @param options.trustProxy without it the forwarding headers are dropped, so that nobody chooses the address that rate
 * limits and the audit log see; Next then fills in the peer of the socket
 * @returns stops taking requests and lets those under way finish; returns after `GRACE_MS` at the latest
 */
export function watchRequests(options: { readonly trustProxy: boolean }): () => Promise<void> {
  let server: Server | null = null;
  let open = 0;
  let whenIdle = () => {};
  diagnosticsChannel.subscribe("http.server.request.start", (message) => {
    const started = message as { server: Server; request: IncomingMessage; response: ServerResponse };
    server = started.server;
    if (!options.trustProxy) for (const name of FORWARDING_HEADERS) delete started.request.headers[name];
    // A page is not told its own address; it needs it to come back to after signing in. What a client wrote there is lost.
    started.request.headers[ASKED_PATH_HEADER] = started.request.url ?? "/";
    open += 1;
    started.response.once("close", () => {
      open -= 1;
      if (open === 0) whenIdle();
    });
  });
  return async () => {
    server?.close();
    if (open > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, GRACE_MS);
        whenIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    server?.closeAllConnections();
  };
}
