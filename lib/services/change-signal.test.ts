import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { ChangeSignal } from "./change-signal.ts";

let world: TestWorld;
beforeEach(() => {
  world = openTestWorld();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  world.close();
});

const put = (sqlite: Database.Database, value: string) =>
  sqlite.prepare("insert or replace into meta (key, value) values ('seen', ?)").run(value);

test("tells of commits of this process and of another, and of nothing else", () => {
  const other = new Database(world.databasePath);
  const heard = vi.fn();
  const end = new ChangeSignal(world.db.$client).listen(heard);
  vi.advanceTimersByTime(1_000);
  expect(heard).not.toHaveBeenCalled();

  put(other, "there");
  vi.advanceTimersByTime(200);
  expect(heard).toHaveBeenCalledTimes(1);
  put(world.db.$client, "here");
  vi.advanceTimersByTime(200);
  expect(heard).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1_000);
  expect(heard).toHaveBeenCalledTimes(2);

  end();
  put(other, "unheard");
  vi.advanceTimersByTime(1_000);
  expect(heard).toHaveBeenCalledTimes(2);
  expect(vi.getTimerCount()).toBe(0);
  other.close();
});

test("what happened before somebody listened is not told", () => {
  const signal = new ChangeSignal(world.db.$client);
  signal.listen(() => {})();
  put(world.db.$client, "before");
  const heard = vi.fn();
  signal.listen(heard);
  vi.advanceTimersByTime(1_000);
  expect(heard).not.toHaveBeenCalled();
});
