import { Refused } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { until } from "./gatehouse.ts";

const device = (instanceId: string, n = 1) => ({
  clientId: `GID_lamps@@@l${n}`,
  mode: "DeviceCredential" as const,
  keyId: `DC.${instanceId.replaceAll("-", "")}${n}`,
  instanceId,
  secret: "DC.secretOfTheLamp",
});

/** An instance with one group and one device, of the test's own. */
async function makeInstance({ installation }: Server, id: string, more: object = {}) {
  const { clientId, keyId, secret } = device(id);
  const { status, stderr } = await installation.apply({
    instances: [
      {
        id,
        name: `name-of-${id}`,
        edition: "Standard",
        groups: [{ id: "GID_lamps", defaultEffect: "Allow", rules: [] }],
        deviceCredentials: [{ clientId, id: keyId, secret }],
        ...more,
      },
    ],
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
}

const rowOf = ({ installation }: Server, id: string) =>
  installation.query("select * from instances where id = ?", id)[0] as Record<string, unknown> | undefined;

test("an instance is created from an edition, with an ID of its own and one limit changed", async ({
  page,
  server,
}) => {
  await page.goto("/instances/new");
  await page.getByRole("textbox", { name: "Name" }).fill("made by hand");
  await page.getByLabel("Professional").check();
  await page.getByText("ID and limits").click();
  await page.getByLabel("Instance ID").fill("mqtt-cn-byhand01");
  await expect(page.getByRole("spinbutton", { name: "Connections" })).toHaveValue("50000");
  await page.getByRole("spinbutton", { name: "Connections" }).fill("70000");
  await page.getByRole("button", { name: "Create instance" }).click();

  // The name is refused in words, and nothing that was typed is lost.
  await expect(page.getByText("Use 3 to 64 letters, digits, hyphens and underscores.")).toBeVisible();
  await expect(page.getByLabel("Instance ID")).toHaveValue("mqtt-cn-byhand01");
  await page.getByRole("textbox", { name: "Name" }).fill("made-by-hand");
  await page.getByRole("button", { name: "Create instance" }).click();

  await expect(page).toHaveURL(/\/instances\/mqtt-cn-byhand01$/);
  await expect(page.getByRole("heading", { level: 1, name: "made-by-hand" })).toBeVisible();
  expect(rowOf(server, "mqtt-cn-byhand01")).toMatchObject({
    name: "made-by-hand",
    edition: "Professional",
    max_connections: 70_000,
    max_tps: 10_000,
  });
  // It is in the navigation at once.
  await expect(page.getByRole("button", { name: "Instance: made-by-hand" })).toBeVisible();
});

test("a name that is taken is refused at its field, also when it hides among the limits", async ({ page, server }) => {
  await makeInstance(server, "mqtt-cn-taken01");
  await page.goto("/instances/new");
  await page.getByRole("textbox", { name: "Name" }).fill("NAME-OF-mqtt-cn-taken01");
  await page.getByRole("button", { name: "Create instance" }).click();
  await expect(page.getByText("An instance has this name already.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("not-taken-at-all");
  await page.getByText("ID and limits").click();
  await page.getByLabel("Instance ID").fill("wrong");
  await page.getByText("ID and limits").click();
  await page.getByRole("button", { name: "Create instance" }).click();
  await expect(page.getByText("Start with mqtt- or post-")).toBeVisible();
  await expect(page.getByLabel("Instance ID")).toBeFocused();
});

test("an instance is renamed, and its limits are changed below what is in use", async ({ page, server }) => {
  const id = "mqtt-cn-limits01";
  await makeInstance(server, id);
  await page.goto(`/instances/${id}/settings`);
  await page.getByRole("textbox", { name: "Name" }).fill("renamed-instance");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Renamed to renamed-instance.")).toBeVisible();

  await page.getByRole("spinbutton", { name: "Connections" }).fill("0");
  await expect(page.getByText("Less than the 1 in use: the instance will be over quota.")).toBeVisible();
  await page.getByRole("button", { name: "Save limits" }).click();
  await expect(page.getByText("Limits saved.")).toBeVisible();
  await page.getByLabel("Platinum").check();
  await page.getByRole("button", { name: "Fill in the limits of Platinum" }).click();
  await page.getByRole("button", { name: "Save limits" }).click();
  await until("the limits are saved", () => rowOf(server, id)?.max_connections === 1_000_000);

  await page.getByLabel("Close the connection when a SUBSCRIBE is refused").check();
  await page.getByLabel("Announce the end of a token in the misspelt way too").check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved. It holds at once")).toBeVisible();
  expect(rowOf(server, id)).toMatchObject({
    name: "renamed-instance",
    edition: "Platinum",
    close_on_refused_subscribe: 1,
    misspelt_expire_notice: 1,
  });
  await page.reload();
  await expect(page.getByLabel("Close the connection when a SUBSCRIBE is refused")).toBeChecked();
});

test("two people who change two limits do not undo each other's work", async ({ browser, server }) => {
  const id = "mqtt-cn-two00001";
  await makeInstance(server, id);
  const context = await browser.newContext({ baseURL: server.url, storageState: server.ownerState });
  const [one, two] = [await context.newPage(), await context.newPage()];
  await one.goto(`/instances/${id}/settings`);
  await two.goto(`/instances/${id}/settings`);
  await one.getByRole("spinbutton", { name: "Connections" }).fill("11");
  await one.getByRole("button", { name: "Save limits" }).click();
  await expect(one.getByText("Limits saved.")).toBeVisible();
  await two.getByLabel("Messages per second").fill("22");
  await two.getByRole("button", { name: "Save limits" }).click();
  await expect(two.getByText("Limits saved.")).toBeVisible();
  expect(rowOf(server, id)).toMatchObject({ max_connections: 11, max_tps: 22 });
  await context.close();
});

test("disabling says how many it disconnects, and does; enabling lets them in again", async ({
  page,
  server,
  device: connect,
}) => {
  const id = "mqtt-cn-disable1";
  await makeInstance(server, id);
  const client = await connect(device(id));
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  await until("the console knows of the client", () =>
    Boolean(server.installation.query("select 1 from live_counts where instance_id = ? and connections = 1", id)[0]),
  );

  await page.goto(`/instances/${id}/settings`);
  await page.getByRole("button", { name: "Disable instance" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 client is disconnected at once.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Disable and disconnect 1 client" }).click();
  await expect(page.getByText("This instance is disabled")).toBeVisible();
  await closed;
  await expect(connect(device(id))).rejects.toEqual(new Refused(5));

  await page.getByRole("button", { name: "Enable instance" }).click();
  await expect(page.getByText("This instance is disabled")).toBeHidden();
  await connect(device(id));
});

test("deleting says what goes with it in numbers, and asks for the name", async ({ page, server }) => {
  const id = "mqtt-cn-delete01";
  await makeInstance(server, id);
  await page.goto(`/instances/${id}/settings`);
  await page.getByRole("button", { name: "Delete instance" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 group, 1 device credential, 0 tokens");
  const confirm = dialog.getByRole("button", { name: "Delete for good" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox").fill(`name-of-${id}`);
  await confirm.click();
  await expect(page).toHaveURL(/\/instances$/);
  await expect(page.getByRole("link", { name: `name-of-${id}` })).toHaveCount(0);

  const answer = await page.request.get(`/instances/${id}`);
  expect(answer.status()).toBe(404);
});

test("the overview counts by itself, and its figures lead to what they count", async ({
  page,
  server,
  device: connect,
}) => {
  const id = "mqtt-cn-overview";
  await makeInstance(server, id);
  await page.goto(`/instances/${id}`);
  await expect(page.getByText("Nothing was refused in the last hour.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Connections/ })).toContainText("0 / 1,000");
  await expect(page.getByText(`mqtt://127.0.0.1:${server.installation.ports.mqtt}`)).toBeVisible();

  await connect(device(id));
  await expect(connect({ ...device(id, 2), secret: "wrong" })).rejects.toEqual(new Refused(4));
  // Nothing is loaded again: the page asks by itself.
  await expect(page.getByRole("link", { name: /^Connections/ })).toContainText("1 / 1,000", { timeout: 15_000 });
  await expect(page.getByRole("link", { name: /^Unknown device credential/ })).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await page.getByRole("link", { name: /^Unknown device credential/ }).click();
  await expect(page).toHaveURL(new RegExp(`/instances/${id}/denials\\?reason=unknown_device_credential$`));
});
