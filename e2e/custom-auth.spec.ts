import { connect } from "mqtt";
import { expect, test } from "./fixtures.ts";
import { makeOperator, signIn } from "./people.ts";

const ID = "mqtt-cn-custom1";
const HOME = `/instances/${ID}/custom-auth`;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ server }) => {
  const { status, stderr } = await server.installation.apply({
    instances: [{ id: ID, name: "custom-page", edition: "Professional" }],
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

test("an identity is added, its login shown once, and a client does what a permission allows", async ({
  page,
  server,
}) => {
  await page.goto(HOME);
  await page.getByRole("button", { name: "Add identity" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Username").fill("meter");
  await form.getByRole("button", { name: "Add identity" }).click();
  const shown = page.getByRole("dialog", { name: "Login of meter" });
  await expect(shown).toContainText(`CustomAuth|meter|${ID}`);
  await shown.getByRole("button", { name: "Reveal Password for device-1" }).click();
  const password = (await shown.locator("code.select-all").nth(1).textContent()) ?? "";
  expect(password).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  await shown.getByRole("button", { name: "Copy Secret" }).click();
  // Until it is in the clipboard, closing asks whether it shall be lost.
  await expect(shown.getByRole("button", { name: "Copied" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("row").filter({ hasText: "meter" })).toContainText("any client ID");
  // Gone with the dialog: neither in the page nor in what it asks for again.
  expect(await page.content()).not.toContain(password);

  await page.getByRole("link", { name: "Permissions", exact: true }).click();
  await page.getByRole("button", { name: "Add permission" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Username or client ID").fill("meter");
  await dialog.getByLabel("Topic", { exact: true }).fill("meters/#");
  await dialog.getByRole("button", { name: "Add permission" }).click();
  await expect(page.getByRole("row").filter({ hasText: "meters/#" })).toContainText("publish and subscribe");

  const client = connect({
    host: "127.0.0.1",
    port: server.installation.ports.mqtt,
    clientId: "device-1",
    username: `CustomAuth|meter|${ID}`,
    password,
    reconnectPeriod: 0,
    protocolVersion: 4,
  });
  await new Promise<void>((resolve, reject) => {
    client.once("connect", () => resolve());
    client.once("error", reject);
  });
  const heard = new Promise<string>((resolve) => client.once("message", (_, payload) => resolve(payload.toString())));
  await client.subscribeAsync("meters/1/state", { qos: 1 });
  await client.publishAsync("meters/1/state", "12 kWh", { qos: 1 });
  expect(await heard).toBe("12 kWh");

  // A change of the permission is felt by the connection that is there.
  await page.getByRole("button", { name: "Actions for meter meters/#" }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  await page.getByRole("dialog").getByText("Deny", { exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Change" }).click();
  await expect(page.getByRole("row").filter({ hasText: "meters/#" })).toContainText("Deny");
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  await expect
    .poll(
      async () => {
        client.publish("meters/1/state", "13 kWh", { qos: 0 });
        return client.connected;
      },
      { timeout: 5_000 },
    )
    .toBe(false);
  await closed;
  client.end(true);
});

test("an identity that is there is not overwritten, and can be deleted", async ({ page }) => {
  await page.goto(HOME);
  await page.getByRole("button", { name: "Add identity" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Username").fill("meter");
  await form.getByLabel("Secret", { exact: false }).last().fill("brought-along");
  await form.getByRole("button", { name: "Add identity" }).click();
  await expect(form.getByText("There is an identity with this username and client ID already.")).toBeVisible();
  await page.reload();

  await page.getByRole("button", { name: "Actions for meter" }).click();
  await page.getByRole("menuitem", { name: "Delete identity" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete identity" }).click();
  await expect(page.getByText("No identity yet")).toBeVisible();
});

test("a viewer sees identities and permissions, and no act", async ({ browser, server }) => {
  await server.installation.apply({
    instances: [{ id: ID, customIdentities: [{ username: "seen", secret: "not-to-be-seen" }] }],
  });
  const person = { email: "custom-viewer@example.com", password: "a password of some length" };
  await makeOperator(server.installation, {
    ...person,
    name: "viewer",
    grants: [{ instanceId: ID, role: "viewer" }],
  });
  const context = await browser.newContext({
    baseURL: server.url,
    storageState: await signIn(server.url, person),
    locale: "en-GB",
  });
  const page = await context.newPage();
  await page.goto(HOME);
  await expect(page.getByRole("row").filter({ hasText: "seen" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Add identity" })).toHaveCount(0);
  expect(await page.content()).not.toContain("not-to-be-seen");
  await page.getByRole("button", { name: "Actions for seen" }).click();
  await expect(page.getByRole("menuitem")).toHaveCount(1);
  await page.goto(`${HOME}/permissions`);
  await expect(page.getByText("meters/#")).toBeVisible();
  await expect(page.getByRole("button", { name: /Add permission|Actions for/ })).toHaveCount(0);
  await context.close();
});
