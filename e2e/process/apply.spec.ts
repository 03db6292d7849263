import { writeFileSync } from "node:fs";
import { connectDevice, next } from "../device.ts";
import { until } from "../gatehouse.ts";
import { DEVICE, STATE } from "./state.ts";
import { expect, test } from "./test.ts";

test("what apply writes is seen by the server that runs", async ({ installation, device }) => {
  await installation.start();
  await expect(connectDevice(installation.ports.mqtt, DEVICE)).rejects.toThrow("CONNACK");
  const applied = await installation.apply(STATE);
  expect(applied).toMatchObject({ status: 0, stderr: "" });
  expect(applied.stdout).toContain("3 created, 0 changed, 0 unchanged");
  const client = await device(DEVICE);
  expect(client.connected).toBe(true);

  // Disabling the instance closes its clients at once.
  const closed = next(client, "close");
  await installation.apply({ instances: [{ id: "mqtt-e2e", enabled: false }] });
  await closed;
});

test("applying a file again changes nothing, whatever it is read from", async ({ installation }) => {
  const path = `${installation.dataDir}.json`;
  writeFileSync(path, JSON.stringify(STATE));
  expect((await installation.apply([path])).stdout).toContain("3 created, 0 changed, 0 unchanged");
  expect((await installation.apply([path])).stdout).toContain("0 created, 0 changed, 3 unchanged");
  expect((await installation.apply(STATE)).stdout).toContain("0 created, 0 changed, 3 unchanged");
});

test("a file with an unknown key is refused with the path of the key, and nothing is written", async ({
  installation,
}) => {
  const refused = await installation.apply({
    instances: [STATE.instances[0], { id: "mqtt-other", groups: [{ id: "GID_a", colour: "red" }] }],
  });
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toContain("instances[1].groups[0].colour");
  expect(refused.stderr).toContain("nothing was changed");
  expect(JSON.parse((await installation.apply(["--export"])).stdout).instances).toEqual([]);
});

test("an export is in the shape that apply reads, and has secrets only when they are asked for", async ({
  installation,
}) => {
  await installation.apply(STATE);
  const plain = await installation.apply(["--export"]);
  expect(plain.status).toBe(0);
  expect(plain.stdout).not.toContain("secretOfMeterOne");
  const whole = JSON.parse((await installation.apply(["--export", "--with-secrets"])).stdout);
  expect(whole.instances[0].deviceCredentials).toEqual([...STATE.instances[0].deviceCredentials]);
  expect((await installation.apply(whole)).stdout).toContain("0 created, 0 changed");
});

test.describe("apply says in one line what is wrong with the call", () => {
  for (const [name, args, line] of [
    ["no such file", ["/nowhere/state.json"], /^gatehouse: \/nowhere\/state\.json cannot be read: .*\n$/],
    ["no file at all", [], /^usage: npm run apply/],
    ["an unknown option", ["--force"], /^usage: npm run apply/],
  ] as const) {
    test(name, async ({ installation }) => {
      const { status, stdout, stderr } = await installation.apply(args);
      expect(stderr).toMatch(line);
      expect(stdout).toBe("");
      expect(status).not.toBe(0);
    });
  }
});

test("apply works beside a gateway that runs alone", async ({ installation, device }) => {
  await installation.startGateway();
  await installation.apply(STATE);
  const client = await device(DEVICE);
  await until("the device is connected", () => client.connected);
});
