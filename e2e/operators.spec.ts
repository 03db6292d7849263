import { expect, expectAccessible, OWNER, test } from "./fixtures.ts";
import { signIn } from "./people.ts";

const PASSWORD = "a first password";

test("an owner makes a viewer of one instance, who sees that one and no acts; disabling ends the session", async ({
  page,
  browser,
  server,
}) => {
  const [mine, other] = ["mqtt-cn-mine0001", "mqtt-cn-other001"];
  expect(
    await server.installation.apply({
      instances: [mine, other].map((id) => ({ id, name: `name-of-${id}`, groups: [{ id: "GID_lamps" }] })),
    }),
  ).toMatchObject({ status: 0 });
  await page.goto("/operators");
  await page.getByRole("button", { name: "New operator" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill("Grace@Example.com");
  await dialog.getByLabel("Name", { exact: true }).fill("Grace");
  // One is made, and may be written over.
  await expect(dialog.getByLabel("First password")).toHaveValue(/^[\w+]{5}(?:-[\w+]{5}){3}$/);
  await dialog.getByLabel("First password").fill("short");
  await dialog.getByText("Chosen instances").click();
  await dialog.getByLabel(`name-of-${mine}`).selectOption("viewer");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(dialog).toContainText("Use at least 12 characters.");
  await dialog.getByLabel("First password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("grace@example.com can sign in now")).toBeVisible();
  const invitation = page.getByRole("dialog", { name: "Hand this over" });
  await expect(invitation.getByText(`${server.url}/sign-in`)).toBeVisible();
  await expect(invitation.getByText("grace@example.com")).toBeVisible();
  await expectAccessible(page);
  await invitation.getByRole("button", { name: "Done" }).click();

  const grace = await browser.newContext({
    baseURL: server.url,
    storageState: await signIn(server.url, { email: "grace@example.com", password: PASSWORD }),
  });
  const theirs = await grace.newPage();
  await theirs.goto("/instances");
  await expect(theirs.getByRole("link", { name: `name-of-${mine}` })).toBeVisible();
  await expect(theirs.getByText(`name-of-${other}`)).toBeHidden();
  await expect(theirs.getByRole("link", { name: "Operators" })).toBeHidden();
  await theirs.goto(`/instances/${mine}/groups`);
  await expect(theirs.getByRole("table").getByText("GID_lamps")).toBeVisible();
  await expect(theirs.getByRole("button", { name: /create/i })).toBeHidden();
  await theirs.goto(`/instances/${other}/groups`);
  await expect(theirs.getByRole("heading", { name: "There is nothing here" })).toBeVisible();

  await page.getByRole("button", { name: "Actions for Grace" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Grace disabled")).toBeVisible();
  await theirs.goto("/instances");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await grace.close();
});

test("the last owner cannot be disabled, deleted or made less", async ({ page, server }) => {
  await page.goto("/operators");
  await page.getByRole("button", { name: "Actions for owner" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(OWNER.email);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("At least one enabled owner must remain.")).toBeVisible();
  expect(server.installation.query("select count(*) as n from operators where email = ?", OWNER.email)).toEqual([
    { n: 1 },
  ]);
});

test("one's own password is changed only with the present one, and every session ends", async ({
  page,
  browser,
  server,
}) => {
  await page.goto("/operators");
  await page.getByRole("button", { name: "New operator" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill("alan@example.com");
  await dialog.getByLabel("Name", { exact: true }).fill("Alan");
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("alan@example.com can sign in now")).toBeVisible();

  const alan = await browser.newContext({
    baseURL: server.url,
    storageState: await signIn(server.url, { email: "alan@example.com", password: PASSWORD }),
  });
  const theirs = await alan.newPage();
  await theirs.goto("/account");
  await expectAccessible(theirs);
  await theirs.getByLabel("Present password").fill("not the present one");
  await theirs.getByLabel("New password").fill("a second password");
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs.getByText("This is not your present password.").first()).toBeVisible();
  await theirs.getByLabel("Present password").fill(PASSWORD);
  await theirs.getByRole("button", { name: "Change password" }).click();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.goto("/instances");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await signIn(server.url, { email: "alan@example.com", password: "a second password" });
  await alan.close();
});
