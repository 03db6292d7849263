import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { areBundlesBuilt, ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { prepareEnvironment } from "./environment.mjs";
import { endWithNpm } from "./parent.mjs";
import { ROOT } from "./terminal.mjs";

/**
 * Installs and builds what a bundled program needs (never the console), then becomes that program in this very process.
 * @param {"gateway" | "apply"} name
 */
export async function runBundle(name) {
  const calledFrom = process.env.INIT_CWD ?? process.cwd();
  prepareEnvironment();
  process.env.INIT_CWD = calledFrom;
  await ensureInstalled({ dev: !areBundlesBuilt() });
  await ensureBuilt({ console: false });
  process.env.NODE_ENV = "production";
  if (name === "gateway") endWithNpm(/launch\/gateway\.mjs/);
  const program = join(ROOT, ".build", `${name}.mjs`);
  process.argv = [process.execPath, program, ...process.argv.slice(2)];
  await import(pathToFileURL(program).href);
}
