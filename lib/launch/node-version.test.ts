import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FIRST_UNTRIED_MAJOR, nodeProblem, OLDEST } from "./node-version.mjs";

test.each(["20.19.0", "20.20.2", "22.0.0", "24.21.0"])("Node %s runs Gatehouse", (version) => {
  expect(nodeProblem(version)).toBeNull();
});

test.each(["12.22.9", "18.20.4", "20.18.3", "25.0.0"])(
  "Node %s is refused with a line that says what to do",
  (version) => {
    expect(nodeProblem(version)).toMatch(/^this is Node .* Install Node 22 or 24/);
  },
);

test("package.json says the same to npm", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(engines.node).toBe(`>=${OLDEST.join(".")}.0 <${FIRST_UNTRIED_MAJOR}`);
});
