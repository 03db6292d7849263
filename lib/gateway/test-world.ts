import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import mqttPacket, { type Packet } from "mqtt-packet";
import { pino } from "pino";
import { closeDatabase, openDatabase } from "../../db/client.ts";
import type { LoginMode } from "../domain/login.ts";
import { formatUsername } from "../domain/login.ts";
import { signClientId } from "../domain/signature.ts";
import { formatTokenPassword, type TokenType } from "../domain/token.ts";
import { attachPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { createAccessKey, ensurePrimaryAccount, insertAccessUser } from "../services/access-users.ts";
import { registerDeviceCredential } from "../services/device-credentials.ts";
import { createGroup } from "../services/groups.ts";
import { createInstance } from "../services/instances.ts";
import { insertToken } from "../services/tokens.ts";
import { write } from "../services/transaction.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";

/** How a client logs in. */
export interface Credentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** A gateway on a database and on ports of its own, and what a test needs to be its clients. */
export interface GatewayWorld extends TestWorld {
  readonly gateway: Gateway;
  readonly tcpPort: number;
  readonly wsPort: number;
  /** Makes an instance with one group, `GID_test`. */
  instance(id: string, limits?: Partial<Parameters<typeof createInstance>[1]>): string;
  /** Registers a device credential. */
  device(instanceId: string, clientId: string): Credentials;
  /** An access key of the primary account, or of a new RAM user with one policy document. */
  accessKey(policy?: unknown): { readonly id: string; readonly secret: string; readonly userId: string };
  /** Issues a token that ends at `expiresAt` (default: in a day). */
  token(
    instanceId: string,
    type: TokenType,
    filters: string[],
    expiresAt?: number,
  ): { readonly id: number; readonly text: string };
  /** Connects with mqtt.js; rejects with the CONNACK code (`code`) or the error. */
  connect(credentials: Credentials, options?: IClientOptions): Promise<MqttClient>;
  raw(): Promise<RawClient>;
  /** Ends the connections of all clients of this world, and waits until the gateway has noticed. */
  disconnectAll(): Promise<void>;
}

export function signature(
  mode: LoginMode,
  key: { id: string; secret: string },
  instanceId: string,
  clientId: string,
): Credentials {
  return {
    clientId,
    username: formatUsername(mode, key.id, instanceId),
    password: signClientId(key.secret, clientId),
  };
}

export function tokenLogin(
  keyId: string,
  instanceId: string,
  clientId: string,
  ...tokens: (readonly [TokenType, string])[]
): Credentials {
  return { clientId, username: formatUsername("Token", keyId, instanceId), password: formatTokenPassword(tokens) };
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
  const { system } = world;
  const primary = ensurePrimaryAccount(system);
  let users = 0;

  return {
    ...world,
    gateway,
    tcpPort,
    wsPort: portOf("ws"),
    instance(id, limits = {}) {
      createInstance(system, { id, name: id, edition: "Professional", ...limits });
      createGroup(system, { instanceId: id, id: "GID_test", defaultEffect: "Allow", note: "", rules: [] } as never);
      return id;
    },
    device(instanceId, clientId) {
      const { credential, secret } = registerDeviceCredential(system, { instanceId, clientId });
      return signature("DeviceCredential", { id: credential.keyId, secret }, instanceId, clientId);
    },
    accessKey(policy) {
      const userId =
        policy === undefined
          ? primary
          : write(system, (w) => {
              const name = `user${++users}`;
              const id = insertAccessUser(w, { name, kind: "ram" });
              putAccessPolicy(w, { name: `policy-of-${name}`, document: policy } as never);
              attachPolicies(w, id, [`policy-of-${name}`]);
              return id;
            });
      const { key, secret } = createAccessKey(system, { userId, note: "" } as never) as unknown as {
        key: { id: string };
        secret: string;
      };
      return { id: key.id, secret, userId };
    },
    token(instanceId, type, filters, expiresAt = world.clock.now + 86_400_000) {
      const issued = write(system, (w) => insertToken(w, { instanceId, type, filters, expiresAt, note: "" }));
      return { id: issued.token.id, text: issued.text };
    },
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

/** A client that can misbehave: bytes in, packets out. */
export class RawClient {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  readonly #waiters: { readonly wanted: (packet: Packet) => boolean; readonly found: (packet: Packet) => void }[] = [];
  readonly closed: Promise<void>;

  constructor(socket: Socket) {
    this.socket = socket;
    const parser = mqttPacket.parser();
    parser.on("packet", (packet) => {
      this.packets.push(packet);
      const i = this.#waiters.findIndex(({ wanted }) => wanted(packet));
      if (i >= 0) this.#waiters.splice(i, 1)[0]?.found(packet);
    });
    socket.on("data", (bytes) => parser.parse(bytes));
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  send(packet: Packet): void {
    this.socket.write(mqttPacket.generate(packet));
  }

  /** The first packet of this kind, now or when it comes. */
  next<C extends Packet["cmd"]>(cmd: C): Promise<Extract<Packet, { cmd: C }>> {
    const wanted = (packet: Packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd;
    const i = this.packets.findIndex(wanted);
    if (i >= 0) return Promise.resolve(this.packets.splice(i, 1)[0] as Extract<Packet, { cmd: C }>);
    return new Promise((resolve) => {
      this.#waiters.push({
        wanted,
        found: (packet) => {
          this.packets.splice(this.packets.indexOf(packet), 1);
          resolve(packet as Extract<Packet, { cmd: C }>);
        },
      });
    });
  }

  /** Logs in; gives the return code of the CONNACK. */
  async login(credentials: Credentials, more: Record<string, unknown> = {}): Promise<number> {
    this.send({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      keepalive: 0,
      ...more,
      ...credentials,
    } as never);
    return (await this.next("connack")).returnCode ?? -1;
  }
}

/** The next message that the client receives, or that satisfies the condition. */
export function nextMessage(
  client: MqttClient,
  wanted: (topic: string) => boolean = () => true,
): Promise<{ topic: string; payload: string; qos: number; retain: boolean }> {
  return new Promise((resolve) => {
    const listen = (topic: string, payload: Buffer, packet: { qos: number; retain: boolean }) => {
      if (!wanted(topic)) return;
      client.removeListener("message", listen);
      resolve({ topic, payload: payload.toString(), qos: packet.qos, retain: packet.retain });
    };
    client.on("message", listen);
  });
}
