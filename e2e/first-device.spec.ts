import type { Browser, Page } from "@playwright/test";
import { connectDevice, type Login, Refused } from "./device.ts";
import { expect, expectAccessible, test, watchErrors } from "./fixtures.ts";
import { Installation, until } from "./gatehouse.ts";

const PERSON = { name: "Ada Lovelace", email: "Ada@Example.com", password: "a password of some length" } as const;

/** A fresh installation, and the set-up link that its terminal shows. */
async function startFresh(): Promise<{ installation: Installation; link: string }> {
  const installation = await Installation.create();
  const running = await installation.start();
  await until("the set-up link is printed", () => /\/set-up\?code=\S+/.test(running.stdout));
  return { installation, link: /http:\S+\/set-up\?code=\S+/.exec(running.stdout)?.[0] ?? "" };
}

async function openPage(browser: Browser, installation: Installation): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ baseURL: installation.url, locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  return { page, errors: watchErrors(page) };
}

test("from the printed link to a green device, with the reason when it is refused", async ({ browser }) => {
  const { installation, link } = await startFresh();
  try {
    const { page, errors } = await openPage(browser, installation);

    // Nobody can sign in yet: every way leads to what has to be done first.
    await page.goto("/instances");
    await expect(page).toHaveURL(/\/set-up$/);
    await expect(page.getByText("Open the link from the terminal")).toBeVisible();
    await expectAccessible(page);
    await page.goto("/set-up?code=not-the-code");
    await expect(page.getByText("This set-up link does not work any more")).toBeVisible();

    // In the other theme and language, too.
    await page.context().addCookies([{ name: "gatehouse-locale", value: "zh", url: installation.url }]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(link);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expectAccessible(page);
    await page.context().clearCookies({ name: "gatehouse-locale" });
    await page.emulateMedia({ colorScheme: "light" });

    await page.goto(link);
    await page.getByLabel("Your name").fill(PERSON.name);
    await page.getByLabel("E-mail address").fill(PERSON.email);
    await page.getByLabel("Password").fill("aaaaaaaaaaaaaaaa");
    await page.getByRole("button", { name: "Create the owner and sign in" }).click();
    await expect(page.getByText("Use at least five different characters.")).toBeVisible();
    await expect(page.getByLabel("Your name")).toHaveValue(PERSON.name);
    await expectAccessible(page);
    await page.getByLabel("Password").fill(PERSON.password);
    await page.getByRole("button", { name: "Create the owner and sign in" }).click();

    await expect(page).toHaveURL(/\/start$/);
    await expect(page.getByRole("heading", { name: "Bring a device online" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Name").fill("first-plant");
    await page.getByRole("button", { name: "Create instance" }).click();
    await expect(page).toHaveURL(/\/start\?instance=mqtt-/);
    await page.getByRole("button", { name: "Create group" }).click();
    await expect(page).toHaveURL(/group=GID_devices/);
    await page.getByRole("button", { name: "Register device" }).click();
    await expect(page).toHaveURL(/client=GID_devices/);
    await expect(page.locator("[data-arrival=waiting]")).toContainText("Waiting for GID_devices@@@device-1");
    await expectAccessible(page);

    // What is shown is what a device needs, as it stands there.
    const snippet = (await page.getByRole("tabpanel").locator("code").textContent()) ?? "";
    const [, keyId = "", instanceId = ""] = /-u 'DeviceCredential\|([^|]+)\|([^']+)'/.exec(snippet) ?? [];
    const [, password = ""] = /-P '([^']+)'/.exec(snippet) ?? [];
    expect(snippet).toContain(`-p ${installation.ports.mqtt}`);
    const login: Login = { clientId: "GID_devices@@@device-1", mode: "DeviceCredential", keyId, instanceId };

    const wrong = connectDevice(installation.ports.mqtt, { ...login, secret: "DC.wrong" });
    await expect(wrong).rejects.toEqual(new Refused(4));
    const arrival = page.locator("[data-arrival]");
    await expect(arrival).toHaveAttribute("data-arrival", "refused");
    await expect(arrival).toContainText("Wrong signature");
    await expect(arrival).toContainText("It must be Base64(HMAC-SHA1(secret, client ID))");
    await expectAccessible(page);

    const client = await connectDevice(installation.ports.mqtt, { ...login, password });
    await expect(arrival).toHaveAttribute("data-arrival", "connected");
    await expect(arrival).toContainText("GID_devices@@@device-1 is online");
    await expectAccessible(page);

    // The address keeps the place; the secret was shown once.
    await page.reload();
    await expect(arrival).toHaveAttribute("data-arrival", "connected");
    await expect(page.getByText("The secret of this device was shown once")).toBeVisible();
    expect(await page.content()).not.toContain(password);
    client.end(true);

    // The link is used up, and there is nothing more to set up.
    await page.goto(link);
    await expect(page).toHaveURL(/\/start|\/instances/);
    const other = await openPage(browser, installation);
    await other.page.goto(link);
    await expect(other.page).toHaveURL(/\/sign-in$/);
    expect([...errors, ...other.errors]).toEqual([]);
    expect(installation.query("select email, name from operators")).toEqual([
      { email: "ada@example.com", name: PERSON.name },
    ]);
  } finally {
    await installation.remove();
  }
});

test("guessing the code of the link is slowed down, in words", async ({ browser }) => {
  const { installation } = await startFresh();
  try {
    const { page } = await openPage(browser, installation);
    const guesses = Array.from({ length: 25 }, (_, n) => page.request.get(`/set-up?code=guess-${n}`));
    await Promise.all(guesses);
    await page.goto("/set-up?code=one-more");
    await expect(page.getByText("Too many attempts")).toBeVisible();
    expect(installation.query("select count(*) as count from operators")).toEqual([{ count: 0 }]);
  } finally {
    await installation.remove();
  }
});
