import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ROOT } from "./terminal.mjs";

/**
 * Completes the environment for every program of Gatehouse: works in the project's folder, reads `.env` there (what is set
 * already wins), and listens on loopback unless told otherwise.
 */
export function prepareEnvironment() {
  process.chdir(ROOT);
  if (existsSync(join(ROOT, ".env"))) process.loadEnvFile(join(ROOT, ".env"));
  process.env.PORT ||= "3000";
  // Shells and containers set HOSTNAME to the machine's own name without anybody having asked to be reachable there.
  if (!process.env.HOSTNAME || process.env.HOSTNAME === hostname()) process.env.HOSTNAME = "127.0.0.1";
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
}
