import { expect, test } from "vitest";
import { ownPath, signInPath } from "./own-path.ts";

test.each([
  ["/instances/mqtt-abc/groups?q=GID_#top", "/instances/mqtt-abc/groups?q=GID_#top"],
  ["/", "/"],
])("%s is a path of the console", (text, path) => {
  expect(ownPath(text)).toBe(path);
});

test.each([
  null,
  undefined,
  "",
  "instances",
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "\t//evil.example",
  "/..//evil.example",
  "/%2e%2e//evil.example",
  "javascript:alert(1)",
  "/sign-in?callbackUrl=/",
  "/api/auth/signout",
  "/set-up",
])("%j leads to the start", (text) => {
  expect(ownPath(text)).toBe("/");
});

test("the sign-in page leads back to the page that was asked for", () => {
  expect(signInPath("/instances/mqtt-abc/groups?q=GID_&_rsc=1x2y")).toBe(
    "/sign-in?callbackUrl=%2Finstances%2Fmqtt-abc%2Fgroups%3Fq%3DGID_",
  );
});

test.each([null, "/", "//evil.example", "/?_rsc=1"])("from %j it leads to the start", (asked) => {
  expect(signInPath(asked)).toBe("/sign-in");
});
