import { next } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";

const INSTANCE = (id: string) => ({
  id,
  name: `name-of-${id}`,
  groups: [{ id: "GID_lamps", rules: [{ effect: "Deny", actions: ["mq:PUB", "mq:SUB"], topic: "secret/#" }] }],
  deviceCredentials: [{ clientId: "GID_lamps@@@l1", id: `DC.${id}`, secret: "secret-of-the-lamp" }],
});
const login = (instanceId: string) => ({
  clientId: "GID_lamps@@@l1",
  instanceId,
  mode: "DeviceCredential" as const,
  keyId: `DC.${instanceId}`,
  secret: "secret-of-the-lamp",
});

async function makeInstance({ installation }: Server, id: string) {
  expect(await installation.apply({ instances: [INSTANCE(id)] })).toMatchObject({ status: 0, stderr: "" });
}

test("a client appears by itself, with what it is subscribed to, and is disconnected from the list", async ({
  page,
  server,
  device,
}) => {
  const id = "mqtt-cn-live0001";
  await makeInstance(server, id);
  await page.goto(`/instances/${id}/clients`);
  await expect(page.getByRole("main").getByText("Nobody is connected")).toBeVisible();
  const client = await device(login(id));
  await client.subscribeAsync("lamps/+/state");
  const row = page.getByRole("row", { name: /GID_lamps@@@l1/ });
  await expect(row).toContainText("127.0.0.1");
  await expectAccessible(page);

  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: "GID_lamps@@@l1" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Subscriptions" }).getByText("lamps/+/state")).toBeVisible();
  await expectAccessible(page);
  const closed = next(client, "close");
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await closed;
  await expect(page.getByText("GID_lamps@@@l1 was disconnected")).toBeVisible();
});

test("a refused publish appears by itself, with its reason, the rule that decided, and what to do", async ({
  page,
  server,
  device,
}) => {
  const id = "mqtt-cn-denied01";
  await makeInstance(server, id);
  await page.goto(`/instances/${id}/denials`);
  await expect(page.getByText("Nothing was refused")).toBeVisible();
  const client = await device(login(id));
  const closed = next(client, "close");
  client.publish("secret/door", "open", { qos: 0 });
  await closed;
  await expect(page.getByRole("table").getByText("Denied by group policy")).toBeVisible();
  await expect(page.getByText("secret/door").first()).toBeVisible();
  await expectAccessible(page);
  const denial = server.installation.query("select id from denials where instance_id = ?", id)[0] as { id: number };
  await page.goto(`/instances/${id}/denials/${denial.id}`);
  await expect(page.getByRole("main")).toContainText("secret/#");
  await expect(page.getByRole("main")).toContainText("A Deny always wins");
  await expectAccessible(page);
});

test("a username that names no instance is told to who sees all of them", async ({ page, device }) => {
  const nowhere = { ...login("mqtt-cn-nowhere1"), clientId: "GID_lamps@@@lost" };
  await expect(device(nowhere)).rejects.toThrow("CONNACK 5");
  await page.goto("/denials");
  await expect(page.getByText("GID_lamps@@@lost").first()).toBeVisible();
  await expectAccessible(page);
});

test("every change is in the audit log with who, what, before and after", async ({ page, server }) => {
  const id = "mqtt-cn-audit001";
  await makeInstance(server, id);
  expect(
    await server.installation.apply({ instances: [{ id, groups: [{ id: "GID_lamps", defaultEffect: "Deny" }] }] }),
  ).toMatchObject({ status: 0 });
  await page.goto(`/instances/${id}/audit`);
  await expect(page.locator("summary").getByText("Instance created")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/instances/${id}/audit?action=group.policy`);
  await expect(page.locator("summary").getByText("Instance created")).toBeHidden();
  await page.locator("summary").first().click();
  await expect(page.getByRole("main")).toContainText("Deny");
  await page.goto("/audit");
  await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  await expectAccessible(page);
});
