import { join } from "node:path";
import type { Page } from "@playwright/test";
import { closeDatabase } from "../db/client.ts";
import { openApplication, systemContext } from "../lib/services/application.ts";
import type { ServiceContext } from "../lib/services/context.ts";
import { unregisterDeviceCredential } from "../lib/services/device-credentials.ts";
import { issueToken } from "../lib/services/tokens.ts";
import { next } from "./device.ts";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { ROOT } from "./gatehouse.ts";

const SECRET = "secret-of-the-test";
const two = (n: number) => String(n).padStart(2, "0");

/** Ids of their own for each test: groups, devices, and nothing else. */
async function furnish({ installation }: Server, id: string, devices: number): Promise<string> {
  const done = await installation.apply({
    instances: [
      {
        ...{ id, name: id, edition: "Platinum" },
        groups: ["GID_aaa", "GID_bbb", "GID_ccc"].map((group) => ({ id: group, defaultEffect: "Allow" })),
        deviceCredentials: Array.from({ length: devices }, (_, n) => ({
          ...{ clientId: `GID_aaa@@@${two(n)}`, id: `DC.${id}-${n}`, secret: SECRET },
        })),
      },
    ],
  });
  expect(done).toMatchObject({ status: 0, stderr: "" });
  return `/instances/${id}`;
}

function act<T>({ installation }: Server, run: (ctx: ServiceContext) => T): T {
  const app = openApplication({ DATA_DIR: installation.dataDir }, join(ROOT, "db", "migrations"));
  try {
    return run(systemContext(app, "apply"));
  } finally {
    closeDatabase(app.db);
  }
}

const bar = (page: Page) => page.getByRole("group", { name: "With the selected rows" });
const box = (page: Page, name: string) => page.getByRole("checkbox", { name: `Select ${name}`, exact: true });

