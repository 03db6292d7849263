import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { pino } from "pino";
import { closeDatabase, openDatabase } from "../../db/client.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";
import { type Credentials, RawClient } from "./test-clients.ts";
import { type Residents, residentsOf } from "./test-residents.ts";

export { type Credentials, nextMessage, RawClient, signature, tokenLogin } from "./test-clients.ts";

/** A gateway on a database and on ports of its own, and what a test needs to be its clients. */
export interface GatewayWorld extends TestWorld, Residents {
  readonly gateway: Gateway;
  readonly tcpPort: number;
  readonly wsPort: number;
  /** Connects with mqtt.js; rejects with the CONNACK code (`code`) or the error. */
  connect(credentials: Credentials, options?: IClientOptions): Promise<MqttClient>;
  raw(): Promise<RawClient>;
  /** Ends the connections of all clients of this world, and waits until the gateway has noticed. */
  disconnectAll(): Promise<void>;
}

export async function openGatewayWorld(options: Partial<GatewayOptions> = {}): Promise<GatewayWorld> {
  const world = openTestWorld();
  const anywhere = { host: "127.0.0.1", port: 0 };
  // A connection of its own, as in life: SQLite tells a connection of the commits of others only.
  const db = openDatabase(world.databasePath);
  const gateway = await startGateway({
    db,
    databasePath: world.databasePath,
    keyring: world.keyring,
    log: pino({ level: process.env.GATEWAY_TEST_LOG ?? "silent" }),
    now: () => world.clock.now,
    monotonic: () => world.clock.now,
    tcp: anywhere,
    ws: anywhere,
    hooks: anywhere,
    ...options,
  });
  const portOf = (door: string) => Number(gateway.listeners[door]?.split(":").at(-1));
  const tcpPort = portOf("tcp");
  const clients = new Set<MqttClient>();
  const sockets = new Set<Socket>();

  return {
    ...world,
    ...residentsOf(world.system),
    gateway,
    tcpPort,
    wsPort: portOf("ws"),
    connect(credentials, more = {}) {
      const client = mqtt.connect({
        host: "127.0.0.1",
        port: tcpPort,
        reconnectPeriod: 0,
        connectTimeout: 10_000,
        ...credentials,
        ...more,
      });
      clients.add(client);
      return new Promise((resolve, reject) => {
        client.once("connect", () => resolve(client));
        client.once("error", reject);
        client.once("close", () => reject(new Error("closed without a CONNACK")));
      });
    },
    async raw() {
      const socket = connectTcp({ host: "127.0.0.1", port: tcpPort, noDelay: true });
      sockets.add(socket);
      await once(socket, "connect");
      return new RawClient(socket);
    },
    async disconnectAll() {
      for (const client of clients) client.end(true);
      for (const socket of sockets) socket.destroy();
      clients.clear();
      sockets.clear();
      while (gateway.connections() > 0) await new Promise(setImmediate);
    },
    async close() {
      for (const client of clients) client.end(true);
      for (const socket of sockets) socket.destroy();
      await gateway.close();
      closeDatabase(db);
      world.close();
    },
  } as GatewayWorld & { close(): Promise<void> };
}
