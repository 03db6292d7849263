import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, OWNER, type Server, test } from "./fixtures.ts";
import { makeOperator, type SessionState, signIn } from "./people.ts";

const INSTANCE = "mqtt-cn-export01";
const HOME = `/instances/${INSTANCE}`;
const SECRET = "a-secret-that-no-file-has";
const LISTS = ["devices", "tokens", "groups", "clients", "denials", "audit"];

async function furnish({ installation }: Server): Promise<void> {
  const done = await installation.apply({
    accessUsers: [{ name: "primary", kind: "primary", accessKeys: [{ id: "AK.export", secret: SECRET }] }],
    instances: [
      {
        ...{ id: INSTANCE, name: INSTANCE, edition: "Platinum" },
        groups: ["GID_pumps", "GID_lamps"].map((id) => ({ id, defaultEffect: "Allow" })),
        deviceCredentials: Array.from({ length: 320 }, (_, n) => ({
          ...{ clientId: `GID_${n < 260 ? "pumps" : "lamps"}@@@${String(n).padStart(3, "0")}`, id: `DC.export${n}` },
          ...{ secret: SECRET, enabled: n % 10 !== 0 },
        })),
      },
    ],
  });
  expect(done).toMatchObject({ status: 0, stderr: "" });
}

/** Presses it in the menu, and gives the name and the text of the file. */
async function take(page: Page, format: "CSV" | "JSON") {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const downloads = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: format }).click();
  const download = await downloads;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("a file has all pages of what the filter shows, and the audit log who took it", async ({ page, server }) => {
  await furnish(server);
  await page.goto(`${HOME}/devices?state=disabled&group=GID_pumps`);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "CSV" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  const csv = await take(page, "CSV");
  expect(csv.name).toMatch(/^gatehouse-mqtt-cn-export01-devices-\d{8}T\d{6}Z\.csv$/);
  const lines = csv.text.replace("\uFEFF", "").split("\r\n");
  expect(lines[0]).toMatch(/^clientId,groupId,deviceAccessKeyId,enabled,/);
  expect(lines.slice(1, -1).map((line) => line.split(",")[0])).toEqual(
    Array.from({ length: 26 }, (_, n) => `GID_pumps@@@${String(n * 10).padStart(3, "0")}`),
  );

  // The second page of a list is exported from the first row on, too.
  await page.goto(`${HOME}/devices`);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/after=/);
  const json = JSON.parse((await take(page, "JSON")).text);
  expect(json).toHaveLength(320);
  expect(JSON.stringify(json)).not.toContain(SECRET);

  await page.goto(`${HOME}/audit`);
  await page.locator("summary").filter({ hasText: "Device credentials exported" }).last().click();
  const entry = page.getByRole("row").filter({ hasText: "device_credential.export", visible: true });
  await expect(entry).toContainText("GID_pumps");
  await expect(entry).toContainText("26");
  await expect(entry.getByRole("link", { name: "devices" })).toHaveAttribute("href", `${HOME}/devices`);
});

