import { describe, expect, it } from "vitest";
import { exactTime } from "./exact-time.ts";
import { relativeTime } from "./relative-time.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = Date.UTC(2026, 10, 21, 3, 14, 9);

describe("relativeTime", () => {
  it.each([
    [0, "now", 0],
    [9 * SECOND, "now", 0],
    [10 * SECOND, "seconds", 10],
    [59 * SECOND + 999, "seconds", 59],
    [MINUTE, "minutes", 1],
    [59 * MINUTE, "minutes", 59],
    [HOUR, "hours", 1],
    [23 * HOUR, "hours", 23],
    [DAY, "days", 1],
    [59 * DAY, "days", 59],
    [60 * DAY, "months", 2],
    [800 * DAY, "years", 2],
  ])("%i ms away is %s %i", (distance, unit, count) => {
    expect(relativeTime(now - distance, now)).toEqual({ unit, count, future: false });
    expect(relativeTime(now + distance, now)).toEqual({ unit, count, future: distance > 0 });
  });
});

describe("exactTime", () => {
  it("writes the moment in the zone of the person", () => {
    expect(exactTime(now, "Asia/Shanghai")).toEqual({
      date: "2026-11-21",
      minutes: "11:14",
      seconds: "09",
      zone: "UTC+08:00",
    });
    expect(exactTime(now, "UTC")).toMatchObject({ minutes: "03:14", zone: "UTC" });
  });

  it("writes midnight as 00:00, not 24:00", () => {
    expect(exactTime(Date.UTC(2026, 0, 1), "UTC")).toMatchObject({ date: "2026-01-01", minutes: "00:00" });
  });
});
