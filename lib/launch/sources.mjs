import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./terminal.mjs";

/** What the bundles of the gateway and of `apply` are made of. */
export const BUNDLE_SOURCES = ["db", "lib", "package-lock.json", "tsconfig.json"];
/** What the console is made of. */
export const CONSOLE_SOURCES = [
  ...BUNDLE_SOURCES,
  "app",
  "components",
  "instrumentation.ts",
  "next.config.ts",
  "package.json",
];
/** Never part of a build: tests, what is read when it runs, and the launcher except for what says how to build. */
const NOT_BUILT = /(\.test\.tsx?$)|(^lib\/testing\/)|(^db\/migrations\/)|(^lib\/launch\/(?!ensure-built).*\.mjs$)/;

/**
 * A fingerprint of the sources: content, not times, so that a fresh checkout of the same commit is the same build.
 * @param {readonly string[]} paths files and folders below the project
 * @returns {string}
 */
export function fingerprint(paths) {
  const hash = createHash("sha256").update(process.versions.modules);
  for (const file of paths.flatMap(filesOf).sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(ROOT, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [path];
  return readdirSync(join(ROOT, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(ROOT.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((file) => !NOT_BUILT.test(file));
}
