import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

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
