import { expect, expectAccessible, test } from "./fixtures.ts";

const INSTANCE = "mqtt-cn-views001";
const HOME = `/instances/${INSTANCE}`;

test.describe.configure({ mode: "serial" });

test("a filter is saved under a name, opened, replaced and deleted", async ({ page, server }) => {
  const { installation } = server;
  await installation.apply({
    instances: [
      {
        ...{ id: INSTANCE, name: INSTANCE, edition: "Standard" },
        groups: [{ id: "GID_views", defaultEffect: "Allow" }],
        deviceCredentials: [0, 1, 2].map((n) => ({
          ...{ clientId: `GID_views@@@${n}`, id: `DC.views${n}`, secret: "secret-of-the-test", enabled: n !== 1 },
        })),
      },
    ],
  });
  const kept = () =>
    installation.query("select name, query from saved_views where instance_id = ? order by name", INSTANCE);
  await page.goto(`${HOME}/devices`);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "Save this filter" })).toBeDisabled();
  await page.keyboard.press("Escape");

  await page.getByLabel("State").selectOption("disabled");
  await expect(page).toHaveURL(/state=disabled/);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await page.getByRole("menuitem", { name: "Save this filter" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill("Shut out");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  expect(kept()).toEqual([{ name: "Shut out", query: "state=disabled" }]);

  // It is there in a new page, too, and only for this list.
  await page.goto(`${HOME}/devices`);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await page.getByRole("menuitem", { name: "Shut out" }).click();
  await expect(page).toHaveURL(/state=disabled/);
  await expect(page.getByRole("row").filter({ hasText: "GID_views" })).toHaveCount(1);
  await page.goto(`${HOME}/groups`);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "Shut out" })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`${HOME}/devices?state=disabled`);
  await page.getByRole("button", { name: "Shut out" }).click();
  await page.getByRole("menuitem", { name: "Delete “Shut out”" }).click();
  await dialog.getByRole("button", { name: "Delete view" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Views", exact: true })).toBeVisible();
  expect(kept()).toEqual([]);
});

test("columns and row height of a table are remembered for that table", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${HOME}/devices`);
  const header = (name: string) => page.getByRole("columnheader", { name, exact: true });
  const height = () =>
    page
      .getByRole("row")
      .nth(1)
      .evaluate((row) => row.getBoundingClientRect().height);
  const before = await height();
  await page.getByRole("button", { name: "Columns and rows" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Key ID" }).click();
  await expect(header("Key ID")).toHaveCount(0);
  // The menu stays for the next choice.
  await page.getByRole("menuitemcheckbox", { name: "Group" }).click();
  await expect(header("Group")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("menuitemradio", { name: "Compact" }).click();
  await expect.poll(height).toBeLessThan(before);

  await page.reload();
  await expect(header("Client ID")).toBeVisible();
  await expect(header("Key ID")).toHaveCount(0);
  expect(await height()).toBeLessThan(before);
  await page.goto(`${HOME}/groups`);
  await expect(header("Device credentials")).toBeVisible();
  expect(await height()).toBeGreaterThanOrEqual(before);

  await page.goto(`${HOME}/devices`);
  await page.getByRole("button", { name: "Columns and rows" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Key ID" }).click();
  await expect(header("Key ID")).toBeVisible();
});
