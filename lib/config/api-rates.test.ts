import { expect, test } from "vitest";
import { DEFAULT_API_RATES, parseApiRates } from "./api-rates.ts";

test("pairs change what they name and leave the rest", () => {
  expect(parseApiRates("ApplyToken=500, address=0")).toEqual({ ...DEFAULT_API_RATES, ApplyToken: 500, address: 0 });
  expect(parseApiRates("")).toEqual(DEFAULT_API_RATES);
});

test("off takes every limit away", () => {
  expect(new Set(Object.values(parseApiRates("off") ?? {}))).toEqual(new Set([0]));
});

test.each(["ApplyTokens=5", "ApplyToken", "ApplyToken=-1", "ApplyToken=1.5", "ApplyToken=1,,", "constructor=1", "on"])(
  "%s is refused",
  (text) => expect(parseApiRates(text)).toBeNull(),
);
