import { gatewayAnnouncement } from "../launch/announcement.ts";
import { openAs, StartError } from "../launch/open.ts";
import { openApplication } from "../services/application.ts";
import { type DoorAddress, type Gateway, startGateway } from "./gateway.ts";
import { ListenError } from "./listeners.ts";
import { openLog } from "./log.ts";
import type { GatewayMessage } from "./supervise.ts";

/** Milliseconds for an orderly stop; beyond it the process ends without. */
const STOP_MS = 4_000;

try {
  await run();
} catch (error) {
  // What a person can put right: one line, no stack. The console, if it started this, says it.
  if (!(error instanceof StartError || error instanceof ListenError)) throw error;
  const { message } = error;
  if (process.send === undefined) process.stderr.write(`gatehouse: ${message}\n`);
  tell({ type: "failed", message }, () => process.exit(1));
}

async function run(): Promise<void> {
  const { app, close } = openAs("gateway", () => openApplication(process.env));
  const { settings, state } = app;
  const log = openLog(settings.logLevel);
  const gateway = await startGateway({
    db: app.db,
    databasePath: state.databasePath,
    keyring: app.keyring,
    log,
    now: Date.now,
    monotonic: () => performance.now(),
    tcp: doorAt(settings.mqtt.host, settings.mqtt.tcpPort),
    ws: doorAt(settings.mqtt.host, settings.mqtt.wsPort),
    hooks: doorAt(settings.hooks.host, settings.hooks.port),
    proxies: { tcp: settings.mqtt.proxies, tls: settings.mqtt.proxyTls, forwarded: settings.trustProxy },
  });
  const stop = once((why: string) => {
    log.debug({ why }, "stopping");
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void end(gateway, close);
  });
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("SIGHUP", stop);
  // The console that started it is gone: nobody would watch it any more, and the next console starts its own.
  process.on("disconnect", () => stop("the console is gone"));
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "defect: the gateway ends and is started again");
    process.exit(1);
  });
  if (process.send === undefined) process.stdout.write(gatewayAnnouncement(gateway.listeners, settings));
  tell({ type: "ready", listeners: gateway.listeners });
}

async function end(gateway: Gateway, close: () => void): Promise<void> {
  await gateway.close();
  close();
  process.exit(0);
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
