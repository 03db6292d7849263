import { join } from "node:path";
import { closeDatabase } from "../db/client.ts";
import { openApplication, systemContext } from "../lib/services/application.ts";
import { saveGroupPolicy } from "../lib/services/groups.ts";
import { connectDevice, next } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { ROOT } from "./gatehouse.ts";
import { recordUse } from "./recorded-use.ts";

const SECRET = "DC.secret";

async function makeInstance({ installation }: Server, id: string, devices: number, maxConnections: number) {
  const result = await installation.apply({
    instances: [
      {
        ...{ id, name: id, edition: "Standard", maxConnections, groups: [{ id: "GID_lamps", defaultEffect: "Allow" }] },
        deviceCredentials: Array.from({ length: devices }, (_, n) => ({
          ...{ clientId: `GID_lamps@@@d${n}`, id: `DC.${id}-${n}`, secret: SECRET },
        })),
      },
    ],
  });
  expect(result).toMatchObject({ status: 0, stderr: "" });
  return (n: number) =>
    connectDevice(installation.ports.mqtt, {
      ...{
        clientId: `GID_lamps@@@d${n}`,
        instanceId: id,
        mode: "DeviceCredential",
        keyId: `DC.${id}-${n}`,
        secret: SECRET,
      },
    });
}

test("an administrator sees what is used, when it will be full, and how it grew", async ({ page, server }) => {
  const id = "mqtt-cn-quotas01";
  await makeInstance(server, id, 9, 10);
  const app = openApplication({ DATA_DIR: server.installation.dataDir }, join(ROOT, "db", "migrations"));
  recordUse(app.db, id, 9);
  closeDatabase(app.db);
  await page.goto(`/instances/${id}/quotas?span=hours`);
  await expect(page.getByText("Device credentials: 90% of the quota is used")).toBeVisible();
  await expect(page.getByText(/^Reached on .* growing by/).first()).toBeVisible();

  await page.getByRole("button", { name: "Show as table: Device credentials" }).click();
  await expect(page.getByRole("table", { name: /^Device credentials from/ }).getByRole("row")).toHaveCount(25);
  await expectAccessible(page);
  await page.getByRole("img", { name: /^Device credentials from/ }).hover();
  await expect(page.getByText(/^\d+ credentials$/)).toBeVisible();

  await page.getByRole("combobox", { name: "Time" }).selectOption("months");
  await expect(page).toHaveURL(/span=months/);
  await page.getByRole("link", { name: "Find unused credentials" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();
});

test("clients that run an older policy are reconnected at a chosen rate; the progress survives a reload", async ({
  page,
  server,
}) => {
  const id = "mqtt-cn-quotas02";
  const connect = await makeInstance(server, id, 4, 10);
  const clients = [];
  for (let n = 0; n < 4; n++) clients.push(await connect(n));
  const first = Promise.race(clients.map((client) => next(client, "close")));
  const app = openApplication({ DATA_DIR: server.installation.dataDir }, join(ROOT, "db", "migrations"));
  saveGroupPolicy(systemContext(app, "apply"), {
    ...{ instanceId: id, id: "GID_lamps", expectedVersion: 1, defaultEffect: "Deny", rules: [] },
  } as never);
  closeDatabase(app.db);

  await page.goto(`/instances/${id}/groups/GID_lamps`);
  await expect(page.getByText("4 live clients still run an older policy")).toBeVisible();
  await page.getByRole("button", { name: "Reconnect them" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Clients per second").fill("1");
  await expect(dialog.getByText("Takes about 4 seconds.")).toBeVisible();
  await dialog.getByRole("button", { name: "Disconnect 4" }).click();
  await first;
  await page.reload();
  await expect(page.getByRole("progressbar", { name: "Disconnected clients" })).toBeVisible();
  await expect(page.getByText("Reconnecting is done: 4 of 4 clients were disconnected")).toBeVisible({
    timeout: 15_000,
  });
  await expect(page.getByText("still run an older policy")).toBeHidden();
});
