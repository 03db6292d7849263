import type { Page } from "@playwright/test";
import { expectAccessible } from "./fixtures.ts";
import { DEVICE, EMPTY_ID, expect, FULL_ID, type Furniture, LONG_DEVICE, test } from "./furnished.ts";
import { keepPictures, NARROW, WIDE } from "./pictures.ts";

const EMPTY = `/instances/${EMPTY_ID}`;
const FULL = `/instances/${FULL_ID}`;

/** Every page of the console, with nothing on it and with much, and what its title begins with. `[token]`, `[denial]` and `[user]` stand for IDs. */
const PAGES: Record<string, string> = {
  "/start": "Bring a device online",
  [`/start?instance=${FULL_ID}`]: "Bring a device online",
  [`/start?instance=${FULL_ID}&group=GID_line_00`]: "Bring a device online",
  "/": "Overview",
  "/instances": "Instances",
  "/instances?q=nothing-is-called-this": "Instances",
  "/instances/new": "New instance",
  "/instances/mqtt-cn-look-nowhere": "",
  "/access-keys": "Access keys",
  "/access-keys?q=nothing-is-called-this&status=active&unused=30": "Access keys",
  "/access-keys/AK.look-active": "AK.look-active",
  "/access-keys/AK.look-disabled": "AK.look-disabled",
  "/access-users": "Access users",
  "/access-users/[user]": "backend-of-the-pages",
  "/access-policies": "Access policies",
  "/access-policies/new": "New access policy",
  "/access-policies/AliyunMQReadOnlyAccess": "AliyunMQReadOnlyAccess",
  "/access-policies/publish-lines?compare=1": "publish-lines",
  "/denials": "Denials",
  "/audit": "Audit log",
  "/operators": "Operators",
  "/account": "Your account",
  "/api": "API",
  "/api?q=nothing-is-called-this": "API",
  "/api/TagResources": "TagResources",
  "/api/calls": "Recent calls",
  "/docs": "Documentation",
  "/docs/api?q=NoPermission": "API",
  "/docs/api/DisasterRecovery": "DisasterRecovery",
  "/docs/migration": "Moving here",
  [`${EMPTY}/custom-auth`]: "Custom auth",
  [`${FULL}/custom-auth`]: "Custom auth",
  [`${FULL}/custom-auth/permissions`]: "Permissions",
  [EMPTY]: "look-empty",
  [`${EMPTY}/groups`]: "Groups",
  [`${EMPTY}/clients`]: "Clients",
  [`${EMPTY}/devices`]: "Devices",
  [`${EMPTY}/tokens`]: "Tokens",
  [`${EMPTY}/denials`]: "Denials",
  [`${EMPTY}/blocks`]: "Block list",
  [`${EMPTY}/quotas`]: "Quotas",
  [`${EMPTY}/audit`]: "Audit log",
  [FULL]: "look-full",
  [`${FULL}?span=day`]: "look-full",
  [`${FULL}/settings`]: "Settings",
  [`${FULL}/groups`]: "Groups",
  [`${FULL}/groups?q=GID_none`]: "Groups",
  [`${FULL}/groups/GID_line_00`]: "GID_line_00",
  [`${FULL}/groups/GID_line_01`]: "GID_line_01",
  [`${FULL}/clients`]: "Clients",
  [`${FULL}/clients/${encodeURIComponent(DEVICE)}`]: DEVICE,
  [`${FULL}/clients/${encodeURIComponent(LONG_DEVICE)}`]: LONG_DEVICE,
  [`${FULL}/clients/GID_line_00%40%40%40never`]: "GID_line_00@@@never",
  [`${FULL}/devices`]: "Devices",
  [`${FULL}/devices?q=GID_nothing`]: "Devices",
  [`${FULL}/devices/${encodeURIComponent(DEVICE)}`]: DEVICE,
  [`${FULL}/devices/${encodeURIComponent(LONG_DEVICE)}`]: LONG_DEVICE,
  [`${EMPTY}/devices/imports`]: "Imports",
  [`${FULL}/devices/imports?kind=groups`]: "Imports",
  [`${FULL}/devices/imports/[draft]`]: "Imports",
  [`${FULL}/devices/imports/[checked]`]: "Imports",
  [`${FULL}/devices/imports/[checked]?columns=1`]: "Imports",
  [`${FULL}/devices/imports/[done]`]: "Imports",
  [`${FULL}/tokens`]: "Tokens",
  [`${FULL}/tokens?issuer=system:apply`]: "Tokens",
  [`${FULL}/tokens/[token]`]: "Token",
  [`${FULL}/denials`]: "Denials",
  [`${FULL}/denials/[denial]`]: "",
  [`${FULL}/blocks`]: "Block list",
  [`${FULL}/quotas`]: "Quotas",
  [`${FULL}/quotas?span=months`]: "Quotas",
  [`${EMPTY}/access-check`]: "Access check",
  [`${FULL}/access-check`]: "Access check",
  [`${FULL}/access-check?client=${encodeURIComponent(DEVICE)}&action=PUBLISH&topic=line/3/x/state&as=live`]:
    "Access check",
  [`${FULL}/access-check?client=${encodeURIComponent(DEVICE)}&action=SUBSCRIBE&topic=line/1/x&as=Signature&key=AK.look-active`]:
    "Access check",
  [`${FULL}/access-check?client=${encodeURIComponent(LONG_DEVICE)}&action=SUBSCRIBE&topic=line/0/%2B/state&as=DeviceCredential`]:
    "Access check",
  [`${FULL}/audit`]: "Audit log",
};

