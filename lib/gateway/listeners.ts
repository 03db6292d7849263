import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createWebSocketStream, type WebSocket, WebSocketServer } from "ws";
import { MAX_CONNECT_BYTES } from "./connect-packet.ts";
import type { Door } from "./door.ts";
import { type TrustedProxies, tcpOrigin, webSocketOrigin } from "./proxies.ts";

/** A door cannot listen; the message is one line that names the setting and says what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

/** Sockets that the system may hold for us while a wave of devices comes back. */
const BACKLOG = 4_096;
/** Milliseconds of silence after which the system asks whether the peer is still there (half-open connections). */
const TCP_KEEPALIVE_MS = 60_000;
/** Milliseconds that a connection has to ask for the upgrade to WebSocket. */
const UPGRADE_TIMEOUT_MS = 10_000;
const WEBSOCKET_PATH = "/mqtt";

/** MQTT over TCP. */
export function createTcpListener(door: Door, proxies: TrustedProxies): Server {
  return createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS, highWaterMark: 64 * 1024 },
    (socket) => door.receive(socket, { listener: "tcp", ...tcpOrigin(addressOf(socket), proxies) }),
  );
}

/** MQTT over WebSocket, on `/mqtt`, subprotocol `mqtt` [MQTT-6.0.0-3]. */
export function createWebSocketListener(door: Door, proxies: TrustedProxies): HttpServer {
  const http = createHttpServer(
    {
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEPALIVE_MS,
      headersTimeout: UPGRADE_TIMEOUT_MS,
      requestTimeout: UPGRADE_TIMEOUT_MS,
      keepAliveTimeout: 1_000,
      connectionsCheckingInterval: 2_000,
    },
    (_, res) => {
      res.writeHead(426, { "content-type": "text/plain", upgrade: "websocket" });
      res.end(`This is MQTT over WebSocket: connect to ${WEBSOCKET_PATH} with the subprotocol mqtt.\n`);
    },
  );
  const sockets = new WebSocketServer({
    server: http,
    path: WEBSOCKET_PATH,
    // Until it is known who sends, nothing larger than a CONNECT is taken.
    maxPayload: MAX_CONNECT_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has("mqtt") ? "mqtt" : false),
    verifyClient: ({ req }, done) => {
      const offered = req.headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
      done(offered.includes("mqtt"), 400, "The subprotocol must be mqtt.");
    },
  });
  // It repeats the errors of its server, which are reported where that listens; unheard they would end the process.
  sockets.on("error", () => {});
  sockets.on("connection", (socket, request) => {
    const stream = createWebSocketStream(socket, { highWaterMark: 64 * 1024 });
    stream.on("error", () => socket.terminate());
    // [MQTT-6.0.0-1]
    socket.on("message", (_, isBinary) => {
      if (!isBinary) socket.terminate();
    });
    door.receive(stream, {
      listener: "ws",
      ...webSocketOrigin(addressOf(request.socket), request.headers, proxies),
      allowPackets: (bytes) => allowPayload(socket, bytes),
    });
  });
  http.on("close", () => sockets.close());
  return http;
}

/** ws fixes the limit when the server is made; a message may carry several packets, so it gets some room. */
function allowPayload(socket: WebSocket, packetBytes: number): void {
  const receiver = (socket as unknown as { _receiver?: { _maxPayload?: number } })._receiver;
  if (receiver?._maxPayload === undefined) throw new Error("ws has changed: its receiver has no _maxPayload");
  receiver._maxPayload = 2 * packetBytes + MAX_CONNECT_BYTES;
}

/**
 * Listens. @returns where, as `address:port`.
 * @throws ListenError
 */
export function listen(
  server: Server,
  host: string,
  port: number,
  setting: "MQTT" | "MQTT_WS" | "HOOKS",
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new ListenError(explain(error, host, port, setting))),
    );
    server.listen({ host, port, backlog: BACKLOG }, () => {
      const { address, port: actual, family } = server.address() as AddressInfo;
      resolve(family === "IPv6" ? `[${address}]:${actual}` : `${address}:${actual}`);
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, setting: string): string {
  const hostSetting = setting === "HOOKS" ? "HOOKS_HOST" : "MQTT_HOST";
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use. Stop what uses it, or set ${setting}_PORT to another port (0 turns this door off).`;
    case "EACCES":
      return `Port ${port} may not be used by this user. Set ${setting}_PORT to a port above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is no address of this machine. Correct ${hostSetting}.`;
    default:
      return `Cannot listen on ${host}:${port} (${error.code ?? error.message}). Correct ${hostSetting} or ${setting}_PORT.`;
  }
}

/** The peer's address as text; IPv4 in its own form also where the listener is IPv6. */
function addressOf(socket: Socket): string {
  const address = socket.remoteAddress ?? "";
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
