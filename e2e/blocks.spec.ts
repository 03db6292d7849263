import { connectDevice, next } from "./device.ts";
import { expect, expectAccessible, test } from "./fixtures.ts";

const INSTANCE = "mqtt-cn-blocks01";
const DEVICE = "GID_lamps@@@d1";
const LOGIN = {
  clientId: DEVICE,
  instanceId: INSTANCE,
  mode: "DeviceCredential",
  keyId: "DC.blocks",
  secret: "DC.secret",
} as const;

test("a client is blocked from its page, thrown out, kept out, and let in again", async ({ page, server }) => {
  const { installation } = server;
  expect(
    await installation.apply({
      instances: [
        {
          ...{
            id: INSTANCE,
            name: INSTANCE,
            edition: "Standard",
            groups: [{ id: "GID_lamps", defaultEffect: "Allow" }],
          },
          deviceCredentials: [{ clientId: DEVICE, id: LOGIN.keyId, secret: LOGIN.secret }],
        },
      ],
    }),
  ).toMatchObject({ status: 0, stderr: "" });
  const client = await connectDevice(installation.ports.mqtt, LOGIN);
  const closed = next(client, "close");

  await page.goto(`/instances/${INSTANCE}/clients/${encodeURIComponent(DEVICE)}`);
  await page.getByRole("button", { name: "Block", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: `Block ${DEVICE}` })).toBeVisible();
  await expect(dialog.getByRole("status")).toHaveText("1 connected client is hit now.");
  await dialog.getByLabel("Reason").fill("the lamp was stolen");
  await dialog.getByLabel("Disconnect them now").check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  await expect(dialog).toBeHidden();
  await closed;
  await expect(connectDevice(installation.ports.mqtt, LOGIN)).rejects.toMatchObject({ code: 5 });

  await page.goto(`/instances/${INSTANCE}/blocks`);
  const row = page.getByRole("row").filter({ hasText: DEVICE });
  await expect(row).toContainText("the lamp was stolen");
  await expect(row).toContainText("Blocked");
  await page.goto(`/instances/${INSTANCE}/clients/${encodeURIComponent(DEVICE)}`);
  await expect(page.getByText("the lamp was stolen").first()).toBeVisible();
  await page.getByRole("link", { name: "Open the block list" }).click();

  await row.getByRole("button", { name: `Actions for ${DEVICE}` }).click();
  await page.getByRole("menuitem", { name: "End now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End block" }).click();
  await expect(row).toContainText("Ended");
  await connectDevice(installation.ports.mqtt, LOGIN);
});

test("what is no address is said at its field, and what was typed stays", async ({ page, server }) => {
  const id = "mqtt-cn-blocks02";
  await server.installation.apply({ instances: [{ id, name: id, edition: "Standard" }] });
  await page.goto(`/instances/${id}/blocks`);
  await page.getByRole("button", { name: "Block", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Address", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Address" }).fill("10.0.0.300");
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  await expect(dialog.getByText("Write an IPv4 or IPv6 address")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Address" })).toHaveValue("10.0.0.300");
  await dialog.getByRole("textbox", { name: "Address" }).fill("2001:DB8::1/64");
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  await expect(page.getByText("2001:db8::/64", { exact: true }).first()).toBeVisible();
  const kept = "select kind, value, created_by_name as who from client_blocks where instance_id = ?";
  expect(server.installation.query(kept, id)).toMatchObject([{ kind: "address", value: "2001:db8::/64" }]);
});