/** A key that has no words shows itself. */
const UNTRANSLATED = /\b(?:[a-z]+[A-Z]?[a-z]*)\.[a-z]+[A-Z][A-Za-z]+\b/;

// There are more of these than of anything else: each worker looks at its share.
test.describe.configure({ mode: "parallel" });
test.use({ allowedConsoleErrors: [/status of 404.*look-nowhere/] });

async function expectToFit(page: Page): Promise<void> {
  const tooWide = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // Asked until it is so: a page that was just made narrower is drawn a moment later.
  await expect.poll(tooWide).toBe(0);
}

/** What the first view of a page weighed, and how far its parts moved after they were first drawn (cumulative layout shift). */
async function firstView(page: Page): Promise<{ readonly scriptBytes: number; readonly shift: number }> {
  await page.waitForLoadState("load");
  return page.evaluate(async () => {
    const scripts = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).filter(({ name }) =>
      /\/_next\/static\/.*\.js/.test(name),
    );
    const shift = await new Promise<number>((resolve) => {
      new PerformanceObserver((list) =>
        resolve(
          (list.getEntries() as (PerformanceEntry & { value: number })[]).reduce((sum, { value }) => sum + value, 0),
        ),
      ).observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
    });
    return { scriptBytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0), shift };
  });
}

for (const [pattern, title] of Object.entries(PAGES)) {
  test(`${pattern} is accessible and fits in every theme, width and language`, async ({ page, furniture }) => {
    const path = pattern
      .replace("[token]", `${furniture.tokenId}`)
      .replace("[denial]", `${furniture.denialId}`)
      .replace("[user]", furniture.userId)
      .replace(
        /\[(draft|checked|done)\]/,
        (_, status: keyof Furniture["importIds"]) => `${furniture.importIds[status]}`,
      );
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.setViewportSize({ width: WIDE, height: 900 });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    if (title) await expect(page).toHaveTitle(new RegExp(`^${title}.* · Gatehouse$`));
    const { scriptBytes, shift } = await firstView(page);
    expect(scriptBytes, "bytes of compressed script in the first view").toBeLessThan(180 * 1024);
    expect(shift, "cumulative layout shift").toBeLessThan(0.05);
    // Everything is asked twice: of the wide page in light and English, and of the narrow one in dark and Chinese.
    await expectToFit(page);
    await expectAccessible(page);
    await keepPictures(page, pattern);
    await page.setViewportSize({ width: NARROW, height: 900 });
    await expectToFit(page);

    await page.context().addCookies([{ name: "gatehouse-locale", value: "zh", url: new URL(page.url()).origin }]);
    // To draw a page anew in the other theme takes longer than to load it.
    await page.goto("about:blank");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    expect(await page.getByRole("main").textContent()).not.toMatch(UNTRANSLATED);
    await expectToFit(page);
    await expectAccessible(page);
    await keepPictures(page, `${pattern}-zh`);
  });
}

test("the guide can be walked by keyboard alone", async ({ page, furniture }) => {
  expect(furniture.tokenId).toBeGreaterThan(0);
  await page.goto("/start?instance=mqtt-cn-look-keys");
  // By role: what is still hidden while the page streams in is none.
  const id = page.getByRole("textbox", { name: "Group ID" });
  await expect(id).toBeFocused();
  await expect(id).toHaveValue("GID_devices");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/group=GID_devices/);
  await expect(page.getByRole("textbox", { name: "Device ID" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-arrival=waiting]")).toBeVisible();
});
