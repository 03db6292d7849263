import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdLock, LockedError } from "./lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a lock is held by one at a time and leaves nothing but its file", () => {
  const path = join(folder, "a.lock");
  const release = holdLock(path);
  expect(readdirSync(folder)).toEqual(["a.lock"]);
  expect(() => holdLock(path)).toThrow(LockedError);
  holdLock(join(folder, "b.lock"))();
  release();
  holdLock(path)();
  expect(readdirSync(folder).sort()).toEqual(["a.lock", "b.lock"]);
});

test("the lock of a process that was killed is free", async () => {
  const path = join(folder, "a.lock");
  const holder = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    `import Database from "better-sqlite3";
     const file = new Database(${JSON.stringify(path)}); file.exec("begin exclusive");
     process.stdout.write("held"); setInterval(() => {}, 1000);`,
  ]);
  await once(holder.stdout, "data");
  expect(() => holdLock(path)).toThrow(LockedError);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  holdLock(path)();
});
