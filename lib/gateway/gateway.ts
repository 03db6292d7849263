import { randomUUID } from "node:crypto";
import type { Server } from "node:net";
import { closeDatabase, type Db, openDatabase } from "../../db/client.ts";
import { version } from "../../package.json";
import type { Keyring } from "../domain/secret.ts";
import { Access } from "../services/access.ts";
import { ConnectionTrace } from "../services/connection-trace.ts";
import { DenialRecord } from "../services/denial-record.ts";
import { DisconnectOrders } from "../services/disconnect-orders.ts";
import { GatewayStatus } from "../services/gateway-status.ts";
import { LastUse } from "../services/last-use.ts";
import { LiveClients } from "../services/live-clients.ts";
import { Maintenance } from "../services/maintenance.ts";
import { MessageOrders } from "../services/message-orders.ts";
import { ObservedOperations } from "../services/observed-operations.ts";
import { OutcomeCounts } from "../services/outcome-counts.ts";
import { UsageMeter } from "../services/usage-meter.ts";
import { UsageRecord } from "../services/usage-record.ts";
import { WrongLogins } from "../services/wrong-logins.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { Door } from "./door.ts";
import { createHealthListener } from "./health.ts";
import { createTcpListener, createWebSocketListener, listen } from "./listeners.ts";
import type { Log } from "./log.ts";
import { Metering } from "./metering.ts";
import { NO_PROXIES, type TrustedProxies } from "./proxies.ts";
import { ReconnectRuns } from "./reconnect-runs.ts";
import { Spaces } from "./spaces.ts";
import { StallWatch } from "./stall-watch.ts";
import { Telemetry } from "./telemetry.ts";
import { TokenWatch } from "./token-watch.ts";
import { DatabaseWatch } from "./watch.ts";
import type { World } from "./world.ts";

const TOKEN_TICK_MS = 250;
const CHECK_MS = 1_000;
const HEARTBEAT_MS = 2_000;
/** Milliseconds until a sign of life that met another writer is tried again. */
const HEARTBEAT_RETRY_MS = 10;
const MAINTENANCE_MS = 1_000;
const USAGE_READ_MS = 1_000;
const RECONNECT_TICK_MS = 200;
const SESSION_SWEEP_MS = 60_000;

/** A door's address; port 0 is any free port, null turns the door off. */
export interface DoorAddress {
  readonly host: string;
  readonly port: number;
}

export interface GatewayOptions {
  readonly db: Db;
  readonly databasePath: string;
  readonly keyring: Keyring;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonic: () => number;
  readonly tcp: DoorAddress | null;
  readonly ws: DoorAddress | null;
  readonly hooks: DoorAddress | null;
  /** Default: none. */
  readonly proxies?: TrustedProxies;
}

export interface Gateway {
  /** `address:port` by door; a door that is off is absent. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Does at once what timers do from time to time: tokens, waiting and stalled clients, changes, telemetry. */
  tick(): void;
  /** Gives the sign of life, with the metrics. */
  beat(): Promise<void>;
  /** Live MQTT connections. */
  connections(): number;
  /** Connections that have not brought a CONNECT yet. */
  waiting(): number;
  /** Stops listening, closes the clients, writes what was observed. Leaves `db` open. */
  close(): Promise<void>;
}

