import type { Page } from "@playwright/test";
import { connectDevice, next } from "./device.ts";
import { expect, type Server, test } from "./fixtures.ts";

const ID = "mqtt-cn-story001";
const CLIENT = "GID_lamps@@@l1";
const SECRET = "secret-of-the-lamp";
const path = (clientId: string) => `/instances/${ID}/clients/${encodeURIComponent(clientId)}`;
const LOGIN = {
  clientId: CLIENT,
  instanceId: ID,
  mode: "DeviceCredential",
  keyId: "DC.story",
  secret: SECRET,
} as const;

const makeInstance = async ({ installation }: Server) =>
  expect(
    await installation.apply({
      instances: [
        {
          id: ID,
          name: "story",
          groups: [{ id: "GID_lamps", rules: [{ effect: "Deny", actions: ["mq:PUB", "mq:SUB"], topic: "secret/#" }] }],
          deviceCredentials: [{ clientId: CLIENT, id: "DC.story", secret: SECRET }],
        },
      ],
    }),
  ).toMatchObject({ status: 0, stderr: "" });

const panel = (page: Page, name: string) => page.locator("section", { has: page.getByRole("heading", { name }) });

test("the page of a client ID tells its whole story, follows it, and blocks and lets in", async ({ page, server }) => {
  await makeInstance(server);
  const { mqtt } = server.installation.ports;

  await page.goto(path("GID_lamps@@@nobody"));
  await expect(page.getByText("Nothing is known of this client ID")).toBeVisible();
  await page.getByRole("link", { name: "See how it would be decided" }).click();
  await expect(page.getByRole("combobox", { name: "Client ID" })).toHaveValue("GID_lamps@@@nobody");

  await page.goto(path(CLIENT));
  await expect(page.getByRole("main").getByText("Not connected", { exact: true })).toBeVisible();
  await expect(page.getByText("Nothing in the last seven days.")).toBeVisible();

  // What happens while somebody looks appears by itself.
  const client = await connectDevice(mqtt, LOGIN);
  await client.subscribeAsync("lamps/+/state");
  const history = panel(page, "Connections over time");
  await expect(history.getByText("Connected", { exact: true })).toBeVisible();
  await expect(page.getByText("lamps/+/state").first()).toBeVisible();
  const closed = next(client, "close");
  client.publish("secret/door", "open", { qos: 0 });
  await closed;
  await expect(history.getByText("Closed after a refused operation")).toBeVisible();
  const refusals = panel(page, "Last refusals");
  await expect(refusals.getByText("secret/door", { exact: true })).toBeVisible();
  await page.reload();
  const did = panel(page, "What it did");
  await expect(did.getByRole("row", { name: /secret\/door/ })).toContainText("PUBLISH");

  await page.getByRole("button", { name: "Block", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("it was stolen");
  await dialog.getByRole("button", { name: "Block", exact: true }).click();
  await expect(page.getByText("This client ID is blocked")).toBeVisible();
  await expect(page.getByText("Reason: it was stolen")).toBeVisible();
  await expect(connectDevice(mqtt, LOGIN)).rejects.toThrow();
  await expect(history.getByText("Refused: not permitted")).toBeVisible();

  await page.getByRole("button", { name: "End block" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End block" }).click();
  await expect(page.getByText("This client ID is blocked")).toBeHidden();
  const trail = panel(page, "Audit trail");
  await expect(trail.getByText("Block ended")).toBeVisible();
  const again = await connectDevice(mqtt, LOGIN);
  await again.endAsync();
  await expect(history.getByText("Disconnected by itself")).toBeVisible();
});
