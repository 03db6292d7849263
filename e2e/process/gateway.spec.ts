import { next } from "../device.ts";
import { exists, until } from "../gatehouse.ts";
import { DEVICE, STATE } from "./state.ts";
import { expect, test } from "./test.ts";

test("a gateway that is killed with -9 is back, and devices come back by themselves", async ({
  installation,
  device,
}) => {
  const console = await installation.start();
  await installation.apply(STATE);
  const client = await device(DEVICE);
  const killed = installation.gatewayPid();
  const lost = next(client, "close");
  const back = next(client, "connect");
  process.kill(killed, "SIGKILL");
  await lost;
  await back;
  await until("the new gateway has written down who it is", () => installation.gatewayPid() !== killed);
  expect(exists(installation.gatewayPid())).toBe(true);
  expect(await installation.health()).toBe(200);
  console.requireAlive();
});

test("a gateway that runs alone keeps serving devices while the console is restarted", async ({
  installation,
  device,
}) => {
  const gateway = await installation.startGateway();
  await installation.apply(STATE);
  const client = await device(DEVICE);
  let losses = 0;
  client.on("close", () => {
    losses += 1;
  });

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    const console = await installation.start({ GATEWAY: "off" });
    expect(console.stdout).toContain("left out (GATEWAY=off)");
    await console.end(signal);
    await client.publishAsync("meters/m1", "alive", { qos: 1 });
  }
  await installation.start({ GATEWAY: "off" });
  const health = await (await fetch(`${installation.url}/api/health`)).json();
  expect(health).toMatchObject({ status: "ok", gateway: "ok" });
  expect(losses).toBe(0);

  expect(gateway.stdout).toMatch(/^\nThe gateway is running\.\n/);
  expect(gateway.stdout).toContain(`mqtt://127.0.0.1:${installation.ports.mqtt}\n`);
  expect(await gateway.end("SIGTERM")).toMatchObject({ status: 0, stderr: "" });
  expect(await installation.health()).toBe(200);
});

test("a second gateway on the same state is refused, also when a console wants to start it", async ({
  installation,
}) => {
  const gateway = await installation.startGateway();
  const second = await installation.run("gateway").ended;
  expect(second.status).toBe(1);
  expect(second.stderr).toMatch(/^gatehouse: Another gateway serves the state folder .*\n$/);

  const console = await installation.run("start").ended;
  expect(console.status).toBe(1);
  expect(console.stderr).toMatch(/^gatehouse: Another gateway serves the state folder .* GATEWAY=off .*\n$/);
  gateway.requireAlive();
});