/**
 * Starts the gateway on an open database of this version.
 * @throws ListenError when a door cannot listen; nothing is left open then.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { db, keyring, log, now, proxies = NO_PROXIES } = options;
  const telemetryDb = openDatabase(options.databasePath, "telemetry");
  const sqlite = telemetryDb.$client;
  sqlite.pragma("busy_timeout = 0");
  sqlite.pragma("wal_autocheckpoint = 0");
  const outcomes = new OutcomeCounts();
  const spaces = new Spaces(outcomes);
  const denials = new DenialRecord(sqlite);
  const live = new LiveClients(sqlite);
  const lastUse = new LastUse(sqlite);
  const trace = new ConnectionTrace(sqlite, now);
  const observed = new ObservedOperations(sqlite, options.monotonic);
  const tokens = new TokenWatch();
  const stalls = new StallWatch();
  const metering = new Metering(spaces, () => denials.lost);
  const access = new Access(db.$client, keyring, spaces);
  const world: World = {
    now,
    monotonic: options.monotonic,
    log,
    access,
    metering,
    denials,
    lastUse,
    outcomes,
    live,
    trace,
    observed,
    tokens,
    stalls,
    wrongLogins: new WrongLogins(),
  };
  const door = new Door(world, spaces);
  const disconnects = new DisconnectOrders(db.$client, sqlite, now);
  const messages = new MessageOrders(db.$client, sqlite, now);
  const reconnects = new ReconnectRuns(db.$client, sqlite, spaces);
  const usage = new UsageRecord(sqlite);
  const meter = new UsageMeter();
  const telemetry = new Telemetry(sqlite, [disconnects, messages, live, denials, lastUse, trace, usage, observed], log);
  const maintenance = new Maintenance(sqlite, now);
  const carriedOut = () => telemetry.flushSoon();
  const watch = new DatabaseWatch(db.$client, world, spaces, { disconnects, messages, carriedOut });

  const servers: Server[] = [];
  const listeners: Record<string, string> = {};
  const open = async (
    name: string,
    setting: "MQTT" | "MQTT_WS" | "HOOKS",
    at: DoorAddress | null,
    make: () => Server,
  ) => {
    if (at === null) return;
    const server = make();
    listeners[name] = await listen(server, at.host, at.port, setting);
    server.on("error", (error) => log.error({ err: error, door: name }, "a listener reports an error"));
    servers.push(server);
  };
  try {
    await open("tcp", "MQTT", options.tcp, () => createTcpListener(door, proxies));
    await open("ws", "MQTT_WS", options.ws, () => createWebSocketListener(door, proxies));
    await open("hooks", "HOOKS", options.hooks, () =>
      createHealthListener(() => ({ database: answers(db), listeners, connections: spaces.connectionCount })),
    );
  } catch (error) {
    for (const server of servers) server.close();
    closeDatabase(telemetryDb);
    throw error;
  }

  const status = new GatewayStatus(sqlite, {
    runId: randomUUID(),
    pid: process.pid,
    version,
    startedAt: now(),
    listeners,
  });
  // Waited for, unlike the rest: until it is told, the console takes this run for the one before.
  sqlite.pragma("busy_timeout = 5000");
  sqlite
    .transaction(() => {
      live.clear();
      reconnects.begin(now());
      usage.begin(status.lastSign(), now());
      status.begin();
    })
    .immediate();
  sqlite.pragma("busy_timeout = 0");

  let beatAgain: NodeJS.Timeout | undefined;
  const beat = async () => {
    const text = await metering.expose();
    const write = () => {
      if (!sqlite.open || telemetry.attempt(() => status.beat(now(), spaces.connectionCount, text))) return;
      // Programs that write all the time leave short gaps only. Whoever met them thrice was taken for dead.
      beatAgain = setTimeout(write, HEARTBEAT_RETRY_MS);
    };
    clearTimeout(beatAgain);
    write();
  };
  const check = () => {
    const at = options.monotonic();
    door.check(at);
    stalls.check(at);
    telemetry.attempt(() => denials.prune());
    telemetry.attempt(() => trace.prune());
  };
  const readUsage = () => {
    const minute = meter.read(spaces.readUsage(), now(), options.monotonic());
    if (minute !== null) usage.minuteEnded(minute);
  };
  const reconnect = () => telemetry.attempt(() => reconnects.tick(now(), options.monotonic()));
  const timers = [
    setInterval(readUsage, USAGE_READ_MS),
    setInterval(reconnect, RECONNECT_TICK_MS),
    setInterval(() => tokens.tick(now()), TOKEN_TICK_MS),
    setInterval(check, CHECK_MS),
    setInterval(() => void beat(), HEARTBEAT_MS),
    setInterval(() => telemetry.attempt(() => maintenance.step()), MAINTENANCE_MS),
    setInterval(() => {
      for (const space of spaces) space.broker.store.sweep();
    }, SESSION_SWEEP_MS),
  ];
  const checkpoints = startCheckpoints(options.databasePath, (error) => {
    log.error({ err: error }, "checkpoints have stopped; the write-ahead log will grow");
    if (sqlite.open) sqlite.pragma("wal_autocheckpoint = 1000");
  });
  telemetry.start();
  watch.start(options.databasePath);
  log.debug({ listeners }, "the gateway listens");

  return {
    listeners,
    tick: () => {
      watch.check();
      tokens.tick(now());
      check();
      readUsage();
      reconnect();
      telemetry.flushAll();
    },
    beat,
    connections: () => spaces.connectionCount,
    waiting: () => door.waiting,
    close: async () => {
      if (!sqlite.open) return;
      for (const timer of timers) clearInterval(timer);
      clearTimeout(beatAgain);
      watch.stop();
      telemetry.stop();
      const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
      door.close();
      readUsage();
      const lastMinute = meter.end();
      if (lastMinute !== null) usage.minuteEnded(lastMinute);
      spaces.closeAll("shutdown");
      for (const server of servers) if ("closeAllConnections" in server) (server as HttpServer).closeAllConnections();
      await Promise.all(closed);
      sqlite.pragma("busy_timeout = 1000");
      telemetry.flushAll();
      telemetry.attempt(() => status.end(now()));
      await checkpoints.stop();
      closeDatabase(telemetryDb);
      log.debug("the gateway has stopped");
    },
  };
}

type HttpServer = Server & { closeAllConnections(): void };

function answers(db: Db): boolean {
  try {
    return db.$client.prepare("select 1").pluck().get() === 1;
  } catch {
    return false;
  }
}
