import { concrete } from "./calls.ts";
import { ACCESS_POLICY, ELSEWHERE, expect, GROUP, HERE, test } from "./inhabited.ts";
import { builtPaths, shoot } from "./wire.ts";

/** What each segment of an address may be without naming anything. */
const NOTHING: Readonly<Record<string, readonly string[]>> = {
  "[instanceId]": ["mqtt-unknown"],
  "[groupId]": ["GID_nothing"],
  "[userId]": ["nobody"],
  "[name]": ["no-such-policy"],
  "[operation]": ["NoSuchOperation"],
  "[importId]": ["999999", "-1", "x"],
  "[id]": ["999999", "0", "1.5", "x"],
};
/** Any text can be the ID of a client, and its page says what is known of it: that it has none of this, too. */
const ANY_TEXT = "[clientId]";

test("a page about what is not there answers 404, and one about what is there 200", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  const cookie = cookiesFor("owner");
  const status = async (path: string) => (await shoot(server.url, { path, headers: { cookie } })).status;
  const about = builtPaths().pages.filter((pattern) => pattern.includes("["));
  expect(about.length).toBeGreaterThan(20);
  for (const pattern of about) {
    const last = pattern.slice(pattern.lastIndexOf("["), pattern.lastIndexOf("]") + 1);
    for (const nothing of last === ANY_TEXT ? [] : (NOTHING[last] ?? [`no value for ${last}`])) {
      const path = concrete(pattern.replace(last, nothing), HERE, inhabited);
      expect(await status(path), path).toBe(404);
    }
  }
  expect(await status("/instances/%E0%A4%A"), "no text at all").toBe(400);
  expect(await status("/gallery"), "for whoever works on the console").toBe(404);
  const at = `/instances/${HERE}`;
  for (const path of [
    `${at}/tokens/${inhabited.tokenIds[HERE]}`,
    `${at}/denials/${inhabited.denialIds[HERE]}`,
    `${at}/devices/imports/${inhabited.importIds[HERE]}`,
    `${at}/groups/${GROUP}`,
    `${at}/clients/anything`,
    `${at}/devices/anything`,
    `/access-users/${inhabited.userId}`,
    `/access-keys/${inhabited.accessKeyId}`,
    `/access-policies/${ACCESS_POLICY}`,
    "/api/ApplyToken",
    "/docs/api/ApplyToken",
  ]) {
    expect(await status(path), path).toBe(200);
  }
  for (const path of [
    `${at}/tokens/${inhabited.tokenIds[ELSEWHERE]}`,
    `${at}/denials/${inhabited.denialIds[ELSEWHERE]}`,
    `${at}/devices/imports/${inhabited.importIds[ELSEWHERE]}`,
    `/denials/${inhabited.denialIds[HERE]}`,
  ]) {
    expect(await status(path), `${path} is another's`).toBe(404);
  }
});

test("a page of the account answers 403 to whoever sees one instance only", async ({
  server,
  inhabited,
  cookiesFor,
}) => {
  const cookie = cookiesFor("adminHere");
  for (const path of [
    "/audit",
    "/operators",
    "/instances/new",
    "/access-users",
    `/access-users/${inhabited.userId}`,
    "/access-keys",
    `/access-keys/${inhabited.accessKeyId}`,
    "/access-policies",
    "/access-policies/new",
    `/access-policies/${ACCESS_POLICY}`,
  ]) {
    const { status } = await shoot(server.url, { path, headers: { cookie } });
    expect(status, path).toBe(403);
  }
  expect((await shoot(server.url, { path: "/denials", headers: { cookie } })).status).toBe(200);
});
