import { join } from "node:path";
import { closeDatabase } from "../../db/client.ts";
import { holdLock, LockedError } from "../../db/lock.ts";
import { NewerDatabaseError } from "../../db/migrate.ts";
import { SettingsError } from "../config/settings.ts";
import { type Application, openApplication } from "../services/application.ts";
import { type DoorAddress, type Gateway, startGateway } from "./gateway.ts";
import { ListenError } from "./listeners.ts";
import { openLog } from "./log.ts";
import type { GatewayMessage } from "./supervise.ts";

/** Milliseconds for an orderly stop; beyond it the process ends without. */
const STOP_MS = 4_000;

/** What a person can put right: one line, no stack. */
class StartError extends Error {}

try {
  await run();
} catch (error) {
  const message = error instanceof Error && isForPeople(error) ? error.message : null;
  if (message === null) throw error;
  process.stderr.write(`${message}\n`);
  tell({ type: "failed", message }, () => process.exit(1));
}

async function run(): Promise<void> {
  const app = openApplication(process.env);
  const { settings, state } = app;
  const log = openLog(settings.logLevel);
  const unlock = lock(join(state.folder, "gateway.lock"));
  const gateway = await startGateway({
    db: app.db,
    databasePath: state.databasePath,
    keyring: app.keyring,
    log,
    now: Date.now,
    tcp: doorAt(settings.mqtt.host, settings.mqtt.tcpPort),
    ws: doorAt(settings.mqtt.host, settings.mqtt.wsPort),
    hooks: doorAt(settings.hooks.host, settings.hooks.port),
  });
  const stop = once((why: string) => {
    log.info({ why }, "stopping");
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void end(app, gateway, unlock);
  });
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // The console that started it is gone: nobody would watch it any more, and the next console starts its own.
  process.on("disconnect", () => stop("the console is gone"));
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "defect: the gateway ends and is started again");
    process.exit(1);
  });
  tell({ type: "ready", listeners: gateway.listeners });
}

async function end(app: Application, gateway: Gateway, unlock: () => void): Promise<void> {
  await gateway.close();
  closeDatabase(app.db);
  unlock();
  process.exit(0);
}

function lock(path: string): () => void {
  try {
    return holdLock(path);
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    throw new StartError(
      "Another gateway runs on this state folder. Stop it first, or set DATA_DIR to a folder of its own.",
    );
  }
}

function isForPeople(error: Error): boolean {
  return [StartError, SettingsError, NewerDatabaseError, ListenError].some((kind) => error instanceof kind);
}

/** Tells the process that started this one, if one did. */
function tell(message: GatewayMessage, then: () => void = () => {}): void {
  if (process.send === undefined || !process.connected) then();
  else process.send(message, undefined, undefined, then);
}

function doorAt(host: string, port: number): DoorAddress | null {
  return port === 0 ? null : { host, port };
}

function once<A>(run: (argument: A) => void): (argument: A) => void {
  let ran = false;
  return (argument) => {
    if (ran) return;
    ran = true;
    run(argument);
  };
}
