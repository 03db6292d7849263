import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { findChromium } from "../lib/launch/chromium.mjs";

const executablePath = findChromium();

/** Nothing is retried: a test that passes sometimes is a failure. */
export default defineConfig({
  testDir: ".",
  globalSetup: "./build-once.ts",
  outputDir: "../.cache/e2e",
  // One more than there are cores: a test waits for a device, a timer or the network for a sixth of its time.
  workers: availableParallelism() + 1,
  retries: 0,
  forbidOnly: true,
  // Wide, for a machine that does something else as well: nothing here is a measurement.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    // Where there is none, `npm test` says how to get one; Playwright's own words would ask for a download.
    ...(executablePath === null
      ? {}
      : {
          launchOptions: {
            executablePath,
            args: [
              "--no-sandbox",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--no-first-run",
              "--disable-dev-shm-usage",
              "--disable-gpu",
            ],
          },
        }),
    locale: "en-GB",
    timezoneId: "UTC",
    // Recording every step costs much of the time of all tests; the picture of a failure and its page say enough. TRACE=1 records.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "process", testMatch: "process/**/*.spec.ts" },
    { name: "console", testIgnore: "process/**" },
  ],
});
