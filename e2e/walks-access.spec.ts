import type { Page } from "@playwright/test";
import { createAccessKey, ensurePrimaryAccount } from "../lib/services/access-users.ts";
import type { ServiceContext } from "../lib/services/context.ts";
import { createAccessUser } from "../lib/services/manage-access-users.ts";
import { applyToken } from "../lib/services/tokens.ts";
import { withState } from "./attack/inhabited.ts";
import { builtActions, callAction } from "./attack/wire.ts";
import { next, Refused } from "./device.ts";
import { expect, expectAccessible, type Server, test, whenReady } from "./fixtures.ts";
import { pressOn, tabTo, typeInto } from "./keyboard.ts";
import { recordUse } from "./recorded-use.ts";

/*
 * Three paths of an administrator, from the page where one begins to what is really true afterwards, with the keyboard alone.
 */

const HOUR_MS = 3_600_000;

/** Goes where the palette leads for a text; `option` is what is looked for among what it offers. */
async function goByPalette(page: Page, text: string, option: RegExp): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go anywhere" })).toBeFocused();
  await page.keyboard.type(text);
  const wanted = page.getByRole("option", { name: option });
  await expect(wanted).toBeVisible();
  for (let n = 0; n < 20 && (await wanted.getAttribute("aria-selected")) !== "true"; n++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

/** Over the navigation, by the link that is the first stop of every page. */
async function skipToContent(page: Page): Promise<void> {
  await pressOn(page, page.getByRole("link", { name: "Skip to content" }));
}

async function makeInstances(server: Server, ids: readonly string[], more: object = {}): Promise<void> {
  const result = await server.installation.apply({
    instances: ids.map((id) => ({ id, name: `name-of-${id}`, groups: [{ id: "GID_tills" }], ...more })),
  });
  expect(result).toMatchObject({ status: 0, stderr: "" });
}

test("an app was broken into: its key and all its tokens end, in every instance, and its clients are gone", async ({
  page,
  server,
  device,
}) => {
  const [here, there] = ["mqtt-cn-walkhere", "mqtt-cn-walkthere"];
  await makeInstances(server, [here, there]);
  const { installation } = server;
  const { hacked, other, mine, theirs } = await withState(installation, (ctx) => {
    const user = createAccessUser(ctx, { name: "till-backend" });
    const hacked = createAccessKey(ctx, { userId: user.id, note: "tills" }).key.id;
    const other = createAccessKey(ctx, { userId: ensurePrimaryAccount(ctx), note: "" }).key.id;
    const issue = (keyId: string, instanceId: string) => {
      const actor = { kind: "access_key", id: keyId, name: "x", userId: user.id, grants: [] } as const;
      const asKey: ServiceContext = { ...ctx, actor: { ...actor, grants: [{ instanceId: null, role: "operator" }] } };
      const expiresAt = ctx.now() + HOUR_MS;
      return applyToken(asKey, { instanceId, type: "R", filters: ["tills/#"], expiresAt }).text;
    };
    const mine = [here, there].map((id) => issue(hacked, id));
    // More than one page of the list, and more than one act on ticked rows takes.
    for (let n = 0; n < 210; n++) issue(hacked, here);
    return { hacked, other, mine, theirs: issue(other, here) };
  });
  const login = (clientId: string, keyId: string, instanceId: string, token: string | undefined) =>
    ({ clientId, mode: "Token", keyId, instanceId, password: `R|${token}` }) as const;
  const closed = [
    await device(login("GID_tills@@@one", hacked, here, mine[0])),
    await device(login("GID_tills@@@two", other, there, mine[1])),
  ].map((client) => next(client, "close"));
  const bystander = await device(login("GID_tills@@@three", other, here, theirs));

  await page.goto("/");
  await goByPalette(page, "till-back", new RegExp(hacked));
  await expect(page).toHaveURL(`/access-keys/${hacked}`);
  const dialog = page.getByRole("dialog");
  await pressOn(page, page.getByRole("button", { name: "Disable" }));
  await expect(dialog.getByText("212 live tokens that it has issued stay good")).toBeVisible();
  await pressOn(page, dialog.getByRole("button", { name: "Disable" }));
  await expect(page.getByText("212 tokens that this key has issued are still good")).toBeVisible();
  await expect(dialog).toBeHidden();

  await pressOn(page, page.getByRole("button", { name: "Revoke all" }));
  await expect(dialog.getByText("212 live tokens end now. 2 clients are disconnected")).toBeVisible();
  await expectAccessible(page);
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type(hacked);
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("212 tokens revoked")).toBeVisible();
  await Promise.all(closed);
  await pressOn(page, dialog.getByRole("button", { name: "Done" }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Revoke all" })).toBeFocused();
  await expect(page.getByText("No live token was issued with it")).toBeVisible();
  await expect(page.getByText("Many tokens revoked").first()).toBeVisible();

  expect(bystander.connected).toBe(true);
  expect(
    installation.query(
      "select issued_by as issuer, count(*) as live from tokens where revoked_at is null and instance_id in (?, ?) group by 1",
      here,
      there,
    ),
  ).toEqual([{ issuer: `access_key:${other}`, live: 1 }]);
  expect(
    installation.query(
      "select count(*) as rows from audit_log where action = 'token.revoke' and instance_id in (?, ?)",
      here,
      there,
    ),
  ).toEqual([{ rows: 212 }]);
  // Not with the name of a key that is active, either.
  await expect(device(login("GID_tills@@@two", other, there, mine[1]))).rejects.toThrow(Refused);
});

test("a quota will run out: the overview says when, unused credentials are given back, the limit is raised", async ({
  page,
  server,
}) => {
  const id = "mqtt-cn-walkquota";
  const name = `name-of-${id}`;
  await makeInstances(server, [id, "mqtt-cn-walkroom"]);
  await server.installation.apply({
    instances: [
      {
        ...{ id, maxConnections: 50 },
        deviceCredentials: Array.from({ length: 45 }, (_, n) => ({
          ...{ clientId: `GID_tills@@@d${n}`, id: `DC.walk-${n}`, secret: "DC.secret" },
        })),
      },
    ],
  });
  await withState(server.installation, ({ db }) => {
    recordUse(db, id, 45);
    db.$client
      .prepare("update device_credentials set created_at = created_at - ? where instance_id = ?")
      .run(90 * 24 * HOUR_MS, id);
  });
  const held = () =>
    server.installation.query("select count(*) as held from device_credentials where instance_id = ?", id);

  await page.goto("/");
  await skipToContent(page);
  const runsOut = page.getByRole("table", { name: "Quotas that run out" });
  await expect(runsOut.getByText(/^Reached on .* growing by/).first()).toBeVisible();
  await pressOn(page, page.getByRole("link", { name: `${name}: Device credentials` }));
  await expect(page.getByRole("heading", { level: 1, name: "Quotas" })).toBeVisible();
  await pressOn(page, page.getByRole("link", { name: "See 45 credentials unused for 30 days" }).first());
  await expect(page.getByRole("heading", { level: 1, name: "Devices" })).toBeVisible();

  await pressOn(page, page.getByRole("button", { name: "Unregister all that match" }));
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("45 credentials are unregistered")).toBeVisible();
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("45 credentials unregistered")).toBeVisible();
  expect(held()).toEqual([{ held: 0 }]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await page.keyboard.press("g");
  await page.keyboard.press("q");
  await expect(page.getByRole("heading", { level: 1, name: "Quotas" })).toBeVisible();
  await pressOn(page, page.getByRole("link", { name: "Raise the limit" }).first());
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  const limit = page
    .getByRole("textbox", { name: "Connections" })
    .or(page.getByRole("spinbutton", { name: "Connections" }));
  await typeInto(page, limit, "200");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Limits saved")).toBeVisible();
  expect(server.installation.query("select max_connections as most from instances where id = ?", id)).toEqual([
    { most: 200 },
  ]);
});

test("a colleague looks at one instance, changes nothing and is told why, until the access is taken away", async ({
  page,
  browser,
  server,
}) => {
  const [shown, hidden] = ["mqtt-cn-walkshown", "mqtt-cn-walkhidden"];
  await makeInstances(server, [shown, hidden]);
  await page.goto(`/instances/${shown}`);
  await goByPalette(page, "colleague", /Give a colleague access/);
  await pressOn(page, page.getByRole("button", { name: "New operator" }));
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("E-mail address")).toBeFocused();
  await page.keyboard.type("vera@example.com");
  await typeInto(page, dialog.getByLabel("Name", { exact: true }), "Vera");
  const password = await dialog.getByLabel("First password").inputValue();
  await tabTo(page, dialog.getByRole("radio", { name: "All instances" }));
  await page.keyboard.press("ArrowRight");
  await tabTo(page, dialog.getByRole("combobox", { name: new RegExp(shown) }));
  await page.keyboard.type("View");
  await pressOn(page, dialog.getByRole("button", { name: "Create" }));
  const invitation = page.getByRole("dialog", { name: "Hand this over" });
  await expect(invitation.getByText(`${server.url}/sign-in`)).toBeVisible();
  await pressOn(page, invitation.getByRole("button", { name: "Done" }));

  const context = await browser.newContext({ baseURL: server.url, storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  const signIn = async () => {
    await expect(theirs.getByLabel("E-mail address")).toBeFocused();
    await theirs.keyboard.type("vera@example.com");
    await typeInto(theirs, theirs.getByLabel("Password", { exact: true }), password);
    await theirs.keyboard.press("Enter");
  };
  await theirs.goto("/sign-in");
  await signIn();
  await expect(theirs.getByRole("heading", { level: 1, name: `name-of-${shown}` })).toBeVisible();
  await whenReady(theirs);
  await expect(theirs.getByText("Read only: your role is Viewer.")).toBeVisible();
  await theirs.keyboard.press("g");
  await theirs.keyboard.press("t");
  await expect(theirs.getByRole("heading", { level: 1, name: "Tokens" })).toBeVisible();
  await expect(theirs.getByRole("button", { name: /Issue|Revoke/ })).toHaveCount(0);
  await expect(theirs.getByText("Read only: your role is Viewer.")).toBeVisible();

  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const [issue] = builtActions().filter(({ name }) => name === "issueTokenAction");
  if (issue === undefined) throw new Error("the build has no such action");
  const asked = { type: "R", filters: ["a"], expiresAt: Date.now() + HOUR_MS, note: "" };
  for (const [instanceId, code] of [
    [shown, "forbidden"],
    [hidden, "not_found"],
  ] as const) {
    const { state } = await callAction(server.url, issue, [{ ...asked, instanceId }], {
      path: `/instances/${shown}/tokens`,
      cookies,
    });
    expect(state).toMatchObject({ status: "failed", code });
  }

  await pressOn(page, page.getByRole("button", { name: "Actions for Vera" }));
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.type("Disa");
  await expect(page.getByRole("menuitem", { name: "Disable" })).toBeFocused();
  await page.keyboard.press("Enter");
  await pressOn(page, dialog.getByRole("button", { name: "Disable" }));
  await expect(page.getByText("Vera disabled")).toBeVisible();
  await theirs.keyboard.press("g");
  await theirs.keyboard.press("c");
  await expect(theirs.getByText("Your session has ended")).toBeVisible();
  await whenReady(theirs);
  await signIn();
  await expect(theirs.getByText("The e-mail address or the password is wrong.")).toBeVisible();
  await context.close();
});
