import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { next } from "../device.ts";
import type { Installation, Program } from "../gatehouse.ts";
import { exists, until } from "../gatehouse.ts";
import { DEVICE, STATE } from "./state.ts";
import { expect, test } from "./test.ts";

/** The promise is five seconds. */
const STOP_MS = 5_000;

/** Sockets as browsers leave them open: one idle after an answer, one with half a request. */
async function holdSockets({ ports }: Installation): Promise<void> {
  for (const request of ["GET /api/health HTTP/1.1\r\nhost: x\r\n\r\n", "GET /api/health HTTP/1.1\r\nhost: x\r\n"]) {
    const socket = connect(ports.console, "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(request);
    if (request.endsWith("\r\n\r\n")) await once(socket, "data");
  }
}

const cases: readonly (readonly [Program, NodeJS.Signals])[] = [
  ["start", "SIGTERM"],
  ["start", "SIGINT"],
  ["npm start", "SIGTERM"],
  ["next start", "SIGTERM"],
];
for (const [program, signal] of cases) {
  test(`${signal} on "${program}" ends everything in order, with clients and sockets open`, async ({
    installation,
    device,
  }) => {
    const running = await installation.start({}, program);
    await installation.apply(STATE);
    const client = await device(DEVICE);
    const closed = next(client, "close");
    await holdSockets(installation);
    const gateway = installation.gatewayPid();
    expect(exists(gateway)).toBe(true);

    const startedAt = performance.now();
    const { status, stderr } = await running.end(signal);
    expect(performance.now() - startedAt).toBeLessThan(STOP_MS);

    // npm has its own words for the person's npm settings.
    expect(stderr.replace(/^npm warn .*\n/gm, "")).toBe("");
    expect(status).toBe(0);
    await closed;
    expect(exists(gateway)).toBe(false);
    expect(await installation.isSilent()).toBe(true);
    expect(readdirSync(installation.dataDir).sort()).toEqual([
      "console.lock",
      "gatehouse.db",
      "gateway.lock",
      "master.key",
      "session.key",
    ]);
  });
}

test("the console killed with -9 takes its gateway with it, and starts again on the same state", async ({
  installation,
}) => {
  const running = await installation.start();
  const gateway = installation.gatewayPid();
  await running.end("SIGKILL");
  await until("every door is shut", () => installation.isSilent());
  await until("the gateway is gone", () => !exists(gateway));
  await installation.start();
});

test("npm killed with -9 takes the console with it", async ({ installation }) => {
  const running = await installation.start({}, "npm start");
  running.child.kill("SIGKILL");
  await until("every door is shut", () => installation.isSilent());
});
