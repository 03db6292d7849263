/** Milliseconds between looks at whether npm is still there. */
const LOOK_MS = 500;

/**
 * Under `npm run …` and `npx` the program ends in order when npm is gone: npm cannot pass on a kill with -9, and the shell
 * between npx and the program passes on nothing, so it would go on with nobody to stop it. Called directly, a program
 * outlives its parent.
 * @param {RegExp} command what npm runs when it is npm that started this very program
 */
export function endWithNpm(command) {
  if (!command.test(process.env.npm_lifecycle_script ?? "")) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, LOOK_MS).unref();
}