test("every list has its file, for who may see it and for nobody else", async ({ page, server, playwright }) => {
  const password = "a password of some length";
  const session = async (name: string, instanceId: string) => {
    await makeOperator(server.installation, {
      ...{ name, email: `${name}@example.com`, password },
      grants: [{ instanceId, role: "viewer" }],
    });
    return signIn(server.url, { email: `${name}@example.com`, password });
  };
  await server.installation.apply({ instances: [{ id: "mqtt-cn-export02", name: "two", edition: "Standard" }] });
  const owner = await signIn(server.url, OWNER);
  const viewer = await session("export-viewer", INSTANCE);
  const stranger = await session("export-stranger", "mqtt-cn-export02");
  const nobody: SessionState = { cookies: [], origins: [] };
  const taken = () =>
    server.installation.query("select count(*) as n from audit_log where action like '%.export'") as { n: number }[];

  const get = async (storageState: SessionState, path: string) => {
    const context = await playwright.request.newContext({ baseURL: server.url, storageState });
    const answer = await context.get(path, { maxRedirects: 0 });
    const seen = { status: answer.status(), text: await answer.text(), headers: answer.headers() };
    await context.dispose();
    return seen;
  };
  const before = taken()[0]?.n;
  for (const path of [
    ...LISTS.map((list) => `/api/instances/${INSTANCE}/export/${list}?format=csv`),
    ...["access-keys", "denials", "audit"].map((list) => `/api/export/${list}?format=csv`),
  ]) {
    expect((await get(nobody, path)).status, path).toBe(401);
    const theirs = await get(stranger, path);
    expect(theirs.text, path).not.toContain(INSTANCE);
    if (path.includes(INSTANCE)) expect(theirs.status, path).toBe(404);
    else if (!path.includes("denials")) expect(theirs.status, path).toBe(403);
  }
  // What the stranger may have is the file of the own denials, in which there are none.
  expect(taken()[0]?.n).toBe(Number(before) + 1);
  for (const bad of ["export/devices?format=xml", "export/secrets?format=csv"]) {
    expect((await get(viewer, `/api/instances/${INSTANCE}/${bad}`)).status, bad).toBe(400);
  }

  for (const path of LISTS.map((list) => `/api/instances/${INSTANCE}/export/${list}?format=json&state=all`)) {
    const { status, text, headers } = await get(viewer, path);
    expect(status, path).toBe(200);
    expect(Array.isArray(JSON.parse(text)), path).toBe(true);
    expect(text).not.toContain(SECRET);
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
  const keys = await get(owner, "/api/export/access-keys?format=csv");
  expect(keys.text).toContain("AK.export");
  expect(keys.text).not.toContain(SECRET);

  for (const path of [`${HOME}/groups`, `${HOME}/clients`, "/denials", "/audit", "/access-keys"]) {
    await page.goto(path);
    expect((await take(page, "JSON")).text, path).toMatch(/^\[/);
  }
});

test("ticked rows alone are a file, of one instance only, and the audit log names them", async ({ page, server }) => {
  const ticked = ["GID_pumps@@@001", "GID_pumps@@@003"];
  await page.goto(`${HOME}/devices?group=GID_pumps`);
  for (const name of ticked) await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
  const bar = page.getByRole("group", { name: "With the selected rows" });
  await bar.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("menu")).toContainText("The 2 selected rows");
  const downloads = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "JSON" }).click();
  const download = await downloads;
  expect(download.suggestedFilename()).toMatch(/^gatehouse-mqtt-cn-export01-devices-\d{8}T\d{6}Z\.json$/);
  const rows = JSON.parse(await readFile(await download.path(), "utf8")) as { clientId: string }[];
  expect(rows.map(({ clientId }) => clientId)).toEqual(ticked);
  await expect(bar).toContainText("2 selected");
  const last = "select detail from audit_log where action = 'device_credential.export' order by id desc limit 1";
  const [audited] = server.installation.query(last) as { detail: string }[];
  expect(JSON.parse(audited?.detail ?? "{}")).toMatchObject({ chosen: ticked, rows: 2, complete: true });

  const post = (instance: string, data: unknown, headers: Record<string, string> = { origin: server.url }) =>
    page.request.post(`/api/instances/${instance}/export/devices?format=json`, { data: JSON.stringify(data), headers });
  // The same IDs under another instance name nothing there.
  const elsewhere = await post("mqtt-cn-export02", { ids: ticked });
  expect([elsewhere.status(), JSON.parse(await elsewhere.text())]).toEqual([200, []]);
  expect((await post(INSTANCE, { ids: ticked }, { origin: "https://evil.example" })).status()).toBe(403);
  for (const bad of [null, {}, { ids: [] }, { ids: [1] }, { ids: Array.from({ length: 201 }, String) }]) {
    expect((await post(INSTANCE, bad)).status(), JSON.stringify(bad)).toBe(400);
  }
  expect((await post(INSTANCE, { ids: ["x".repeat(300_000)] })).status()).toBe(400);
});
