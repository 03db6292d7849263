import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE_SOURCES, CONSOLE_SOURCES, fingerprint } from "./sources.mjs";
import { LaunchError, ROOT, runQuietly } from "./terminal.mjs";

const BUILD = join(ROOT, ".build");
/** Programs beside the console, each one file. */
const BUNDLES = {
  "gateway.mjs": "lib/gateway/main.ts",
  "apply.mjs": "lib/launch/apply-command.ts",
};

/**
 * Builds what is missing or made from other sources; does nothing, and says nothing, otherwise.
 * @param {{ console: boolean, force?: boolean }} wanted without `console`, only the bundles
 */
export async function ensureBuilt({ console, force = false }) {
  if (force || !areBundlesBuilt()) {
    clearStamp("bundles");
    await bundle();
    writeStamp("bundles", fingerprint(BUNDLE_SOURCES));
  }
  if (!console || (!force && isConsoleBuilt())) return;
  clearStamp("console");
  const print = fingerprint(CONSOLE_SOURCES);
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const ok = await runQuietly("Building the console (about half a minute)", process.execPath, [next, "build"], {
    NODE_ENV: "production",
    // A build has no state: a page that opened the database would migrate it before its server starts. This one cannot be opened.
    DATA_DIR: join(ROOT, "package.json"),
  });
  if (!ok) throw new LaunchError("the console could not be built; what the compiler said is above.");
  // What was edited meanwhile may not be in it.
  if (fingerprint(CONSOLE_SOURCES) === print) writeStamp("console", print);
}

/** Whether the bundles are there, from these sources: then nothing is needed that `npm ci --omit=dev` leaves out. */
export function areBundlesBuilt() {
  const areThere = Object.keys(BUNDLES).every((name) => existsSync(join(BUILD, name)));
  return areThere && readStamp("bundles") === fingerprint(BUNDLE_SOURCES);
}

/** Whether the console is there, from these sources. */
export function isConsoleBuilt() {
  return existsSync(join(ROOT, ".next", "BUILD_ID")) && readStamp("console") === fingerprint(CONSOLE_SOURCES);
}

async function bundle() {
  const { build, stop } = await import("esbuild");
  const entries = Object.entries(BUNDLES).map(([name, source]) => ({
    in: join(ROOT, source),
    out: name.replace(/\.mjs$/, ""),
  }));
  try {
    await build({
      entryPoints: entries,
      outdir: BUILD,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      external: ["better-sqlite3", "@node-rs/argon2"],
      sourcemap: "linked",
      logLevel: "error",
      tsconfig: join(ROOT, "tsconfig.json"),
      define: { "process.env.NODE_ENV": '"production"' },
      // Packages in CommonJS require Node's own modules at run time, which a bundle in ESM format has no `require` for.
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
  } catch {
    throw new LaunchError("the gateway could not be built; what the compiler said is above.");
  } finally {
    // Its service is a child process, which would live as long as the server does.
    await stop();
  }
}

/** @param {string} name */
function readStamp(name) {
  try {
    return readFileSync(join(BUILD, `${name}.stamp`), "utf8");
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} print */
function writeStamp(name, print) {
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(join(BUILD, `${name}.stamp`), print);
}

/** A build that is interrupted must not pass for a finished one. @param {string} name */
function clearStamp(name) {
  rmSync(join(BUILD, `${name}.stamp`), { force: true });
}
