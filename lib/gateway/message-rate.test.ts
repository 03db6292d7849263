import { expect, test } from "vitest";
import { MessageRate, PublisherRate } from "./message-rate.ts";

const publisher = () => new PublisherRate();

test("so many messages per second pass, and as many again a second later", () => {
  const rate = new MessageRate(100, 0);
  const one = publisher();
  const passed = (now: number) =>
    Array.from({ length: 200 }, () => rate.exceeds(one, 100, now)).filter((no) => !no).length;
  expect(passed(0)).toBe(100);
  expect(passed(1_000)).toBe(100);
});

test("a steady sender at the limit is never refused", () => {
  const rate = new MessageRate(100, 0);
  const one = publisher();
  const refused = Array.from({ length: 5_000 }, (_, i) => rate.exceeds(one, 100, i * 10)).filter(Boolean);
  expect(refused).toEqual([]);
});

test("the one that floods is refused, and its neighbours, who send their share, are not", () => {
  const rate = new MessageRate(100, 0);
  const flood = publisher();
  const calm = publisher();
  rate.exceeds(calm, 100, 0);
  for (let i = 0; i < 500; i++) rate.exceeds(flood, 100, 1);
  expect(rate.exceeds(flood, 100, 2)).toBe(true);
  expect(rate.exceeds(calm, 100, 2)).toBe(false);
});

test("a limit of 0 lets nothing pass", () => {
  expect(new MessageRate(0, 0).exceeds(publisher(), 0, 5)).toBe(true);
});

test("a clock that is set back locks nobody out", () => {
  const rate = new MessageRate(10, 1_000_000);
  const one = publisher();
  for (let i = 0; i < 10; i++) rate.exceeds(one, 10, 1_000_000);
  const after = Array.from({ length: 100 }, (_, i) => rate.exceeds(one, 10, 500_000 + i * 100));
  expect(after.filter(Boolean)).toEqual([]);
});
