import { type ChildProcess, fork } from "node:child_process";

/** What the gateway tells the process that started it, over IPC (`process.send`), once per run. */
export type GatewayMessage =
  /** Every door listens. Address by door, e.g. `{ tcp: "127.0.0.1:1883" }`; a door that is off is absent. */
  | { readonly type: "ready"; readonly listeners: Readonly<Record<string, string>> }
  /** It cannot start; `message` is one line for the person at the terminal. The gateway then exits with status 1. */
  | { readonly type: "failed"; readonly message: string };

/** The first start of the gateway failed: the message is one line that says what to do. */
export class GatewayStartError extends Error {
  override readonly name = "GatewayStartError";
}

export interface Supervision {
  /** Settles when the first run listens. @throws GatewayStartError */
  readonly ready: Promise<Readonly<Record<string, string>>>;
  /** Ends the gateway in an orderly way (SIGTERM), by force after `STOP_MS`; it is not restarted any more. */
  stop(): Promise<void>;
  /** For `process.on("exit")`, where nothing can be waited for. */
  abandon(): void;
}

/** Milliseconds that the gateway has to say good-bye to its clients. */
const STOP_MS = 3_000;
/** A run that lasted this long was a good one: the next failure starts the row of delays anew. */
const GOOD_RUN_MS = 10_000;
/** The first restart comes at once, so that a gateway that was killed is back before devices notice. */
const RESTART_DELAYS_MS = [0, 250, 500, 1_000, 2_000, 5_000] as const;

/**
 * How long to wait before the next start.
 * @param quickEnds how many runs in a row ended before they were good ones, the last included
 */
export function restartDelayMs(quickEnds: number): number {
  return RESTART_DELAYS_MS[Math.min(quickEnds, RESTART_DELAYS_MS.length) - 1] ?? 0;
}

/**
 * Starts the gateway and starts it again whenever it ends. The gateway ends by itself when this process dies, because the
 * IPC channel closes then.
 * @param program path of the bundled gateway
 * @param log one line for the terminal
 */
export function superviseGateway(program: string, log: (line: string) => void): Supervision {
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | null = null;
  let stopping = false;
  let quickEnds = 0;
  let firstReady: ((listeners: Readonly<Record<string, string>>) => void) | null = null;
  let firstFailed: ((error: GatewayStartError) => void) | null = null;
  const ready = new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    firstReady = resolve;
    firstFailed = reject;
  });

  function start(): void {
    restart = null;
    const startedAt = performance.now();
    let why: string | null = null;
    // A group of its own: Ctrl+C in the terminal reaches the console alone, which then ends the gateway in order.
    const run = fork(program, [], { detached: true, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child = run;
    run.on("message", (message: GatewayMessage) => {
      if (message.type === "failed") why = message.message;
      else if (firstReady === null) log("The gateway is back.");
      else {
        firstReady(message.listeners);
        firstReady = null;
        firstFailed = null;
      }
    });
    run.on("error", (error) => {
      why ??= `The gateway could not be started: ${error.message}`;
    });
    run.once("close", (code, signal) => {
      child = null;
      if (stopping) return;
      const end = signal ?? `status ${code}`;
      if (firstFailed !== null) {
        stopping = true;
        firstFailed(new GatewayStartError(why ?? `The gateway ended at its start (${end}).`));
        return;
      }
      quickEnds = performance.now() - startedAt < GOOD_RUN_MS ? quickEnds + 1 : 1;
      const delayMs = restartDelayMs(quickEnds);
      log(`The gateway ended (${why ?? end}); it is started again${delayMs === 0 ? "" : ` in ${delayMs} ms`}.`);
      restart = setTimeout(start, delayMs);
    });
  }

  start();
  return {
    ready,
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        if (restart !== null) clearTimeout(restart);
        const run = child;
        if (run === null) return resolve();
        const force = setTimeout(() => run.kill("SIGKILL"), STOP_MS);
        run.once("close", () => {
          clearTimeout(force);
          resolve();
        });
        run.kill("SIGTERM");
      }),
    abandon: () => {
      stopping = true;
      child?.kill("SIGTERM");
    },
  };
}
