import { readFile } from "node:fs/promises";
import { connectDevice } from "./device.ts";
import { expect, expectAccessible, test } from "./fixtures.ts";
import { until } from "./gatehouse.ts";

const INSTANCE = "mqtt-cn-imports1";
const HOME = `/instances/${INSTANCE}`;
test.use({ allowedConsoleErrors: [/status of 409.*report/] });

const FILE = ["device,site", "pump-1,north", "pump-2,north", "not a device ID,north", "pump-3,=2+2", "pump-1,south"];

test("devices come from a file: wrong rows are named, secrets are had once, what was used outlasts the undo", async ({
  page,
  server,
}) => {
  const { installation } = server;
  const state = { id: INSTANCE, name: INSTANCE, edition: "Standard", groups: [{ id: "GID_pumps" }] };
  expect(await installation.apply({ instances: [state] })).toMatchObject({ status: 0, stderr: "" });

  await page.goto(`${HOME}/devices`);
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await page.getByRole("button", { name: "Upload and choose columns" }).click();
  await expect(page.getByText("Choose a file.")).toBeVisible();
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "pumps.csv", mimeType: "text/csv", buffer: Buffer.from(FILE.join("\r\n")) });
  await page.getByRole("button", { name: "Upload and choose columns" }).click();

  // The names of the columns say what the device is, but not its group.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("pumps.csv");
  await expect(page.getByLabel("Device ID")).toHaveValue("0");
  await page.getByRole("button", { name: "Start dry run" }).click();
  await expect(page.getByText("Choose the column with the group ID, or one group for all rows.")).toBeVisible();
  await page.getByLabel("One group for all rows").selectOption("GID_pumps");
  await page.getByRole("button", { name: "Start dry run" }).click();

  await expect(page.getByRole("heading", { name: "2 rows are wrong and would be left out" })).toBeVisible();
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });
  await expect(row("GID_pumps@@@not a device ID")).toContainText("Write <group ID>@@@<device ID>");
  await expect(row("Line 2 names it already.")).toHaveCount(1);
  const registered = () =>
    installation.query("select client_id from device_credentials where instance_id = ? order by client_id", INSTANCE);
  const used = () =>
    installation.query("select 1 from device_credentials where instance_id = ? and last_used_at > 0", INSTANCE);
  expect(registered()).toEqual([]);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Register 3 devices" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Register 3 devices" }).click();
  await expect(page.getByRole("heading", { name: "3 rows were applied" })).toBeVisible();
  expect(registered()).toHaveLength(3);

  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download secrets" }).click();
  const [names, ...lines] = (await readFile(await (await coming).path(), "utf8")).trim().split("\r\n");
  expect(names).toBe("client_id,device_access_key_id,device_access_key_secret,state,reason,line");
  const [clientId, keyId, secret] = lines.map((line) => line.split(","))[1] ?? [];
  expect(clientId).toBe("GID_pumps@@@pump-2");
  const login = {
    instanceId: INSTANCE,
    mode: "DeviceCredential",
    clientId: clientId ?? "",
    keyId: keyId ?? "",
  } as const;
  await connectDevice(installation.ports.mqtt, { ...login, secret: secret ?? "" });

  await until("its use is recorded", () => used().length > 0);

  // Once: the page offers it no more, and whoever asks past the page is refused.
  await expect(page.getByText("The secrets were downloaded.", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Download secrets" })).toHaveCount(0);
  const again = await page.evaluate(async () => {
    const id = location.pathname.split("/").at(-1);
    const answer = await fetch(`/api/instances/mqtt-cn-imports1/imports/${id}/report`, { method: "POST" });
    return { status: answer.status, text: await answer.text() };
  });
  expect(again.status).toBe(409);
  expect(again.text).not.toContain(secret);

  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("heading", { name: "2 rows were taken back" })).toBeVisible();
  await expect(row("GID_pumps@@@pump-2")).toContainText("The device has used it since.");
  expect(registered()).toEqual([{ client_id: "GID_pumps@@@pump-2" }]);
});
