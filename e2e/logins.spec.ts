import type { Page } from "@playwright/test";
import { next, Refused } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { until } from "./gatehouse.ts";

/** An instance with one group and an access key, of the test's own. */
async function makeInstance({ installation }: Server, id: string, more: object = {}) {
  const { status, stderr } = await installation.apply({
    accessUsers: [{ name: "primary", kind: "primary", accessKeys: [{ id: `AK.${id}`, secret: "secret-of-the-test" }] }],
    instances: [{ id, name: `name-of-${id}`, groups: [{ id: "GID_lamps" }], ...more }],
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
}

const dialog = (page: Page) => page.getByRole("dialog");

/** What the dialog says under a label; a masked value is revealed first. */
async function revealed(page: Page, label: string): Promise<string> {
  const reveal = dialog(page).getByRole("button", { name: `Reveal ${label}` });
  if (await reveal.isVisible()) await reveal.click();
  const value = dialog(page).getByText(label, { exact: true }).locator("xpath=following-sibling::div//code");
  return (await value.textContent()) ?? "";
}

const actionsFor = (page: Page, name: string) => page.getByRole("button", { name: `Actions for ${name}` });

test("a device is registered, connects with what was shown once, and is rotated with an overlap", async ({
  page,
  server,
  device,
}) => {
  const instanceId = "mqtt-cn-rotate01";
  const clientId = "GID_lamps@@@l1";
  await makeInstance(server, instanceId);
  await page.goto(`/instances/${instanceId}/devices`);
  await page.getByRole("button", { name: "Register device" }).first().click();
  await page.getByLabel("Device ID").fill("l1");
  await dialog(page).getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog(page)).toContainText(`Key pair of ${clientId}`);
  const first = {
    clientId,
    instanceId,
    mode: "DeviceCredential" as const,
    keyId: await revealed(page, "DeviceAccessKeyId"),
    secret: await revealed(page, "DeviceAccessKeySecret"),
  };
  await dialog(page).getByRole("button", { name: "I have saved it" }).click();
  await expect(dialog(page)).toBeHidden();
  expect(await page.content()).not.toContain(first.secret);
  (await device(first)).end(true);

  await actionsFor(page, clientId).click();
  await page.getByRole("menuitem", { name: "Rotate pair" }).click();
  await dialog(page).getByText("24 hours", { exact: true }).click();
  await dialog(page).getByRole("button", { name: "Rotate", exact: true }).click();
  await expect(dialog(page)).toContainText("New key pair");
  const second = {
    ...first,
    keyId: await revealed(page, "DeviceAccessKeyId"),
    secret: await revealed(page, "DeviceAccessKeySecret"),
  };
  expect(second.secret).not.toBe(first.secret);
  await dialog(page).getByRole("button", { name: "I have saved it" }).click();

  // Both pairs are good now, and the console shows which one the device uses.
  (await device(first)).end(true);
  await page.goto(`/instances/${instanceId}/devices/${encodeURIComponent(clientId)}`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Rotation under way: Still uses the old pair")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  (await device(second)).end(true);
  await page.getByRole("button", { name: "End the old pair now" }).click();
  await dialog(page).getByRole("button", { name: "End the old pair now" }).click();
  await expect(page.getByText("The old pair has ended")).toBeVisible();
  await expect(device(first)).rejects.toBeInstanceOf(Refused);
  (await device(second)).end(true);
  await expectAccessible(page);
});

test("a disabled device is refused, an enabled one comes back, an unregistered one gives its place back", async ({
  page,
  server,
  device,
}) => {
  const instanceId = "mqtt-cn-disdev01";
  const login = {
    clientId: "GID_lamps@@@l1",
    instanceId,
    mode: "DeviceCredential" as const,
    keyId: "DC.disdev",
    secret: "secret-of-the-lamp",
  };
  await makeInstance(server, instanceId, {
    maxConnections: 1,
    deviceCredentials: [{ clientId: login.clientId, id: login.keyId, secret: login.secret }],
  });
  await page.goto(`/instances/${instanceId}/devices`);
  await expect(page.getByText("DeviceCredentialNumExceed")).toBeVisible();
  const disable = async () => {
    await actionsFor(page, login.clientId).click();
    await page.getByRole("menuitem", { name: "Disable" }).click();
    await dialog(page).getByRole("button", { name: "Disable" }).click();
    await expect(page.getByText(`${login.clientId} is disabled`)).toBeVisible();
  };
  await disable();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row", { name: login.clientId })).toContainText("Never used");
  await disable();
  await expect(device(login)).rejects.toEqual(new Refused(5));
  await actionsFor(page, login.clientId).click();
  await page.getByRole("menuitem", { name: "Enable" }).click();
  await expect(page.getByText(`${login.clientId} may connect again`).last()).toBeVisible();
  const live = await device(login);
  await page.reload();
  await actionsFor(page, login.clientId).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await dialog(page).getByLabel("And disconnect it now").check();
  const closed = next(live, "close");
  await dialog(page).getByRole("button", { name: "Disable" }).click();
  await closed;
  await actionsFor(page, login.clientId).click();
  await page.getByRole("menuitem", { name: "Enable" }).click();
  await expect(page.getByText(`${login.clientId} may connect again`)).toBeVisible();

  // It was used just now.
  await page.getByLabel("Last used").selectOption("Not used for 30 days");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("link", { name: "Clear" }).click();
  await expect(page.getByRole("link", { name: login.clientId })).toBeVisible();

  // Over the quota: refused in words that say what to do.
  await page.getByRole("button", { name: "Register device" }).first().click();
  await page.getByLabel("Device ID").fill("l2");
  await dialog(page).getByRole("button", { name: "Register", exact: true }).click();
  await expect(dialog(page)).toContainText("its quota is 1");
  await page.keyboard.press("Escape");
  if (await dialog(page).isVisible()) await page.keyboard.press("Escape");

  await page.goto(`/instances/${instanceId}/devices`);
  await actionsFor(page, login.clientId).click();
  await page.getByRole("menuitem", { name: "Unregister" }).click();
  await dialog(page).getByRole("button", { name: "Unregister" }).click();
  await expect(page.getByText(`${login.clientId} is unregistered`)).toBeVisible();
  await expect(device(login)).rejects.toBeInstanceOf(Refused);
  expect(
    server.installation.query("select device_credentials from instance_counts where instance_id = ?", instanceId),
  ).toEqual([{ device_credentials: 0 }]);
});

test("a token is issued, shown once, connects, and its connection is closed when it is revoked", async ({
  page,
  server,
  device,
}) => {
  const instanceId = "mqtt-cn-tokens01";
  await makeInstance(server, instanceId);
  await page.goto(`/instances/${instanceId}/tokens`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Issue token" }).first().click();
  await dialog(page).getByText("Publish and subscribe").click();
  await dialog(page).getByLabel("Topics").fill("a#");
  await expect(dialog(page).getByRole("button", { name: "Issue token" })).toBeDisabled();
  await dialog(page).getByLabel("Topics").fill("lamps/#\nlamps/#\nrooms/+/light");
  await dialog(page).getByLabel("Note").fill("for the app");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Issue token" }).click();
  await expect(dialog(page)).toContainText("Your new token");
  const token = await revealed(page, "Token");
  const password = await revealed(page, "Password");
  expect(password).toBe(`RW|${token}`);
  await dialog(page).getByRole("button", { name: "I have saved it" }).click();
  expect(await page.content()).not.toContain(token);

  const client = await device({
    clientId: "GID_lamps@@@app",
    instanceId,
    mode: "Token",
    keyId: `AK.${instanceId}`,
    password,
  });
  const heard: string[] = [];
  client.on("message", (topic, payload) => heard.push(`${topic} ${payload}`));
  await client.subscribeAsync("lamps/1");
  await client.publishAsync("lamps/1", "on", { qos: 1 });
  await until("the console knows who holds the token", () =>
    Boolean(
      server.installation.query(
        "select 1 from live_clients where instance_id = ? and token_ids <> '[]'",
        instanceId,
      )[0],
    ),
  );

  // A whole token that is pasted into the search is cut to what is kept in clear text: it never gets into the URL.
  await page.getByRole("searchbox").fill(token);
  await expect(page).toHaveURL(new RegExp(`q=${token.slice(0, 10)}$`));
  await page.getByRole("link", { name: new RegExp(token.slice(0, 10)) }).click();
  await expect(page.getByRole("definition").getByText("for the app")).toBeVisible();
  await expect(page.getByRole("listitem").getByText("rooms/+/light").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Revoke" }).click();
  await expect(dialog(page)).toContainText("Disconnects 1 client now");
  const closed = next(client, "close");
  await dialog(page).getByRole("button", { name: "Revoke" }).click();
  await closed;
  expect(heard).toEqual(["lamps/1 on", '$SYS/tokenInvalidNotice {"code":3,"type":"RW"}']);
  await expect(page.getByRole("region", { name: "Messages" }).getByText("Token revoked")).toBeVisible();
  await expect(
    device({ clientId: "GID_lamps@@@app", instanceId, mode: "Token", keyId: `AK.${instanceId}`, password }),
  ).rejects.toEqual(new Refused(5));
});

test("an access key is made, signs a client in, and refuses it when it is disabled", async ({
  page,
  server,
  device,
}) => {
  const instanceId = "mqtt-cn-keys0001";
  await makeInstance(server, instanceId);
  await page.goto("/access-keys");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create access key" }).click();
  await dialog(page).getByLabel("Note").fill("backend of the lamps");
  await dialog(page).getByRole("button", { name: "Create access key" }).click();
  await expect(dialog(page)).toContainText("Your new access key");
  const login = {
    clientId: "GID_lamps@@@backend",
    instanceId,
    mode: "Signature" as const,
    keyId: await revealed(page, "Access key ID"),
    secret: await revealed(page, "Access key secret"),
  };
  await dialog(page).getByRole("button", { name: "I have saved it" }).click();
  await expect(page.getByText("backend of the lamps")).toBeVisible();
  // Found by what a device's log has of it.
  await page.getByRole("searchbox").fill(`Signature|${login.keyId}|${instanceId}`);
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("link", { name: "primary" })).toHaveAttribute("href", /^\/access-users\//);
  const client = await device(login);
  await actionsFor(page, login.keyId).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await dialog(page).getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText(`${login.keyId} disabled`)).toBeVisible();
  await expect(device({ ...login, clientId: "GID_lamps@@@other" })).rejects.toEqual(new Refused(5));
  // The live one is refused at its next operation.
  const closed = next(client, "close");
  client.publish("lamps/1", "on", { qos: 0 });
  await closed;
  await actionsFor(page, login.keyId).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(`${login.keyId} deleted`)).toBeVisible();
  expect(server.installation.query("select 1 from access_keys where id = ?", login.keyId)).toEqual([]);
});
