import type { Login } from "./device.ts";
import { expect, test } from "./fixtures.ts";

const INSTANCE = "mqtt-cn-live";
const SECRET = "secret-of-the-test";
const login = (device: string): Login => ({
  clientId: `GID_live@@@${device}`,
  mode: "DeviceCredential",
  keyId: `DC.live-${device}`,
  instanceId: INSTANCE,
  secret: SECRET,
});

test.beforeAll(async ({ server }) => {
  const applied = await server.installation.apply({
    instances: [
      {
        id: INSTANCE,
        name: "live",
        edition: "Standard",
        groups: [{ id: "GID_live" }],
        deviceCredentials: ["one", "two"].map((device) => ({
          clientId: `GID_live@@@${device}`,
          id: `DC.live-${device}`,
          secret: SECRET,
        })),
      },
    ],
  });
  expect(applied).toMatchObject({ status: 0, stderr: "" });
});

test("a client appears because the server says so, without being asked", async ({ page, device }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/api\/instances\/.*\/clients/.test(request.url())) asked.push(request.headers().accept ?? "");
  });
  await page.goto(`/instances/${INSTANCE}/clients`);
  await expect(page.getByText("Nobody is connected")).toBeVisible();
  await expect(page.getByRole("status").getByText("Live")).toBeVisible();
  await device(login("one"));
  await expect(page.getByRole("row", { name: /DC.live-one/ })).toBeVisible();
  expect(asked).toEqual(["text/event-stream"]);
});

test("a paused view stands still, and shows all when it goes on", async ({ page, device }) => {
  await page.goto(`/instances/${INSTANCE}/clients`);
  await page.getByRole("button", { name: "Pause updates" }).click();
  await device(login("two"));
  await page.getByRole("button", { name: "Resume updates" }).click();
  await expect(page.getByRole("row", { name: /DC.live-two/ })).toBeVisible();
});

test("the palette finds a pasted client ID, and asks for it in no address", async ({ page }) => {
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto(`/instances/${INSTANCE}`);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("GID_live@@@one");
  const found = page.getByRole("group", { name: "Found" });
  await expect(found.getByRole("option", { name: /Client in mqtt-cn-live/ })).toBeVisible();
  await expect(found.getByRole("option", { name: /Access check/ })).toBeVisible();
  await found.getByRole("option", { name: /Device credential in mqtt-cn-live/ }).click();
  await expect(page).toHaveURL(/\/devices\/GID_live%40%40%40one$/);
  expect(addresses.filter((address) => /[?&](q|query)=/.test(address))).toEqual([]);
});
