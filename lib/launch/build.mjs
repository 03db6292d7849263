// `npm run build`: everything anew.
import { requireNode } from "./node-version.mjs";

requireNode();
const { launch } = await import("./terminal.mjs");
const { prepareEnvironment } = await import("./environment.mjs");
const { ensureInstalled } = await import("./ensure-installed.mjs");
const { ensureBuilt } = await import("./ensure-built.mjs");

await launch(async () => {
  prepareEnvironment();
  await ensureInstalled({ dev: true });
  await ensureBuilt({ console: true, force: true });
});
