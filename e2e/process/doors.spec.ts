import { until } from "../gatehouse.ts";
import { DEVICE, STATE } from "./state.ts";
import { expect, test } from "./test.ts";

test("health tells which part does not serve", async ({ installation }) => {
  const console = await installation.start();
  const health = async () => (await fetch(`${installation.url}/api/health`)).json();
  expect(await health()).toMatchObject({ status: "ok", database: "ok", gateway: "ok" });
  expect((await fetch(`http://127.0.0.1:${installation.ports.hooks}/health`)).status).toBe(200);

  // A gateway that hangs is as bad as one that is gone: its sign of life grows old.
  const gateway = installation.gatewayPid();
  process.kill(gateway, "SIGSTOP");
  try {
    await until("health notices", async () => (await installation.health()) === 503);
    expect(await health()).toMatchObject({ status: "unavailable", database: "ok", gateway: "not_running" });
  } finally {
    process.kill(gateway, "SIGCONT");
  }
  await until("health recovers", async () => (await installation.health()) === 200);
  console.requireAlive();
});

test("metrics are Prometheus text of both processes", async ({ installation, device }) => {
  await installation.start();
  await installation.apply(STATE);
  await device(DEVICE);
  const read = async () => (await fetch(`${installation.url}/metrics`)).text();
  await until("the connection is counted", async () =>
    /gatehouse_quota_used\{instance="mqtt-e2e",quota="connections"\} 1/.test(await read()),
  );
  const text = await read();
  expect(text).toMatch(/^gatehouse_build_info\{version="[\d.]+",node="v[\d.]+"\} 1$/m);
  expect(text).toMatch(/^gatehouse_quota_limit\{instance="mqtt-e2e",quota="connections"\} 1000$/m);
  expect(text).toMatch(/^gatehouse_quota_used\{instance="mqtt-e2e",quota="device_credentials"\} 1$/m);
  expect(text).toMatch(/^gatehouse_database_bytes \d{4,}$/m);
  const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(new Set(families).size, "no family is told twice").toBe(families.length);
  expect(text).not.toContain("secret");
});

test("metrics can be switched off, or ask for a token", async ({ installation }) => {
  const metrics = (headers: Record<string, string> = {}) => fetch(`${installation.url}/metrics`, { headers });
  const open = await installation.start({ GATEWAY: "off", METRICS: "off" });
  expect((await metrics()).status).toBe(404);
  await open.end("SIGTERM");

  const token = "a-token-for-prometheus";
  await installation.start({ GATEWAY: "off", METRICS_TOKEN: token });
  expect((await metrics()).status).toBe(401);
  expect((await metrics({ authorization: "Bearer a-token-for-promotheus" })).status).toBe(401);
  expect((await metrics({ authorization: `Basic ${token}` })).status).toBe(401);
  expect((await metrics({ authorization: `Bearer ${token}` })).status).toBe(200);
});
