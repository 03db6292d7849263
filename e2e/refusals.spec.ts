import type { Page } from "@playwright/test";
import { expect, OWNER, type Server, test } from "./fixtures.ts";
import { makeOperator, type SessionState, signIn } from "./people.ts";
import { type RecordedAct, recordAct, replay } from "./recorded-act.ts";

const ID = "mqtt-cn-guarded1";
const NAME = "kept-from-others";
const HOME = `/instances/${ID}`;
const GROUP = `${HOME}/groups/GID_guarded`;

test.describe.configure({ mode: "serial" });

const NOBODY: SessionState = { cookies: [], origins: [] };
let viewer: SessionState;
let stranger: SessionState;

test.beforeAll(async ({ server }) => {
  const { installation } = server;
  const { status } = await installation.apply({
    instances: [
      {
        id: ID,
        name: NAME,
        edition: "Standard",
        groups: [{ id: "GID_guarded", defaultEffect: "Allow", rules: [] }],
      },
      { id: "mqtt-cn-elsewhere", name: "elsewhere", edition: "Standard" },
    ],
  });
  expect(status).toBe(0);
  const password = "a password of some length";
  const session = async (name: string, instanceId: string | null) => {
    const email = `${name}@example.com`;
    await makeOperator(installation, { name, email, password, grants: [{ instanceId, role: "viewer" }] });
    return signIn(server.url, { email, password });
  };
  viewer = await session("guard-viewer", ID);
  stranger = await session("guard-stranger", "mqtt-cn-elsewhere");
});

/** Everything that an act of these pages could change. */
const state = ({ installation }: Server) => ({
  instances: installation.query("select * from instances where id in (?, ?) order by id", ID, "mqtt-cn-elsewhere"),
  made: installation.query("select id from instances where name like 'attack%'"),
  groups: installation.query("select * from groups where instance_id = ?", ID),
  rules: installation.query("select * from group_rules where instance_id = ?", ID),
  requests: installation.query("select * from disconnect_requests where instance_id = ?", ID),
});

