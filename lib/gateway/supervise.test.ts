import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GatewayStartError, restartDelayMs, type Supervision, superviseGateway } from "./supervise.ts";

let folder: string;
let supervision: Supervision | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-supervise-"));
});
afterEach(async () => {
  await supervision?.stop();
  rmSync(folder, { recursive: true });
});

function program(source: string): string {
  const path = join(folder, "gateway.mjs");
  writeFileSync(path, source);
  return path;
}
const READY = `process.send({ type: "ready", listeners: { tcp: String(process.pid) } });`;
const STAY = `process.on("disconnect", () => process.exit()); setInterval(() => {}, 1000);`;

test("the first restart comes at once, later ones wait longer and longer, up to five seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(restartDelayMs)).toEqual([0, 250, 500, 1_000, 2_000, 5_000, 5_000, 5_000]);
});

test("ready gives the addresses that the gateway told", async () => {
  supervision = superviseGateway(program(READY + STAY), () => {});
  expect(Number((await supervision.ready).tcp)).toBeGreaterThan(0);
});

test("a gateway that cannot start is not tried again, and its own line comes through", async () => {
  const lines: string[] = [];
  supervision = superviseGateway(
    program(`process.send({ type: "failed", message: "Port 1883 is taken." }, () => process.exit(1));`),
    (line) => lines.push(line),
  );
  await expect(supervision.ready).rejects.toThrow(new GatewayStartError("Port 1883 is taken."));
  expect(lines).toEqual([]);
});

test("a gateway that was killed is started again", async () => {
  let cameBack = (_: string) => {};
  const back = new Promise<string>((resolve) => {
    cameBack = resolve;
  });
  supervision = superviseGateway(program(READY + STAY), (line) => {
    if (line === "The gateway is back.") cameBack(line);
  });
  process.kill(Number((await supervision.ready).tcp), "SIGKILL");
  await back;
});

test("a stopped gateway stays stopped, and is gone when stop returns", async () => {
  const lines: string[] = [];
  const stopping = superviseGateway(program(READY + STAY), (line) => lines.push(line));
  const pid = Number((await stopping.ready).tcp);
  await stopping.stop();
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(lines).toEqual([]);
});
