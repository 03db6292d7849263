import type { Page } from "@playwright/test";
import { expect, expectAccessible, type Server, test } from "./fixtures.ts";
import { until } from "./gatehouse.ts";

interface Rule {
  effect: "Allow" | "Deny";
  actions: ("mq:PUB" | "mq:SUB")[];
  topic: string;
}
const BOTH: Rule["actions"] = ["mq:PUB", "mq:SUB"];

/** An instance of the test's own, with groups and one device of the first. Rules make the policy version 2. */
async function makeGroups({ installation }: Server, id: string, groupIds: readonly string[], rules: Rule[] = []) {
  const [first] = groupIds;
  const { status, stderr } = await installation.apply({
    instances: [
      {
        id,
        name: id,
        edition: "Standard",
        groups: groupIds.map((groupId) => ({ id: groupId, defaultEffect: "Allow", rules })),
        deviceCredentials: first ? [{ clientId: `${first}@@@d1`, id: `DC.${id}`, secret: "DC.secret" }] : [],
      },
    ],
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return {
    clientId: `${first}@@@d1`,
    mode: "DeviceCredential" as const,
    keyId: `DC.${id}`,
    instanceId: id,
    secret: "DC.secret",
  };
}

const policyOf = ({ installation }: Server, instanceId: string, id: string) => ({
  ...(installation.query(
    "select default_effect as defaultEffect, policy_version as version from groups where instance_id = ? and id = ?",
    instanceId,
    id,
  )[0] as object),
  rules: installation.query(
    "select effect, pub, sub, topic from group_rules where instance_id = ? and group_id = ? order by position",
    instanceId,
    id,
  ),
});

const topic = (page: Page, number: number) => page.getByLabel(`Topic of rule ${number}`);
const save = (page: Page) => page.getByRole("button", { name: "Save policy" });

test("an empty list says what a group is for, and makes the first", async ({ page, server }) => {
  await makeGroups(server, "mqtt-cn-groups01", []);
  await page.goto("/instances/mqtt-cn-groups01/groups");
  await expect(page.getByText("No groups yet")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New group" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Group ID").fill("sensors");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(dialog.getByText("Start with GID_ or GID-")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Group ID").fill("GID_sensors");
  await dialog.getByRole("radio", { name: /^Deny/ }).check();
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(page).toHaveURL(/\/groups\/GID_sensors$/);
  await expect(page.getByText("every topic is closed to the clients of this group")).toBeVisible();
  expect(policyOf(server, "mqtt-cn-groups01", "GID_sensors")).toEqual({ defaultEffect: "Deny", version: 1, rules: [] });
});

test("a long list is searched by its start and read page by page", async ({ page, server }) => {
  const ids = Array.from({ length: 70 }, (_, n) => `GID_line_${String(n).padStart(3, "0")}`);
  await makeGroups(server, "mqtt-cn-groups02", [...ids, "GID_other"]);
  await page.goto("/instances/mqtt-cn-groups02/groups");
  await expect(page.getByRole("row")).toHaveCount(51);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("row").filter({ hasText: "GID_other" })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(22);
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.getByRole("row").filter({ hasText: "GID_line_000" })).toBeVisible();

  await expect(page).toHaveURL(/groups$/);

  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("GID_line_06");
  await expect(page.getByRole("row")).toHaveCount(11);
  await expect(page).toHaveURL(/q=GID_line_06/);
  await page.getByRole("searchbox").fill("GID_none");
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("a policy is edited in place, checked as it is typed, and bites at the next CONNECT", async ({
  page,
  server,
  device,
}) => {
  const instanceId = "mqtt-cn-groups03";
  const login = await makeGroups(server, instanceId, ["GID_press"]);
  const client = await device(login);
  await page.goto(`/instances/${instanceId}/groups/GID_press`);

  await page.getByRole("button", { name: "Add rule" }).click();
  await topic(page, 1).fill("plant/+x");
  await expect(page.getByText("has a + that does not stand alone in its level")).toBeVisible();
  await topic(page, 1).fill("plant/secret/#");
  await expect(page.getByText("has a + that does not stand alone")).toBeHidden();
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByRole("radiogroup", { name: "Effect of rule 2" }).getByText("Allow").click();
  await topic(page, 2).fill("plant/secret/door");
  await expect(page.getByText("Deny on plant/secret/# (rule 1) always wins over this Allow.")).toBeVisible();
  await page.getByRole("group", { name: "Actions of rule 1" }).getByLabel("mq:SUB").uncheck();
  await expect(
    page.getByText("Clients with device credentials cannot have one action without the other"),
  ).toBeVisible();
  await page.getByRole("group", { name: "Actions of rule 1" }).getByLabel("mq:SUB").check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove rule 2" }).click();
  await save(page).click();
  await expect(page.getByText("Policy saved as version 2.")).toBeVisible();
  expect(policyOf(server, instanceId, "GID_press")).toEqual({
    defaultEffect: "Allow",
    version: 2,
    rules: [{ effect: "Deny", pub: 1, sub: 1, topic: "plant/secret/#" }],
  });
  await expect(save(page)).toBeDisabled();

  // The client that is connected still runs the policy that it connected with, until it is made to come back.
  expect(await client.subscribeAsync("plant/secret/door")).toMatchObject([{ qos: 0 }]);
  await page.reload();
  await expect(page.getByText("1 live client still runs an older policy")).toBeVisible();
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  await page.getByRole("button", { name: "Reconnect them" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect 1" }).click();
  await closed;
  const again = await device(login);
  await expect(again.subscribeAsync("plant/secret/door")).rejects.toThrow();
});

test("what the server refuses in a rule is shown at that rule", async ({ page, server }) => {
  const instanceId = "mqtt-cn-groups04";
  await makeGroups(server, instanceId, ["GID_press"], [{ effect: "Deny", actions: BOTH, topic: "a/b" }]);
  await page.goto(`/instances/${instanceId}/groups/GID_press`);
  await page.getByRole("button", { name: "Add rule" }).click();
  await topic(page, 2).fill("a/b");
  await expect(page.getByText("Rule 1 has the same effect and topic.")).toBeVisible();
  await save(page).click();
  await expect(topic(page, 2)).toBeFocused();
  await expect(topic(page, 2)).toHaveValue("a/b");
  expect(policyOf(server, instanceId, "GID_press")).toMatchObject({ version: 2 });
});

for (const choice of ["take", "keep"] as const) {
  test(`two people edit one policy: the second is told, sees the difference, and may ${choice}`, async ({
    browser,
    server,
  }) => {
    const instanceId = `mqtt-cn-conflict-${choice}`;
    await makeGroups(server, instanceId, ["GID_press"], [{ effect: "Deny", actions: BOTH, topic: "old" }]);
    const context = await browser.newContext({ baseURL: server.url, storageState: server.ownerState });
    const [ada, ben] = [await context.newPage(), await context.newPage()];
    for (const page of [ada, ben]) await page.goto(`/instances/${instanceId}/groups/GID_press`);
    await topic(ada, 1).fill("by/ada");
    await topic(ben, 1).fill("by/ben");
    await save(ada).click();
    await expect(ada.getByText("Policy saved as version 3.")).toBeVisible();
    await save(ben).click();

    await expect(ben.getByText("Somebody has changed this policy meanwhile.")).toBeVisible();
    const conflict = ben.getByRole("alert").filter({ hasText: "Somebody has saved a newer policy (version 3" });
    await expect(conflict).toContainText("by/ada");
    await expect(topic(ben, 1)).toHaveValue("by/ben");
    await expectAccessible(ben);
    expect(policyOf(server, instanceId, "GID_press")).toMatchObject({ version: 3, rules: [{ topic: "by/ada" }] });

    if (choice === "take") {
      await conflict.getByRole("button", { name: "Use theirs" }).click();
      await expect(topic(ben, 1)).toHaveValue("by/ada");
      await expect(save(ben)).toBeDisabled();
    } else {
      await conflict.getByRole("button", { name: "Keep mine on top of it" }).click();
      await save(ben).click();
      await expect(ben.getByText("Policy saved as version 4.")).toBeVisible();
      expect(policyOf(server, instanceId, "GID_press")).toMatchObject({ version: 4, rules: [{ topic: "by/ben" }] });
    }
    await context.close();
  });
}

test("a note is kept, and deleting a group says what happens to clients and credentials", async ({
  page,
  server,
  device,
}) => {
  const instanceId = "mqtt-cn-groups05";
  await device(await makeGroups(server, instanceId, ["GID_press"]));
  await until("the console knows of the client", () =>
    Boolean(server.installation.query("select 1 from live_counts where instance_id = ?", instanceId)[0]),
  );
  await page.goto(`/instances/${instanceId}/groups/GID_press`);
  await page.getByRole("button", { name: "Edit note" }).click();
  await page.getByRole("textbox", { name: "Note" }).fill("Hall north");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  // Also in the trail of what was changed.
  await expect(page.getByText("Hall north").first()).toBeVisible();

  await page.getByRole("button", { name: "Delete group" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("1 live client is refused at its next CONNECT.");
  await expect(dialog).toContainText("1 device credential stays registered");
  await dialog.getByRole("textbox").fill("GID_press");
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expect(page).toHaveURL(/\/groups$/);
  await expect(page.getByText("No groups yet")).toBeVisible();
  expect((await page.request.get(`/instances/${instanceId}/groups/GID_press`)).status()).toBe(404);
});