test("devices are ticked by hand, range and keyboard, and disabled at once with the reason of each that is not", async ({
  page,
  server,
  device,
}) => {
  const id = "mqtt-cn-bulk0001";
  const home = await furnish(server, id, 60);
  const client = await device({
    ...{ clientId: "GID_aaa@@@02", instanceId: id },
    mode: "DeviceCredential",
    keyId: `DC.${id}-2`,
    secret: SECRET,
  });
  const closed = next(client, "close");
  await expect
    .poll(() => server.installation.query("select 1 from live_clients where instance_id = ?", id).length)
    .toBe(1);
  await page.goto(`${home}/devices`);
  await expect(bar(page)).toBeHidden();

  await box(page, "GID_aaa@@@01").click();
  await box(page, "GID_aaa@@@05").click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("5 selected");
  await box(page, "GID_aaa@@@03").focus();
  await page.keyboard.press("Space");
  await expect(bar(page)).toContainText("4 selected");
  const all = page.getByRole("checkbox", { name: "Select all on this page" });
  await expect(all).toHaveJSProperty("indeterminate", true);
  // What is ticked stays ticked on the next page, and is told.
  await page.getByRole("link", { name: "Next" }).click();
  await expect(bar(page)).toContainText("4 not on this page");
  await box(page, "GID_aaa@@@55").check();
  await expect(bar(page)).toContainText("5 selected");
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(box(page, "GID_aaa@@@02")).toBeChecked();
  await expectAccessible(page);

  await bar(page).getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Disable 5 devices?");
  await expect(dialog).toContainText("GID_aaa@@@55");
  await dialog.getByLabel("And disconnect them now").check();
  await expect(dialog).toContainText("1 of them is connected now");
  await expectAccessible(page);
  // Meanwhile one is unregistered by somebody else.
  act(server, (ctx) =>
    unregisterDeviceCredential(ctx, { instanceId: id, clientId: "GID_aaa@@@04", disconnect: false }),
  );
  await dialog.getByRole("button", { name: "Disable 5 devices" }).click();
  await expect(page.getByRole("dialog", { name: "1 of 5 not done" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Not done" }).getByRole("listitem")).toHaveText(/^GID_aaa@@@04.+\.$/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep them selected" }).click();
  await expect(bar(page)).toContainText("1 selected");
  await closed;
  const disabled = "select client_id as c from device_credentials where instance_id = ? and not enabled order by 1";
  const names = ["01", "02", "05", "55"].map((n) => ({ c: `GID_aaa@@@${n}` }));
  expect(server.installation.query(disabled, id)).toEqual(names);
  const audited =
    "select target as c from audit_log where instance_id = ? and action = 'device_credential.disable' order by 1";
  expect(server.installation.query(audited, id)).toEqual(names);

  await bar(page).getByRole("button", { name: "Clear" }).click();
  await expect(bar(page)).toBeHidden();
  // The rest of a row is still its link.
  await page.getByRole("row").filter({ hasText: "GID_aaa@@@07" }).getByText("Never used").click({ force: true });
  await expect(page).toHaveURL(/devices\/GID_aaa%40%40%4007$/);
});

test("tokens are revoked, groups deleted and devices unregistered, after how many they are was typed", async ({
  page,
  server,
}) => {
  const id = "mqtt-cn-bulk0002";
  const home = await furnish(server, id, 3);
  act(server, (ctx) => {
    for (const note of ["one", "two", "three"]) {
      issueToken(ctx, { instanceId: id, type: "R", filters: ["a"], expiresAt: Date.now() + 3_600_000, note });
    }
  });
  const dialog = page.getByRole("dialog");
  const all = page.getByRole("checkbox", { name: "Select all on this page" });

  await page.goto(`${home}/tokens`);
  await all.check();
  await bar(page).getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(dialog).toContainText("No client holds them now");
  await dialog.getByRole("button", { name: "Revoke 3 tokens" }).click();
  await expect(page.getByText("3 tokens revoked")).toBeVisible();
  await expect(bar(page)).toBeHidden();
  const revoked = "select count(*) as n from tokens where instance_id = ? and revoked_at is not null";
  expect(server.installation.query(revoked, id)).toEqual([{ n: 3 }]);

  for (const [path, act, submit, said] of [
    ["groups", "Delete", "Delete 2 groups", "2 groups deleted"],
    ["devices", "Unregister", "Unregister 2 devices", "2 devices are unregistered"],
  ] as const) {
    await page.setViewportSize(path === "devices" ? { width: 390, height: 844 } : { width: 1440, height: 900 });
    await page.goto(`${home}/${path}`);
    await all.check();
    await page
      .getByRole("checkbox", { name: /^Select GID/ })
      .first()
      .uncheck();
    await bar(page).getByRole("button", { name: act }).click();
    const confirm = dialog.getByRole("button", { name: submit });
    await expect(confirm).toBeDisabled();
    await dialog.getByRole("textbox").fill("2");
    await expectAccessible(page);
    await confirm.click();
    await expect(page.getByText(said)).toBeVisible();
    await expect(all).toBeFocused();
  }
  const left = (table: string) => server.installation.query(`select 1 from ${table} where instance_id = ?`, id).length;
  expect([left("groups"), left("device_credentials")]).toEqual([1, 1]);
});

test("clients are disconnected, and the list stays live meanwhile", async ({ page, server, device }) => {
  const id = "mqtt-cn-bulk0003";
  const home = await furnish(server, id, 3);
  const clients = await Promise.all(
    [0, 1, 2].map((n) =>
      device({
        ...{ clientId: `GID_aaa@@@${two(n)}`, instanceId: id },
        mode: "DeviceCredential",
        keyId: `DC.${id}-${n}`,
        secret: SECRET,
      }),
    ),
  );
  const closed = Promise.all(clients.slice(0, 2).map((client) => next(client, "close")));
  await page.goto(`${home}/clients`);
  await box(page, "GID_aaa@@@00").check();
  await box(page, "GID_aaa@@@01").check();
  await bar(page).getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect 2 clients" }).click();
  await expect(page.getByText("2 clients were disconnected")).toBeVisible();
  await closed;
  await expect(page.getByRole("row")).toHaveCount(2);
});
