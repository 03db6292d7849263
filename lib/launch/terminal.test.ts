import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";

let launcher: ChildProcess | null = null;
afterEach(() => launcher?.kill("SIGKILL"));

/** A program that runs `script` by `runQuietly`. */
function launch(script: string): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    `import { runQuietly } from ${JSON.stringify(new URL("terminal.mjs", import.meta.url).href)};
     const ok = await runQuietly("Trying", process.execPath, ["-e", ${JSON.stringify(script)}]);
     process.exit(ok ? 0 : 7);`,
  ]);
  launcher = child;
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  child.stderr.on("data", (chunk) => {
    text += chunk;
  });
  return { child, output: () => text };
}

test("what a command prints is kept to itself when it ends well", async () => {
  const { child, output } = launch(`console.log("noise")`);
  expect(await once(child, "close")).toEqual([0, null]);
  expect(output()).toMatch(/^Trying …\nTrying: done \(\d+ s\)\n$/);
});

test("what a command prints is shown when it fails", async () => {
  const { child, output } = launch(`console.log("the reason"); process.exit(1)`);
  expect(await once(child, "close")).toEqual([7, null]);
  expect(output()).toMatch(/failed \(\d+ s\)\nthe reason\n$/);
});

test("ending the launcher ends the command and what that started, however stubborn", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-terminal-"));
  const file = join(folder, "pids");
  const stubborn = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`;
  const { child } = launch(
    `${stubborn}
     const grandchild = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "ignore" });
     require("node:fs").writeFileSync(${JSON.stringify(`${file}.draft`)}, process.pid + " " + grandchild.pid);
     require("node:fs").renameSync(${JSON.stringify(`${file}.draft`)}, ${JSON.stringify(file)});`,
  );
  const pids = await vi.waitFor(() => readFileSync(file, "utf8").split(" ").map(Number), 10_000);
  expect(pids).toHaveLength(2);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([143, null]);
  for (const pid of pids) await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 10_000);
  rmSync(folder, { recursive: true });
});
