import { expect, test } from "vitest";
import { forecast } from "./forecast.ts";

const NOW = Date.UTC(2026, 0, 10);
const DAY = 86_400_000;

test.each([
  [
    "steady growth reaches the limit when the line does",
    [10, 20, 30, 40],
    100,
    { kind: "date", at: NOW + 6 * DAY, perDay: 10 },
  ],
  ["one odd day does not move it", [10, 20, 0, 40, 50], 100, { kind: "date", at: NOW + 5 * DAY, perDay: 10 }],
  ["two days tell nothing", [10, 20], 100, { kind: "unknown" }],
  ["no day tells nothing", [], 100, { kind: "unknown" }],
  ["what does not grow is never full", [30, 20, 25, 20], 100, { kind: "steady" }],
  ["what grows slowly is not full within a year", [100, 101, 102], 1_000, { kind: "far", perDay: 1 }],
  ["a limit that is reached needs no forecast", [10, 20, 100], 100, { kind: "reached" }],
  ["nor does one that was lowered below", [100, 100, 100], 50, { kind: "reached" }],
] as const)("%s", (_, days, limit, expected) => {
  expect(forecast(days, limit, NOW)).toEqual(expected);
});

test("what was given back counts no more, however much was held the days before", () => {
  const days = [70, 80, 90, 100];
  expect(forecast(days, 100, NOW, 40)).toEqual({ kind: "date", at: NOW + 6 * DAY, perDay: 10 });
  expect(forecast(days, 100, NOW, 100)).toEqual({ kind: "reached" });
  expect(forecast([], 100, NOW, 40)).toEqual({ kind: "unknown" });
});
