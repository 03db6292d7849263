// `npm run dev`: the console from its sources, with the gateway beside it.
import { requireNode } from "./node-version.mjs";

requireNode();
const { launch, ROOT } = await import("./terminal.mjs");
const { prepareEnvironment } = await import("./environment.mjs");
const { ensureInstalled } = await import("./ensure-installed.mjs");
const { ensureBuilt } = await import("./ensure-built.mjs");
const { boundRequests } = await import("./request-bounds.mjs");

await launch(async () => {
  prepareEnvironment();
  await ensureInstalled({ dev: true });
  await ensureBuilt({ console: false });
  process.env.NEXT_MANUAL_SIG_HANDLE = "1";
  boundRequests();
  const next = `${ROOT}/node_modules/next/dist/bin/next`;
  process.argv = [process.execPath, next, "dev", "-p", process.env.PORT, "-H", process.env.HOSTNAME];
  await import(next);
});
