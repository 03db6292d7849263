// `npm test`: everything, in a fresh clone. `npm test -- unit e2e` runs only the stages that it names.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "./node-version.mjs";

requireNode();
const { launch, LaunchError, ROOT, run, say } = await import("./terminal.mjs");
const { ensureInstalled } = await import("./ensure-installed.mjs");
const { ensureBuilt } = await import("./ensure-built.mjs");
const { findChromium, NO_CHROMIUM } = await import("./chromium.mjs");

const REPORTS = join(ROOT, ".cache", "test");

/** What a stage counted; a stage that is not made of tests counts only its failure. @typedef {{ passed: number, failed: number }} Count */

/** @type {Count} */
const PASSED = { passed: 0, failed: 0 };
/** @type {Count} */
const FAILED = { passed: 0, failed: 1 };

const node = process.execPath;
const bin = (/** @type {string[]} */ ...path) => join(ROOT, "node_modules", ...path);

/** @type {Record<string, () => Promise<Count>>} */
const STAGES = {
  types: async () => {
    // What Next wrote about routes that are gone since would fail the compiler.
    for (const folder of ["types", "dev/types"]) rmSync(join(ROOT, ".next", folder), { recursive: true, force: true });
    const generated = await run(node, [bin("next", "dist", "bin", "next"), "typegen"]);
    return generated === 0 && (await run(node, [bin("typescript", "bin", "tsc"), "--noEmit"])) === 0 ? PASSED : FAILED;
  },
  lint: async () =>
    (await run(node, [bin("@biomejs", "biome", "bin", "biome"), "check", "."])) === 0 ? PASSED : FAILED,
  unit: async () => {
    const report = join(REPORTS, "unit.json");
    const status = await run(node, [
      bin("vitest", "vitest.mjs"),
      "run",
      "--config=lib/testing/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ]);
    const { numPassedTests = 0, numFailedTests = 0 } = reported(report);
    return counted(status, numPassedTests, numFailedTests);
  },
  build: async () => {
    await ensureBuilt({ console: true });
    return PASSED;
  },
  e2e: async () => {
    if (findChromium() === null) {
      say(`gatehouse: ${NO_CHROMIUM}`);
      return FAILED;
    }
    const report = join(REPORTS, "e2e.json");
    const status = await run(
      node,
      [bin("@playwright", "test", "cli.js"), "test", "--config=e2e/playwright.config.ts", "--reporter=list,json"],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    );
    const { expected = 0, unexpected = 0, flaky = 0 } = reported(report).stats ?? {};
    return counted(status, expected, unexpected + flaky);
  },
};

await launch(async () => {
  const only = process.argv.slice(2);
  const unknown = only.find((name) => !Object.hasOwn(STAGES, name));
  if (unknown !== undefined) {
    throw new LaunchError(`no test stage is called ${unknown}: choose from ${Object.keys(STAGES).join(", ")}.`);
  }
  process.chdir(ROOT);
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  await ensureInstalled({ dev: true });
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });

  const total = { passed: 0, failed: 0 };
  for (const [name, stage] of Object.entries(STAGES)) {
    if (only.length > 0 && !only.includes(name)) continue;
    say(`\n── ${name} ${"─".repeat(72 - name.length)}`);
    const count = await countOf(stage);
    total.passed += count.passed;
    total.failed += count.failed;
    if (name === "build" && count.failed > 0) {
      say("\nThere is no build, so the browser tests cannot run.");
      break;
    }
  }
  say(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
});

/** @param {() => Promise<Count>} stage */
async function countOf(stage) {
  try {
    return await stage();
  } catch (error) {
    say(error instanceof LaunchError ? `gatehouse: ${error.message}` : String(error));
    return FAILED;
  }
}

/**
 * A run that failed with no failed test (nothing was found, an error outside every test) counts as one failure.
 * @param {number} status
 * @param {number} passed
 * @param {number} failed
 * @returns {Count}
 */
function counted(status, passed, failed) {
  const none = passed + failed === 0;
  return { passed, failed: failed === 0 && (status !== 0 || none) ? 1 : failed };
}

/** @param {string} file */
function reported(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