/** Every act of these pages, done by hand up to the press. */
const ACTS: Record<string, (page: Page) => Promise<void>> = {
  "create an instance": async (page) => {
    await page.goto("/instances/new");
    await page.getByRole("textbox", { name: "Name" }).fill("attack-one");
    await page.getByRole("button", { name: "Create instance" }).click();
  },
  "create an instance in the guide": async (page) => {
    await page.goto("/start");
    await page.getByRole("textbox", { name: "Name" }).fill("attack-two");
    await page.getByRole("button", { name: "Create instance" }).click();
  },
  "rename an instance": async (page) => {
    await page.goto(`${HOME}/settings`);
    await page.getByRole("textbox", { name: "Name" }).fill("attacked");
    await page.getByRole("button", { name: "Save name" }).click();
  },
  "change limits": async (page) => {
    await page.goto(`${HOME}/settings`);
    await page.getByRole("spinbutton", { name: "Connections" }).fill("1");
    await page.getByRole("button", { name: "Save limits" }).click();
  },
  "change what a refused subscription does": async (page) => {
    await page.goto(`${HOME}/settings`);
    await page.getByRole("switch", { name: "Close the connection" }).check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
  },
  "disable an instance": async (page) => {
    await page.goto(`${HOME}/settings`);
    await page.getByRole("button", { name: "Disable instance" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
  },
  "delete an instance": async (page) => {
    await page.goto(`${HOME}/settings`);
    await page.getByRole("button", { name: "Delete instance" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill(NAME);
    await page.getByRole("button", { name: "Delete for good" }).click();
  },
  "create a group": async (page) => {
    await page.goto(`${HOME}/groups`);
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByRole("dialog").getByLabel("Group ID").fill("GID_attack");
    await page.getByRole("button", { name: "Create group" }).click();
  },
  "create a group in the guide": async (page) => {
    await page.goto(`/start?instance=${ID}`);
    await page.getByLabel("Group ID").fill("GID_attack2");
    await page.getByRole("button", { name: "Create group" }).click();
  },
  "change a policy": async (page) => {
    await page.goto(GROUP);
    await page.getByRole("button", { name: "Add rule" }).click();
    await page.getByLabel("Topic of rule 1").fill("#");
    await page.getByRole("button", { name: "Save policy" }).click();
  },
  "change a note": async (page) => {
    await page.goto(GROUP);
    await page.getByRole("button", { name: "Edit note" }).click();
    await page.getByRole("textbox", { name: "Note" }).fill("attacked");
    await page.getByRole("button", { name: "Save", exact: true }).click();
  },
  "delete a group": async (page) => {
    await page.goto(GROUP);
    await page.getByRole("button", { name: "Delete group" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("GID_guarded");
    await page.getByRole("dialog").getByRole("button", { name: "Delete group" }).click();
  },
};

/** Acts that take a role for all instances, which is missing whether the instance is there or not. */
const OF_ACCOUNT = new Set(["create an instance", "create an instance in the guide", "delete an instance"]);

for (const [name, act] of Object.entries(ACTS)) {
  test(`nobody and no viewer can ${name} past the pages`, async ({ browser, server }) => {
    const recorded = await recordAct(browser, server, act);
    const before = state(server);

    const refused = (code: string) => ({ status: "failed", code, redirect: null });
    expect(await replay(recorded, null)).toMatchObject(refused("unauthenticated"));
    expect(await replay(recorded, viewer)).toMatchObject(refused("forbidden"));
    // Whoever may not even see the instance is not told that there is one.
    const strange = await replay(recorded, stranger);
    expect(strange).toMatchObject(refused(OF_ACCOUNT.has(name) ? "forbidden" : "not_found"));
    // Another site cannot make the owner's browser do it.
    const foreign = await replay(recorded, server.ownerState, { origin: "https://evil.example" });
    expect(foreign).toMatchObject({ status: null, redirect: null });
    expect(foreign.httpStatus).toBeGreaterThanOrEqual(400);

    expect(state(server)).toEqual(before);
  });
}

test("the recorded calls do what they say when the owner sends them", async ({ browser, server }) => {
  const done: [string, RecordedAct][] = [];
  for (const name of ["change a note", "change limits", "create a group"]) {
    const act = ACTS[name];
    if (act) done.push([name, await recordAct(browser, server, act)]);
  }
  const before = state(server);
  for (const [, recorded] of done) {
    const answer = await replay(recorded, server.ownerState);
    expect(answer.redirect ?? answer.status).toMatch(/^(ok|\/instances\/.*)$/);
  }
  const after = state(server);
  expect(after.groups).not.toEqual(before.groups);
  expect(after.groups).toHaveLength(2);
  expect(after.instances).not.toEqual(before.instances);
});

const PAGES = ["/", "/start", "/instances", "/instances/new", HOME, `${HOME}/settings`, `${HOME}/groups`, GROUP];

for (const path of PAGES) {
  test(`${path} shows nothing without a session`, async ({ playwright, server }) => {
    const context = await playwright.request.newContext({ baseURL: server.url, storageState: NOBODY });
    for (const headers of [{}, { rsc: "1" }]) {
      const answer = await context.get(path, { headers, maxRedirects: 0 });
      const text = await answer.text();
      expect(text).not.toContain(NAME);
      expect(text).not.toContain(OWNER.email);
      if (!("rsc" in headers)) {
        expect(answer.status()).toBe(307);
        expect(answer.headers().location).toMatch(/^\/sign-in/);
      }
    }
    await context.dispose();
  });
}

test("what pages ask for again is refused without a session, and hidden from strangers", async ({
  playwright,
  server,
}) => {
  const reads = [
    `/api/instances/${ID}/overview`,
    `/api/instances/${ID}/arrival?clientId=GID_guarded%40%40%40d1&since=0`,
  ];
  for (const [session, status] of [
    [NOBODY, 401],
    [stranger, 404],
    [viewer, 200],
  ] as const) {
    const context = await playwright.request.newContext({
      baseURL: server.url,
      storageState: session,
    });
    for (const path of reads) {
      const answer = await context.get(path);
      expect(answer.status()).toBe(status);
      expect(answer.headers()["cache-control"]).toContain("no-store");
      if (status !== 200) expect(await answer.text()).not.toContain(NAME);
    }
    await context.dispose();
  }
});

test("a viewer sees the pages without their acts, and is told what a role is missing for", async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ baseURL: server.url, storageState: viewer, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page).toHaveURL(new RegExp(`${HOME}$`));
  for (const name of ["Access keys", "Operators"]) {
    await expect(page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name })).toHaveCount(0);
  }
  await page.goto(`${HOME}/settings`);
  await expect(page.getByText("Changing them takes the role Admin.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: /save|disable|delete/i })).toHaveCount(0);
  await page.goto(`${HOME}/groups`);
  await expect(page.getByRole("button", { name: "New group" })).toHaveCount(0);
  await page.goto(GROUP);
  await expect(page.getByText("Changing it takes the role Admin.")).toBeVisible();
  await expect(page.getByRole("button", { name: /save|add rule|delete/i })).toHaveCount(0);
  await page.goto(`/start?instance=${ID}&group=GID_guarded`);
  await expect(page.getByText("Registering a device takes the role Operator.")).toBeVisible();

  expect((await context.request.get("/instances/new")).status()).toBe(403);
  expect((await context.request.get("/instances/mqtt-cn-elsewhere")).status()).toBe(404);
  expect((await context.request.get("/instances/mqtt-cn-nowhere1")).status()).toBe(404);
  await context.close();
});
