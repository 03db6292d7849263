import { expect, test } from "vitest";
import { firstPassword } from "./first-password.ts";

test("first passwords are long, can be read out, and are never the same", () => {
  const made = Array.from({ length: 50 }, firstPassword);
  for (const password of made) expect(password).toMatch(/^(?:[a-hjkmnp-z2-9+]{5}-){3}[a-hjkmnp-z2-9+]{5}$/);
  expect(new Set(made).size).toBe(50);
});
