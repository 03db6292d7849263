import { existsSync } from "node:fs";
import { join } from "node:path";
import { getApplication } from "../auth/application.ts";
import { GatewayStartError, type Supervision, superviseGateway } from "../gateway/supervise.ts";
import { systemContext } from "../services/application.ts";
import { renewSetUpCode, setUpFromSettings } from "../services/setup.ts";
import { announcement, unmute } from "./announcement.ts";
import { workOnImports } from "./import-timer.ts";
import { type Opened, openAs, StartError } from "./open.ts";
import { endWithNpm } from "./parent.mjs";
import { watchRequests } from "./requests.ts";

/** Milliseconds after which the process ends whatever still hangs; the promise is five seconds. */
const LAST_RESORT_MS = 4_500;

/**
 * Starts the console: state, first owner or set-up link, gateway, orderly end. Runs once in a process, before the first
 * request is answered. A failure ends the process with one line, because Next would go on and answer 500 to everything.
 */
export async function boot(): Promise<void> {
  try {
    const opened = openAs("console", getApplication);
    const { app } = opened;
    const gateway = app.settings.gateway ? startGateway() : null;
    endInOrder(opened, gateway, watchRequests({ trustProxy: app.settings.trustProxy }));
    process.once("exit", workOnImports(app, tell));
    if (app.settings.admin !== undefined) await setUpFromSettings(systemContext(app, "start"), app.settings.admin);
    const listeners = (await gateway?.ready) ?? {};
    unmute();
    if (isOpenToAll(process.argv)) {
      tell(
        "next start was called without -H, so the console listens on every address of this machine. npm start does not.",
      );
    }
    const setUpCode = renewSetUpCode(systemContext(app, "set-up"));
    process.stdout.write(announcement({ settings: app.settings, listeners, setUpCode }));
  } catch (error) {
    unmute();
    if (error instanceof StartError || error instanceof GatewayStartError) tell(error.message);
    else process.stderr.write(`gatehouse: cannot start: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  }
}

function startGateway(): Supervision {
  const program = join(process.cwd(), ".build", "gateway.mjs");
  if (!existsSync(program))
    throw new StartError(`The gateway is not built (${program}). Run npm run build, or npm start.`);
  return superviseGateway(program, tell);
}

/**
 * SIGTERM, SIGINT and a closed terminal end everything in order: no new requests, clients disconnected by the gateway,
 * database checkpointed and closed, status 0.
 */
function endInOrder(opened: Opened, gateway: Supervision | null, stopRequests: () => Promise<void>): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    await Promise.all([stopRequests(), gateway?.stop()]);
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    // Next's own handlers, where `next start` was called directly, would wait for open streams and cut this short.
    process.removeAllListeners(signal);
    process.on(signal, () => void end());
  }
  endWithNpm(/launch\/(start|dev)\.mjs|\bnext\W+(start|dev)\b/);
  // Also where Next itself ends the process.
  process.on("exit", () => {
    gateway?.abandon();
    opened.close();
  });
}

/** Next's own default; `npm start` names an address, which is loopback unless `HOSTNAME` says otherwise. */
function isOpenToAll(args: readonly string[]): boolean {
  return args.includes("start") && !args.some((arg) => /^(-H|--hostname)\b/.test(arg));
}

function tell(line: string): void {
  process.stderr.write(`gatehouse: ${line}\n`);
}
