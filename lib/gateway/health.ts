import { createServer, type Server } from "node:http";

/** What `GET /health` tells. */
export interface Health {
  /** Whether the database answers. */
  readonly database: boolean;
  readonly listeners: Readonly<Record<string, string>>;
  readonly connections: number;
}

/** The gateway's own HTTP listener. */
export function createHealthListener(read: () => Health): Server {
  return createServer((request, response) => {
    const path = request.url?.split("?", 1)[0];
    if (path !== "/health") {
      response.writeHead(404, { "content-type": "application/json" }).end('{"status":"not_found"}\n');
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
    } else {
      const health = read();
      const ok = health.database;
      response.writeHead(ok ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(`${JSON.stringify({ status: ok ? "ok" : "unavailable", ...health })}\n`);
    }
  });
}
