import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Tests that put something else in the place of a module, a clock or a global, or that start servers: each file has a process of its own. */
const ISOLATED = [
  "db/**/*.test.ts",
  "lib/{actions,auth,config,gateway,launch,testing}/**/*.test.ts",
  "lib/services/{change-signal,effects,faults,sign-in}.test.ts",
];

const LIMITS = {
  pool: "forks",
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // Concurrent tests mostly wait for other programs.
  maxConcurrency: 20,
} as const;

/** What all tests have in common. */
const EACH = {
  root,
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
};

export default defineConfig({
  ...EACH,
  test: {
    projects: [
      { ...EACH, test: { ...LIMITS, name: "isolated", include: ISOLATED } },
      {
        ...EACH,
        test: {
          ...LIMITS,
          name: "shared",
          include: ["lib/**/*.test.{ts,tsx}", "components/**/*.test.{ts,tsx}"],
          exclude: ISOLATED,
          // To load the same modules anew for each file takes longer than most files.
          isolate: false,
        },
      },
    ],
    pool: "forks",
    // All of them: by itself one is left free, which is half of a small machine.
    maxWorkers: availableParallelism(),
  },
});
