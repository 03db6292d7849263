import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OWNER } from "../fixtures.ts";
import { concrete } from "./calls.ts";
import { expect, GROUP, HERE, test, withState } from "./inhabited.ts";
import { builtActions, builtPaths, callAction, shoot, signIn } from "./wire.ts";

/** What stands for a secret, and is none of anybody's business either. */
const SEALED = /v1\.[0-9a-f]{16}\.[\w-]+\.|\$argon2id?\$|sealed_?secret|password_?hash/i;

test("no page, no data of a page and no route shows a secret, a hash or a sealed text to the owner", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  test.setTimeout(120_000);
  const keys = ["master.key", "session.key"].map((name) =>
    readFileSync(join(server.installation.dataDir, name), "utf8").trim(),
  );
  const cookie = cookiesFor("owner");
  const sessions = await withState(server.installation, ({ db }) =>
    db.$client.prepare("select id from operator_sessions").pluck().all(),
  );
  const hashes = await withState(server.installation, ({ db }) =>
    (db.$client.prepare("select hash from tokens").pluck().all() as Buffer[]).flatMap((hash) => [
      hash.toString("hex"),
      hash.toString("base64"),
    ]),
  );
  const hidden = [...inhabited.secrets, ...keys, ...hashes, ...(sessions as string[])];
  const { pages, routes } = builtPaths();
  for (const pattern of [...pages, ...routes.filter((route) => !route.startsWith("/api/auth"))]) {
    const path = concrete(pattern, HERE, inhabited);
    for (const headers of [{ cookie }, { cookie, rsc: "1" }]) {
      const query = "rsc" in headers ? "?_rsc" : `?clientId=${GROUP}%40%40%40device1&since=0`;
      const { text, headers: answered } = await shoot(server.url, { path: `${path}${query}`, headers });
      for (const secret of hidden) expect(text.includes(secret), `${path} shows ${secret.slice(0, 6)}…`).toBe(false);
      expect(text, path).not.toMatch(SEALED);
      expect(answered["cache-control"] ?? "no-store", path).toMatch(/no-store|s-maxage|public, max-age=300/);
    }
  }
});

test("a secret that is made by an action comes once, in the answer, and is in no page, no log and no address", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  const find = (name: string) => builtActions().find((action) => action.name === name) ?? { id: "", page: "/" };
  const cookies = cookiesFor("owner");
  const register = find("registerDeviceAction");
  const devices = `/instances/${HERE}/devices`;
  const answer = await callAction(
    server.url,
    register,
    [{ instanceId: HERE, clientId: `${GROUP}@@@secret1`, onlyNew: true }],
    { path: devices, cookies },
  );
  expect(answer.state).toMatchObject({ status: "ok" });
  const made = [...new Set(answer.text.match(/DC\.[A-Za-z0-9]{22}/g) ?? [])];
  expect(made.length).toBeGreaterThanOrEqual(2);
  const keyId = await withState(server.installation, ({ db }) =>
    db.$client.prepare("select key_id from device_credentials where client_id = ?").pluck().get(`${GROUP}@@@secret1`),
  );
  const secret = made.find((text) => text !== keyId) ?? "";
  expect(secret).not.toBe("");
  expect(answer.headers["cache-control"]).toMatch(/no-store/);
  expect(JSON.stringify(answer.headers)).not.toContain(secret);
  for (const path of [
    devices,
    `${devices}/${encodeURIComponent(`${GROUP}@@@secret1`)}`,
    `/instances/${HERE}/audit`,
    "/audit",
  ]) {
    for (const headers of [{ cookie: cookies }, { cookie: cookies, rsc: "1" }]) {
      const page = await shoot(server.url, { path: "rsc" in headers ? `${path}?_rsc` : path, headers });
      expect(page.text.includes(secret), path).toBe(false);
    }
  }
  const printed = server.installation.output();
  for (const hidden of [secret, ...inhabited.secrets]) expect(printed.includes(hidden)).toBe(false);
});

test("what goes wrong is logged without what was typed", async ({ server, inhabited }) => {
  // A session of its own: one of the actions is to sign out.
  const { cookies } = await signIn(server.url, OWNER);
  const canary = "canary-typed-secret-7";
  for (const action of builtActions()) {
    for (const input of [
      { instanceId: HERE, id: canary, clientId: canary, password: canary, current: canary, code: canary },
      canary,
      [[canary]],
    ]) {
      await callAction(server.url, action, [input], { path: concrete(action.page, HERE, inhabited), cookies });
    }
  }
  await shoot(server.url, { path: `/set-up?code=${canary}` });
  await shoot(server.url, { path: `/sign-in?password=${canary}` });
  expect(server.installation.output()).not.toContain(canary);
});
