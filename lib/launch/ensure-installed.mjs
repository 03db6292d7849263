import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { LaunchError, ROOT, runQuietly, say } from "./terminal.mjs";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Makes `node_modules` what the lock file says, by `npm ci`, where it is not. What is installed is read from the record that
 * npm itself keeps there, so that a person who ran `npm ci` by hand waits only once.
 * @param {{ dev: boolean }} wanted whether what only building and testing need must be there too
 */
export async function ensureInstalled({ dev }) {
  const missing = firstMissing(packagesOf(join(ROOT, "package-lock.json")), installedPackages(), dev);
  if (missing !== null) {
    say(`node_modules is not what package-lock.json says (${missing}).`);
    await npm("Installing the dependencies (minutes where SQLite must be compiled)", [
      "ci",
      "--include=dev",
      "--no-audit",
      "--no-fund",
    ]);
  }
  if (sqliteLoads()) return;
  await npm("Building SQLite for this Node (about two minutes where it must be compiled)", [
    "rebuild",
    "better-sqlite3",
    "--foreground-scripts",
  ]);
  if (!sqliteLoads()) {
    throw new LaunchError(
      "better-sqlite3 does not load on this Node. Delete node_modules, install g++, make and python3, and start again.",
    );
  }
}

/**
 * The first package that the lock file asks for and that is not installed in that version, as words, or null. Packages for
 * other platforms are optional and may be absent; if they are there, their version must fit too.
 * @param {LockedPackages} locked
 * @param {LockedPackages | null} installed null: there is no finished installation
 * @param {boolean} dev
 * @returns {string | null}
 */
export function firstMissing(locked, installed, dev) {
  if (installed === null) return "nothing is installed";
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === "" || wanted.link === true) continue;
    if (!dev && (wanted.dev === true || wanted.devOptional === true)) continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const found = installed[path];
    if (found === undefined) {
      if (wanted.optional !== true) return `${name} is missing`;
    } else if (found.version !== wanted.version) {
      return `${name} is ${found.version ?? "of no version"}, not ${wanted.version ?? "that"}`;
    }
  }
  return null;
}

/** @returns {LockedPackages | null} */
function installedPackages() {
  const record = join(ROOT, "node_modules", ".package-lock.json");
  return existsSync(record) ? packagesOf(record) : null;
}

/**
 * @param {string} lockFile
 * @returns {LockedPackages}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}

/** Whether the native part was built, and for this Node: the commonest thing to be wrong after an upgrade of Node. */
function sqliteLoads() {
  try {
    const Database = createRequire(join(ROOT, "package.json"))("better-sqlite3");
    new Database(":memory:").close();
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} doing
 * @param {string[]} args
 */
async function npm(doing, args) {
  const path = process.env.npm_execpath;
  // Under another package manager that variable names its program, and `ci` means something else there.
  const own = path !== undefined && basename(path) === "npm-cli.js";
  const [command, first] = own ? [process.execPath, [path]] : [process.platform === "win32" ? "npm.cmd" : "npm", []];
  let ok;
  try {
    ok = await runQuietly(doing, command, [...first, ...args]);
  } catch (error) {
    throw new LaunchError(
      `npm could not be run (${error instanceof Error ? error.message : error}). It comes with Node: install Node from https://nodejs.org.`,
    );
  }
  if (!ok) throw new LaunchError(`npm ${args[0]} failed; what it said is above. Mend that and start again.`);
}
