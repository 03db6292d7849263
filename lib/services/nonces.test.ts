import { afterEach, beforeEach, expect, test } from "vitest";
import { closeDatabase, openDatabase } from "../../db/client.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { Nonces } from "./nonces.ts";

let world: TestWorld;
beforeEach(() => {
  world = openTestWorld();
});
afterEach(() => world.close());

test("a nonce is good once for each key", () => {
  const nonces = new Nonces(world.db.$client);
  expect(nonces.use("AK1", "n", 2_000, 1_000)).toBe(true);
  expect(nonces.use("AK1", "n", 2_000, 1_000)).toBe(false);
  expect(nonces.use("AK2", "n", 2_000, 1_000)).toBe(true);
});

test("key and nonce cannot be moved against each other", () => {
  const nonces = new Nonces(world.db.$client);
  nonces.use("AK1", "2n", 2_000, 1_000);
  expect(nonces.use("AK12", "n", 2_000, 1_000)).toBe(true);
});

test("a used nonce is still used after a restart", () => {
  const telemetry = openDatabase(world.databasePath, "telemetry");
  new Nonces(telemetry.$client).use("AK1", "n", 2_000, 1_000);
  closeDatabase(telemetry);
  const again = openDatabase(world.databasePath, "telemetry");
  expect(new Nonces(again.$client).use("AK1", "n", 2_000, 1_000)).toBe(false);
  closeDatabase(again);
});

test("nonces that are over make room as new ones come", () => {
  const nonces = new Nonces(world.db.$client);
  for (let i = 0; i < 100; i++) nonces.use("AK1", `old ${i}`, 2_000, 1_000);
  for (let i = 0; i < 100; i++) nonces.use("AK1", `new ${i}`, 9_000, 5_000);
  expect(world.db.$client.prepare("select count(*) from api_nonces").pluck().get()).toBe(100);
});
