import type { Page } from "@playwright/test";
import { DEVICE, expect, FULL_ID, test } from "./furnished.ts";
import { arePicturesKept, keepScreen, NARROW, WIDE } from "./pictures.ts";

const FULL = `/instances/${FULL_ID}`;

/** What opens over a page: where, and how it is opened. */
const OPEN: Record<string, readonly [path: string, open: (page: Page) => Promise<void>]> = {
  "the palette": [
    `${FULL}/clients`,
    async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Go anywhere" }).fill("GID_line_00");
      await expect(page.getByRole("option", { name: new RegExp(DEVICE) }).first()).toBeVisible();
    },
  ],
  "the keys": [
    `${FULL}/clients`,
    async (page) => {
      await expect(async () => {
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible({ timeout: 2_000 });
      }).toPass();
    },
  ],
  "the navigation": [`${FULL}/clients`, async () => {}],
  "the instances": [
    `${FULL}/clients`,
    (page) =>
      page
        .getByRole("button", { name: /^Instance:/ })
        .last()
        .click(),
  ],
  "the operator": ["/", (page) => page.getByRole("button", { name: /^owner/i }).click()],
  "a row menu": [`${FULL}/devices`, (page) => page.getByRole("button", { name: `Actions for ${DEVICE}` }).click()],
  "the views": [`${FULL}/devices?status=disabled`, (page) => page.getByRole("button", { name: "Views" }).click()],
  "the export": [`${FULL}/devices`, (page) => page.getByRole("button", { name: "Export" }).click()],
  "the columns": [`${FULL}/devices`, (page) => page.getByRole("button", { name: "Columns and rows" }).click()],
  "ticked rows": [
    `${FULL}/devices`,
    async (page) => {
      for (const row of [1, 2]) await page.getByRole("row").nth(row).getByRole("checkbox").check();
    },
  ],
  "a new token": [`${FULL}/tokens`, (page) => page.getByRole("button", { name: "Issue token" }).click()],
  "a new group": [`${FULL}/groups`, (page) => page.getByRole("button", { name: "New group" }).click()],
  "a new operator": ["/operators", (page) => page.getByRole("button", { name: "New operator" }).click()],
  "a new key": ["/access-keys", (page) => page.getByRole("button", { name: "Create access key" }).click()],
  "a block": [
    `${FULL}/blocks`,
    (page) => page.getByRole("main").getByRole("button", { name: "Block" }).first().click(),
  ],
  "a deletion": [`${FULL}/settings`, (page) => page.getByRole("button", { name: "Delete instance" }).click()],
  "a rotation": [
    `${FULL}/devices/${encodeURIComponent(DEVICE)}`,
    (page) => page.getByRole("button", { name: "Rotate pair" }).click(),
  ],
  "a secret": [
    `${FULL}/devices`,
    async (page) => {
      await page.getByRole("button", { name: "Register device" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Device ID").fill(`picture-${Date.now()}`);
      await dialog.getByRole("button", { name: "Register" }).click();
      await expect(dialog).toContainText("shown once");
    },
  ],
  "a toast": [
    "/access-keys/AK.look-active",
    async (page) => {
      await page.getByRole("button", { name: "Edit note" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Note").fill(`for the picture of ${Date.now()}`);
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(page.getByRole("region", { name: "Messages" })).toContainText(/./);
    },
  ],
};

/** Before which the navigation of a phone is opened: it has them in itself. */
const IN_NAVIGATION = new Set(["the instances", "the navigation"]);

const OPENS_NOTHING = new Set(["ticked rows", "a toast", "the navigation"]);

// Nothing is tested here, so nothing is run where nobody wants to look.
if (arePicturesKept) {
  for (const [name, [path, open]] of Object.entries(OPEN)) {
    test(`${name} can be looked at`, async ({ page, furniture }) => {
      expect(furniture.tokenId).toBeGreaterThan(0);
      await page.emulateMedia({ reducedMotion: "reduce" });
      for (const width of [WIDE, NARROW]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(path);
        if (width === NARROW && IN_NAVIGATION.has(name)) {
          await page.getByRole("button", { name: "Open navigation" }).click();
          await expect(page.getByRole("dialog")).toBeVisible();
        }
        await open(page);
        // What is fetched at its first use is there a moment later.
        if (!OPENS_NOTHING.has(name)) await expect(page.locator("[role=dialog],[role=menu]").last()).toBeVisible();
        // No tip of what the pointer was on.
        await page.mouse.move(0, 0);
        await keepScreen(page, `open ${name}`);
      }
    });
  }
}
