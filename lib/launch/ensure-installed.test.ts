import { expect, test } from "vitest";
import { firstMissing } from "./ensure-installed.mjs";

const locked = {
  "": { version: "0.1.0" },
  "node_modules/next": { version: "16.4.6" },
  "node_modules/next/node_modules/postcss": { version: "8.0.0" },
  "node_modules/vitest": { version: "4.1.12", dev: true },
  "node_modules/@next/swc-darwin-arm64": { version: "16.4.6", optional: true },
};
const installed = {
  "node_modules/next": { version: "16.4.6" },
  "node_modules/next/node_modules/postcss": { version: "8.0.0" },
  "node_modules/vitest": { version: "4.1.12", dev: true },
};

test("an installation that is what the lock file says is left alone", () => {
  expect(firstMissing(locked, installed, true)).toBeNull();
});

test("no finished installation is one that is missing", () => {
  expect(firstMissing(locked, null, true)).toBe("nothing is installed");
});

test("a package of another version is named, a nested one too", () => {
  const older = { ...installed, "node_modules/next/node_modules/postcss": { version: "7.9.9" } };
  expect(firstMissing(locked, older, true)).toBe("postcss is 7.9.9, not 8.0.0");
});

test("a package that was added to the lock file is named", () => {
  const { "node_modules/next": _, ...without } = installed;
  expect(firstMissing(locked, without, true)).toBe("next is missing");
});

test("packages for other platforms may be absent, but not of another version", () => {
  const wrong = { ...installed, "node_modules/@next/swc-darwin-arm64": { version: "16.0.0" } };
  expect(firstMissing(locked, wrong, true)).toBe("@next/swc-darwin-arm64 is 16.0.0, not 16.4.6");
});

test("what only building needs may be absent where nothing is built", () => {
  const { "node_modules/vitest": _, ...without } = installed;
  expect(firstMissing(locked, without, false)).toBeNull();
  expect(firstMissing(locked, without, true)).toBe("vitest is missing");
});
