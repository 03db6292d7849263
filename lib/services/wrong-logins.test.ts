import { beforeEach, expect, test } from "vitest";
import { WrongLogins } from "./wrong-logins.ts";

let logins: WrongLogins;
let now: number;

beforeEach(() => {
  logins = new WrongLogins();
  now = 1_700_000_000_000;
});

const never = () => false;
const wait = (address: string, login: string, wasHere = never) => logins.waitFor(address, login, now, wasHere);
/** Tries as often as it is let; says how often that was. */
function guess(address: string, login: string, times: number): number {
  let looked = 0;
  for (let n = 0; n < times; n++) {
    if (wait(address, login) > 0) continue;
    looked++;
    logins.wrong(address, login, now);
  }
  return looked;
}

test("one place has twenty tries for one login, then one in ten seconds, however many it makes", () => {
  expect(guess("192.0.2.1", "a", 1_000)).toBe(20);
  expect(wait("192.0.2.1", "a")).toBe(10_000);
  now += 9_999;
  expect(wait("192.0.2.1", "a")).toBe(1);
  now += 1;
  expect(guess("192.0.2.1", "a", 1_000)).toBe(1);
});

test("whoever has a whole /64 counts as one", () => {
  expect(guess("2001:db8::1", "a", 100)).toBe(20);
  expect(wait("2001:db8::2", "a")).toBeGreaterThan(0);
  expect(wait("2001:db8:0:1::1", "a")).toBe(0);
});

test("one place has two hundred tries for all logins that it has tried, then two in a second", () => {
  let looked = 0;
  for (let round = 0; round < 50; round++) {
    for (let n = 0; n < 30; n++) looked += guess("192.0.2.1", `login-${n}`, 1);
  }
  expect(looked).toBe(200);
  now += 1_000;
  for (let n = 0; n < 30; n++) looked += guess("192.0.2.1", `login-${n}`, 1);
  expect(looked).toBe(202);
});

test("many places guess one login at one in a second together, after two hundred and the first of each", () => {
  let looked = 0;
  for (let round = 0; round < 10; round++) {
    for (let n = 0; n < 100; n++) looked += guess(`198.51.100.${n}`, "a", 1);
  }
  expect(looked).toBe(200);
  now += 5_000;
  for (let n = 0; n < 100; n++) looked += guess(`198.51.100.${n}`, "a", 1);
  expect(looked).toBe(205);
});

test("a device is not locked out by who guesses at it from elsewhere, nor by who guesses at others from its address", () => {
  for (let n = 0; n < 250; n++) guess(`198.51.${n}.1`, "device", 30);
  expect(wait("192.0.2.1", "device")).toBe(0);
  for (let n = 0; n < 300; n++) guess("192.0.2.1", `other-${n}`, 30);
  expect(wait("192.0.2.1", "device")).toBe(0);
});

test("a device that was let in from an address is not locked out by who guesses at it from there", () => {
  logins.right("192.0.2.1", "device");
  expect(guess("192.0.2.1", "device", 500)).toBe(500);
  expect(wait("192.0.2.1", "device")).toBe(0);
});

test("what was recorded of a device before a restart counts as well, and is asked for once", () => {
  guess("192.0.2.1", "device", 100);
  let asked = 0;
  const wasHere = () => ++asked > 0;
  expect([wait("192.0.2.1", "device", wasHere), wait("192.0.2.1", "device", wasHere), asked]).toEqual([0, 0, 1]);
});

test("a clock that goes back locks nobody out for longer than a burst", () => {
  guess("192.0.2.1", "a", 100);
  now -= 3_600_000;
  expect(wait("192.0.2.1", "a")).toBeLessThanOrEqual(200_000);
});

test("a flood of names does not grow the memory without bound", () => {
  for (let n = 0; n < 60_000; n++) logins.wrong(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, `login-${n}`, now);
  expect(logins.size).toBeLessThanOrEqual(20_000);
});
