import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures.ts";

const EMPTY = "/instances/mqtt-cn-look-empty";
const FULL = "/instances/mqtt-cn-look-full";

const rules = Array.from({ length: 12 }, (_, n) => ({
  effect: n % 3 === 0 ? "Deny" : "Allow",
  actions: n % 4 === 0 ? ["mq:PUB"] : ["mq:PUB", "mq:SUB"],
  topic: n === 5 ? "a/very/long/topic/that/goes/on/+/and/on/until/nobody/can/read/it/any/more/#" : `line/${n}/+/state`,
}));

/** Path → what its title begins with. */
const PAGES: Record<string, string> = {
  "/start": "Bring a device online",
  "/start?instance=mqtt-cn-look-full": "Bring a device online",
  "/start?instance=mqtt-cn-look-full&group=GID_line_00": "Bring a device online",
  "/instances": "Instances",
  "/instances?q=nothing-is-called-this": "Instances",
  "/instances/new": "New instance",
  [EMPTY]: "look-empty",
  [FULL]: "look-full",
  [`${FULL}/settings`]: "Settings",
  [`${EMPTY}/groups`]: "Groups",
  [`${FULL}/groups`]: "Groups",
  [`${FULL}/groups?q=GID_none`]: "Groups",
  [`${FULL}/groups/GID_line_00`]: "GID_line_00",
  [`${FULL}/groups/GID_line_01`]: "GID_line_01",
  "/instances/mqtt-cn-look-nowhere": "",
};

test.use({ allowedConsoleErrors: [/status of 404.*look-nowhere/] });

test.beforeAll(async ({ server }) => {
  const { status, stderr } = await server.installation.apply({
    instances: [
      { id: "mqtt-cn-look-empty", name: "look-empty", edition: "Standard" },
      { id: "mqtt-cn-look-keys", name: "look-keys", edition: "Standard" },
      {
        id: "mqtt-cn-look-full",
        name: "look-full",
        edition: "Platinum",
        groups: Array.from({ length: 60 }, (_, n) => ({
          id: `GID_line_${String(n).padStart(2, "0")}`,
          defaultEffect: n % 2 === 0 ? "Deny" : "Allow",
          rules: n === 0 ? rules : [],
        })),
      },
    ],
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const theme of ["light", "dark"] as const) {
  for (const width of [390, 1440]) {
    test(`every page is accessible and fits: ${theme}, ${width} px`, async ({ page }) => {
      test.slow();
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const [path, title] of Object.entries(PAGES)) {
        await test.step(path, async () => {
          await page.goto(path);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          if (title) await expect(page).toHaveTitle(new RegExp(`^${title} · Gatehouse$`));
          expect(await overflow(page)).toBe(0);
          await expectAccessible(page);
        });
      }
    });
  }
}

test("every page speaks Chinese", async ({ browser, server }) => {
  test.slow();
  const context = await browser.newContext({
    baseURL: server.url,
    storageState: server.ownerState,
    locale: "zh-CN",
    viewport: { width: 390, height: 900 },
  });
  const page = await context.newPage();
  for (const path of Object.keys(PAGES)) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
      expect(await overflow(page)).toBe(0);
      // A key that has no words shows itself.
      expect(await page.getByRole("main").textContent()).not.toMatch(/\b(?:groups|instances|overview|guide)\.[a-z]+/);
      await expectAccessible(page);
    });
  }
  await context.close();
});

test("the guide can be walked by keyboard alone", async ({ page }) => {
  await page.goto("/start?instance=mqtt-cn-look-keys");
  const id = page.getByLabel("Group ID");
  await expect(id).toBeFocused();
  await expect(id).toHaveValue("GID_devices");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/group=GID_devices/);
  await expect(page.getByLabel("Device ID")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-arrival=waiting]")).toBeVisible();
});
