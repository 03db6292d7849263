import { expect, test } from "vitest";
import { isOwnOrigin } from "./own-origin.ts";

const host = "console.example:3000";
test.each<[boolean, Record<string, string>]>([
  [true, { host, origin: `http://${host}` }],
  [true, { host, origin: `https://${host}` }],
  [true, { host: "inner:3000", "x-forwarded-host": host, origin: `https://${host}` }],
  [false, { host }],
  [false, { host, origin: "null" }],
  [false, { host, origin: "" }],
  [false, { host, origin: "http://console.example" }],
  [false, { host, origin: `http://${host}.evil.example` }],
  [false, { host, origin: `http://${host}@evil.example` }],
  [false, { origin: `http://${host}` }],
])("says %s of %j", (own, headers) => {
  expect(isOwnOrigin(new Headers(headers))).toBe(own);
});
