// `npm run bench [-- --quick] [-- decisions changes tokens rows weights live api connect publish pages]`: where the README's figures come from.
import { requireNode } from "../lib/launch/node-version.mjs";

requireNode();
const { launch, ROOT } = await import("../lib/launch/terminal.mjs");
const { ensureInstalled } = await import("../lib/launch/ensure-installed.mjs");
const { ensureBuilt } = await import("../lib/launch/ensure-built.mjs");

await launch(async () => {
  process.chdir(ROOT);
  await ensureInstalled({ dev: true });
  await ensureBuilt({ console: true });
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("./main.ts");
  await main(process.argv.slice(2));
});
