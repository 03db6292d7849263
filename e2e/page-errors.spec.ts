import { join } from "node:path";
import { closeDatabase, openDatabase } from "../db/client.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";

function change({ installation }: Server, statement: string): void {
  const db = openDatabase(join(installation.dataDir, "gatehouse.db"));
  db.$client.exec(statement);
  closeDatabase(db);
}

test.use({ allowedConsoleErrors: [/Server Components render|Minified React error|status of 500/] });

test("a page that fails says so with a reference and without the cause, and comes back when it is tried again", async ({
  page,
  server,
}) => {
  await page.goto("/account");
  change(server, "alter table saved_views rename to views_away");
  try {
    await page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Access keys" }).click();
    const failed = page.getByRole("alert").filter({ hasText: "This page could not be shown" });
    await expect(failed).toContainText(/Reference \d+/);
    await expect(page.locator("body")).not.toContainText("no such table");
    await expectAccessible(page);
  } finally {
    change(server, "alter table views_away rename to saved_views");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("table", { name: "Access keys" })).toBeVisible();
});
