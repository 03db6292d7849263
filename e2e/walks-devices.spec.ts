import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { closeDatabase } from "../db/client.ts";
import { openApplication, systemContext } from "../lib/services/application.ts";
import { createBlock } from "../lib/services/block-list.ts";
import { setDeviceCredentialEnabled } from "../lib/services/device-credentials.ts";
import { connectDevice, type Login, next, Refused } from "./device.ts";
import { expect, type Server, test, watchErrors, whenReady } from "./fixtures.ts";
import { Installation, ROOT, until } from "./gatehouse.ts";
import { pressOn, tabTo, typeInto } from "./keyboard.ts";

// The main paths of who looks after devices, walked without a mouse: nothing here clicks.

const SECRET = "secret-of-the-test";
const button = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("button", { name, exact: true });
const link = (page: Page, name: string | RegExp) => page.getByRole("main").getByRole("link", { name, exact: true });

/** Goes somewhere from anywhere: the palette, what is said on the phone, and the answer of the given name. */
async function find(page: Page, said: string, answer: RegExp): Promise<void> {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(said);
  const options = palette.getByRole("group", { name: "Found" }).getByRole("option");
  await expect(options.filter({ hasText: answer })).toHaveCount(1);
  for (const option of await options.all()) {
    if (answer.test((await option.textContent()) ?? "")) break;
    await page.keyboard.press("ArrowDown");
  }
  await expect(options.filter({ hasText: answer })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
}

test.describe("a device for the first time", () => {
  let installation: Installation;
  let link = "";

  test.beforeAll(async () => {
    installation = await Installation.create();
    const running = await installation.start();
    await until("the set-up link is printed", () => /\/set-up\?code=\S+/.test(running.stdout));
    link = /http:\S+\/set-up\?code=\S+/.exec(running.stdout)?.[0] ?? "";
  });
  test.afterAll(() => installation.remove());

  test("from the set-up link to a device that is online, with two mistakes on the way", async ({ browser }) => {
    const page = await (await (browser as Browser).newContext({ locale: "en-GB", timezoneId: "UTC" })).newPage();
    const errors = watchErrors(page);
    await page.goto(link);
    await typeInto(page, page.getByLabel("Your name"), "Ada");
    await typeInto(page, page.getByLabel("E-mail address"), "ada@example.com");
    const password = page.getByRole("textbox", { name: "Password" });
    await typeInto(page, password, "a password of some length");
    await pressOn(page, page.getByRole("button", { name: "Show what is typed" }), "Space");
    await expect(password).toHaveAttribute("type", "text");
    await pressOn(page, password, "Enter", { back: true });

    // What the guide proposes is selected: a name of one's own takes its place.
    await expect(page).toHaveURL(/\/start$/);
    await whenReady(page);
    const name = page.getByRole("textbox", { name: "Name" });
    await expect(name).toBeFocused();
    await page.keyboard.type("plant-1");
    await expect(name).toHaveValue("plant-1");
    await page.keyboard.press("Enter");
    await pressOn(page, page.getByRole("textbox", { name: "Group ID" }));
    await pressOn(page, page.getByRole("textbox", { name: "Device ID" }));

    const arrival = page.locator("[data-arrival]");
    await expect(arrival).toHaveAttribute("data-arrival", "waiting");
    const tab = page.getByRole("tab", { name: "mosquitto_pub" });
    await tabTo(page, tab, { most: 2 });
    const snippet = (await page.getByRole("tabpanel").locator("code").textContent()) ?? "";
    const said = (pattern: RegExp) => pattern.exec(snippet)?.[1] ?? "";
    const login: Login = {
      clientId: said(/-i '([^']+)'/),
      mode: "DeviceCredential",
      keyId: said(/-u 'DeviceCredential\|([^|]+)\|/),
      instanceId: said(/\|([^|']+)' \\/),
      password: said(/-P '([^']+)'/),
    };
    const port = Number(said(/-p (\d+)/));

    const misspelt = connectDevice(port, { ...login, clientId: login.clientId.replace("devices", "device") });
    await expect(misspelt).rejects.toEqual(new Refused(5));
    await expect(arrival).toContainText("was refused with the key of this device: Unknown group");
    await expect(arrival).toContainText(`The client ID must be ${login.clientId}`);
    await expect(connectDevice(port, { ...login, password: "x" })).rejects.toEqual(new Refused(4));
    await expect(arrival).toContainText(`${login.clientId} was refused: Wrong signature`);
    const device = await connectDevice(port, login);
    await expect(arrival).toContainText(`${login.clientId} is online`);
    await pressOn(page, page.getByRole("link", { name: "See this client" }));
    await expect(page.getByRole("heading", { level: 1, name: login.clientId })).toBeVisible();
    device.end(true);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});

test.describe("a device that is refused", () => {
  const ID = "mqtt-cn-walk-refused";
  const login = (n: number, more: Partial<Login> = {}): Login => ({
    clientId: `GID_press@@@walk-${n}`,
    mode: "DeviceCredential",
    keyId: `DC.walk-${n}`,
    instanceId: ID,
    secret: SECRET,
    ...more,
  });

  test.beforeAll(async ({ server }) => {
    const applied = await server.installation.apply({
      instances: [
        {
          id: ID,
          name: "walk-refused",
          edition: "Standard",
          groups: [{ id: "GID_press", defaultEffect: "Deny" }],
          deviceCredentials: [1, 2, 3, 4].map((n) => ({
            clientId: `GID_press@@@walk-${n}`,
            id: `DC.walk-${n}`,
            secret: SECRET,
          })),
        },
      ],
    });
    expect(applied).toMatchObject({ status: 0, stderr: "" });
    const app = openApplication({ DATA_DIR: server.installation.dataDir }, join(ROOT, "db", "migrations"));
    const ctx = systemContext(app, "apply");
    const { clientId } = login(2);
    setDeviceCredentialEnabled(ctx, { instanceId: ID, clientId, enabled: false, disconnect: false });
    createBlock(ctx, { instanceId: ID, kind: "client", value: login(4).clientId, reason: "", disconnect: false });
    closeDatabase(app.db);
  });

  /** From the words on the phone to the page that says why. */
  async function askWhy(page: Page, said: string, reason: string): Promise<void> {
    await find(page, said, /Client in walk-refused/);
    await pressOn(page, link(page, reason));
    await expect(page.getByRole("heading", { level: 1, name: "Why it was refused" })).toBeVisible();
  }

  test("'walk-1 cannot publish to line/1': a rule is missing, and is drafted and saved", async ({ page, device }) => {
    const refused = await device(login(1));
    const closed = next(refused, "close");
    refused.publish("line/1", "x", { qos: 0 });
    await closed;
    // From a page that is not that of its instance.
    await page.goto("/instances");
    await askWhy(page, "walk-1", "No group rule allows it");
    await pressOn(page, link(page, "Allow this"));
    await pressOn(page, button(page, "Save the policy of GID_press"));
    await expect(page.getByTestId("answer")).toBeFocused();
    await expect(page.getByText("The client may publish this.")).toHaveCount(1);
    const again = await device(login(1));
    await again.publishAsync("line/1", "x", { qos: 1 });
    expect(again.connected).toBe(true);
  });

  test("a disabled credential, a block and a secret that nobody has", async ({ page, device }) => {
    await page.goto("/instances");
    await expect(device(login(2))).rejects.toEqual(new Refused(5));
    await askWhy(page, "press@@@walk-2", "Device credential disabled");
    await pressOn(page, link(page, "Open the device credential"));
    await pressOn(page, button(page, "Enable"));
    await expect(button(page, "Disable")).toBeVisible();
    await device(login(2));

    await expect(device(login(4))).rejects.toEqual(new Refused(5));
    await find(page, "GID_press@@@walk-4", /Client in walk-refused/);
    await pressOn(page, button(page, "End block"));
    await pressOn(page, page.getByRole("dialog").getByRole("button", { name: "End block" }));
    await expect(page.getByRole("dialog")).toBeHidden();
    await device(login(4));

    await expect(device(login(3, { secret: "forgotten" }))).rejects.toEqual(new Refused(4));
    await askWhy(page, "walk-3", "Wrong signature");
    await pressOn(page, link(page, "Open the device credential"));
    const pair = await rotate(page, "Not at all");
    await expect(device(login(3))).rejects.toEqual(new Refused(4));
    await device(login(3, pair));
  });
});

test("a secret has leaked: rotated without a gap, and, the second time, cut at once", async ({
  page,
  device,
  server,
}) => {
  const clientId = "GID_pump@@@leaky";
  const instanceId = "mqtt-cn-walk-rotation";
  const old: Login = { clientId, mode: "DeviceCredential", keyId: "DC.leaky", instanceId, secret: SECRET };
  await furnishOne(server, instanceId, clientId);
  const live = await device(old);

  await page.goto("/instances");
  await find(page, "leaky", /Device credential in/);
  const first = await rotate(page, "24 hours");
  await expect(page.getByText("Rotation under way: Still uses the old pair")).toBeVisible();
  expect(live.connected).toBe(true);
  // The old pair is good as long as it was promised, and the page says by itself when the device uses the new one.
  await device(old);
  const moved = await device({ ...old, ...first });
  await expect(page.getByText("Rotation under way: Moved over to the new pair")).toBeVisible();
  await pressOn(page, button(page, "End the old pair now"));
  await pressOn(page, page.getByRole("dialog").getByRole("button", { name: "End the old pair now" }));
  await expect(page.getByText("Rotation under way")).toBeHidden();
  await expect(device(old)).rejects.toEqual(new Refused(4));
  expect(moved.connected).toBe(true);

  const closed = next(moved, "close");
  const second = await rotate(page, "Not at all", { disconnect: true });
  await closed;
  await expect(device({ ...old, ...first })).rejects.toEqual(new Refused(4));
  await device({ ...old, ...second });
});

async function furnishOne({ installation }: Server, id: string, clientId: string): Promise<void> {
  const applied = await installation.apply({
    instances: [
      {
        id,
        name: "walk-rotation",
        edition: "Standard",
        groups: [{ id: clientId.split("@@@")[0] }],
        deviceCredentials: [{ clientId, id: "DC.leaky", secret: SECRET }],
      },
    ],
  });
  expect(applied).toMatchObject({ status: 0, stderr: "" });
}

/** On the page of a device: a new pair, as it is shown once. */
async function rotate(
  page: Page,
  keep: "24 hours" | "Not at all",
  { disconnect = false } = {},
): Promise<{ keyId: string; secret: string }> {
  await pressOn(page, button(page, "Rotate pair"));
  const dialog = page.getByRole("dialog");
  // The focus is where the choice is, on what is proposed.
  await expect(dialog.getByRole("radio", { name: "24 hours" })).toBeFocused();
  if (keep === "Not at all") {
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
  }
  await expect(dialog.getByRole("radio", { name: keep })).toBeChecked();
  if (disconnect) await pressOn(page, dialog.getByRole("checkbox", { name: /disconnect/ }), "Space");
  await pressOn(page, dialog.getByRole("button", { name: "Rotate" }));
  await expect(dialog.getByRole("heading", { name: /^New key pair of/ })).toBeVisible();
  await pressOn(page, dialog.getByRole("button", { name: "Reveal DeviceAccessKeySecret" }), "Space");
  const [keyId = "", secret = ""] = await dialog.locator("code").allTextContents();
  await pressOn(page, dialog.getByRole("button", { name: "I have saved it" }));
  await expect(dialog).toBeHidden();
  await expect(button(page, "Rotate pair")).toBeFocused();
  return { keyId, secret };
}
