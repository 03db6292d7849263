/** Milliseconds between looks at whether npm is still there. */
const LOOK_MS = 500;

/**
 * Under `npm run …` the program ends in order when npm is gone. npm passes signals on, but killed with -9 it cannot, and
 * nobody would be left who could stop the program from that terminal. Called directly, a program outlives its parent.
 * @param {string} script the file that npm's script runs
 */
export function endWithNpm(script) {
  if (!process.env.npm_lifecycle_script?.includes(script)) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, LOOK_MS).unref();
}
