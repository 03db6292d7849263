// `npm start`: installs and builds what is missing, then becomes `next start` in this very process, so that there is no
// wrapper between a signal and the server.
import { pathToFileURL } from "node:url";
import { requireNode } from "./node-version.mjs";

requireNode();
const { launch, LaunchError, ROOT } = await import("./terminal.mjs");
const { prepareEnvironment } = await import("./environment.mjs");
const { ensureInstalled } = await import("./ensure-installed.mjs");
const { areBundlesBuilt, ensureBuilt, isConsoleBuilt } = await import("./ensure-built.mjs");
const { boundRequests } = await import("./request-bounds.mjs");
const { portProblem } = await import("./port.mjs");

await launch(async () => {
  prepareEnvironment();
  const host = process.env.HOSTNAME;
  const port = Number(process.env.PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new LaunchError(`PORT is ${process.env.PORT}. Set it to a port number from 0 to 65535.`);
  }
  const problem = await portProblem({ door: "the console", host, port, setting: "PORT", hostSetting: "HOSTNAME" });
  if (problem !== null) throw new LaunchError(problem);

  await ensureInstalled({ dev: !(areBundlesBuilt() && isConsoleBuilt()) });
  await ensureBuilt({ console: true });

  // Next's own handlers wait for every open stream; the boot module ends the process in order instead.
  process.env.NEXT_MANUAL_SIG_HANDLE = "1";
  process.env.NODE_ENV = "production";
  muteUntilReady();
  boundRequests();
  const next = `${ROOT}/node_modules/next/dist/bin/next`;
  process.argv = [process.execPath, next, "start", "-p", String(port), "-H", host];
  await import(pathToFileURL(next).href);
});

/** Next says that it is ready before the boot module has run; Gatehouse says so when it is true (see `boot.ts`). */
function muteUntilReady() {
  const { log } = console;
  console.log = () => {};
  globalThis[Symbol.for("gatehouse.unmute")] = () => {
    console.log = log;
  };
}
