import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of the project, wherever the command was called from. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

const HEARTBEAT_MS = 30_000;
/** How long a command has to end when the launcher is ended. */
const END_MS = 2_000;
/** How much of a failed command's output is shown, in characters: the end says why. */
const KEPT_OUTPUT = 40_000;

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Something went wrong that the person can mend: one line, no stack trace, exit status 1. */
export class LaunchError extends Error {
  name = "LaunchError";
}

/**
 * Runs a launcher's main function: a LaunchError becomes its one line.
 * @param {() => Promise<void>} main
 */
export async function launch(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    process.stderr.write(`gatehouse: ${error.message}\n`);
    process.exit(1);
  }
}

/**
 * Runs a command to its end with its own output on the terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] on top of this process's own
 * @returns {Promise<number>} exit status; 1 where a signal ended it
 */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
    const release = passSignals(child, (signal) => child.kill(signal));
    child.once("error", reject);
    child.once("close", (code) => {
      release();
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a long command quietly: one line that says what happens, a sign of life, how long it took. What the command itself
 * printed is shown only when it fails.
 * @param {string} doing e.g. `Building the console`
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] on top of this process's own
 * @returns {Promise<boolean>} whether it ended well
 */
export function runQuietly(doing, command, args, env = {}) {
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const live = process.stdout.isTTY === true;
  if (live) process.stdout.write(`${doing} …`);
  else say(`${doing} …`);
  const beat = setInterval(
    () => (live ? process.stdout.write(`\r${doing} … ${seconds()}`) : say(`${doing} … ${seconds()}`)),
    live ? 1_000 : HEARTBEAT_MS,
  );
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      // A group of its own, so that compilers which npm started can be ended with it.
      detached: true,
    });
    const release = passSignals(child, (signal) => process.kill(-(child.pid ?? 0), signal));
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString("utf8")).slice(-KEPT_OUTPUT);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const end = (/** @type {string} */ word) => {
      clearInterval(beat);
      release();
      say(live ? `\r${doing}: ${word} (${seconds()})` : `${doing}: ${word} (${seconds()})`);
    };
    child.once("error", (error) => {
      end("could not run");
      reject(error);
    });
    child.once("close", (code) => {
      end(code === 0 ? "done" : "failed");
      if (code !== 0) process.stderr.write(output.endsWith("\n") ? output : `${output}\n`);
      resolve(code === 0);
    });
  });
}

/**
 * Ctrl+C and `kill` on the launcher end the command that it runs, and then the launcher. npm takes no notice of the gentle
 * way while it installs, so force follows.
 * @param {import("node:child_process").ChildProcess} child
 * @param {(signal: NodeJS.Signals) => void} end
 */
function passSignals(child, end) {
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    const attempt = (/** @type {NodeJS.Signals} */ how) => {
      try {
        end(how);
      } catch {
        // Nothing is left to end.
      }
    };
    child.once("close", () => {
      attempt("SIGKILL");
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
    attempt(signal);
    setTimeout(() => attempt("SIGKILL"), END_MS);
  };
  process.once("SIGINT", pass);
  process.once("SIGTERM", pass);
  return () => {
    process.off("SIGINT", pass);
    process.off("SIGTERM", pass);
  };
}
