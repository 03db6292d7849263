import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deviceCredentials } from "../../db/schema.ts";
import type { OperatorContext } from "../auth/session.ts";
import { listAudit } from "../services/audit-log.ts";
import type { Actor } from "../services/context.ts";
import { createGroup } from "../services/groups.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { listDownload } from "./list-download.ts";

type Operator = Extract<Actor, { kind: "operator" }>;
let actorNow: Operator | null;
vi.mock("../services/sign-in.ts", () => ({ findSessionActor: () => actorNow }));

const instanceId = "mqtt-here";
const devices = { list: "devices", instanceId, query: { q: "GID_many" } } as const;
const GET = () => ({ method: "GET", signal: new AbortController().signal });
let world: InhabitedWorld;
let ctx: OperatorContext;

beforeEach(() => {
  world = openInhabitedWorld();
  const { actor } = world.as({ instanceId, role: "viewer" });
  if (actor.kind !== "operator") throw new Error("no operator");
  actorNow = actor;
  ctx = { ...world.system, actor, sessionId: "one" };
});
afterEach(() => world.close());

/** Rows as they are in the table, without the seconds that sealing takes. */
function addDevices(count: number): void {
  const row = world.db.select().from(deviceCredentials).get();
  if (row === undefined) throw new Error("no device");
  const { $client } = world.db;
  world.db
    .insert(deviceCredentials)
    .values({
      ...row,
      instanceId,
      clientId: "GID_many@@@000000",
      groupId: "GID_many",
      keyId: "DC.many",
      previousKeyId: null,
      previousSealedSecret: null,
      previousEndsAt: null,
    })
    .run();
  const names = Object.values(
    $client.prepare("select group_concat(name) from pragma_table_info('device_credentials')").get() as object,
  )[0] as string;
  const values = names
    .replace(/\bclient_id\b/, "'GID_many@@@' || printf('%06d', n)")
    .replace(/\bkey_id\b/, "'DC.' || n");
  $client.exec(`with recursive r(n) as (select 1 union all select n + 1 from r where n < ${count - 1})
    insert into device_credentials (${names}) select ${values} from device_credentials, r where key_id = 'DC.many'`);
}

const lastExport = () => {
  const [row] = listAudit(world.system, { instanceId }, { size: 1 }).items;
  return row?.action.endsWith(".export") ? row : undefined;
};

test("streams all rows in pieces and records them when the last is out", async () => {
  addDevices(2_345);
  const response = listDownload(ctx, devices, "csv", GET());
  expect(response.headers.get("content-disposition")).toMatch(
    /^attachment; filename="gatehouse-mqtt-here-devices-\d{8}T\d{6}Z\.csv"$/,
  );
  const reader = response.body?.getReader();
  let pieces = 0;
  const bytes: Uint8Array[] = [];
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    if (pieces++ === 0) expect(lastExport()).toBeUndefined();
    bytes.push(part.value);
  }
  const text = Buffer.concat(bytes).toString();
  const lines = text.split("\r\n");
  expect(pieces).toBe(3);
  expect(text.startsWith("\uFEFFclientId,groupId,")).toBe(true);
  expect(lines).toHaveLength(2_345 + 2);
  expect(new Set(lines.slice(1, -1)).size).toBe(2_345);
  expect(lastExport()?.detail).toEqual({ filter: { q: "GID_many" }, format: "csv", rows: 2_345, complete: true });
});

test("JSON is one array, also of nothing", async () => {
  const rows = await listDownload(ctx, { ...devices, query: {} }, "json", GET()).json();
  expect(rows).toEqual([expect.objectContaining({ clientId: "GID_one@@@device1", enabled: true, lastUsedAt: null })]);
  expect(await listDownload(ctx, devices, "json", GET()).json()).toEqual([]);
  expect(await listDownload(ctx, devices, "csv", GET()).text()).toMatch(/^clientId.*\r\n$/);
});

test("what somebody wrote is text for a spreadsheet", async () => {
  createGroup(world.system, { instanceId, id: "GID_evil", defaultEffect: "Allow", note: '=HYPERLINK("http://x")' });
  const csv = await listDownload(ctx, { list: "groups", instanceId, query: { q: "GID_evil" } }, "csv", GET()).text();
  expect(csv).toContain(`,"'=HYPERLINK(""http://x"")",`);
  const json = await listDownload(ctx, { list: "groups", instanceId, query: { q: "GID_evil" } }, "json", GET()).json();
  expect(json).toMatchObject([{ note: '=HYPERLINK("http://x")' }]);
});

test("a session that ends meanwhile ends the file in an error, and what was handed out is recorded", async () => {
  addDevices(2_500);
  const reader = listDownload(ctx, devices, "csv", GET()).body?.getReader();
  await reader?.read();
  actorNow = null;
  await expect(
    (async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
    })(),
  ).rejects.toThrow("session has ended");
  expect(lastExport()?.detail).toMatchObject({ complete: false });
  expect(Number(lastExport()?.detail?.rows)).toBeLessThan(2_500);
});

test("a download that is given up is recorded, and reads no more", async () => {
  addDevices(5_000);
  const gone = new AbortController();
  const reader = listDownload(ctx, devices, "json", { method: "GET", signal: gone.signal }).body?.getReader();
  await reader?.read();
  gone.abort();
  await reader?.cancel();
  expect(lastExport()?.detail).toMatchObject({ complete: false, format: "json" });
  expect(Number(lastExport()?.detail?.rows)).toBeLessThanOrEqual(2_000);
});

test("three at once, the fourth waits; a HEAD takes no place and is no export", async () => {
  addDevices(5_000);
  for (let n = 0; n < 5; n++) listDownload(ctx, devices, "csv", { ...GET(), method: "HEAD" });
  const open = [1, 2, 3].map(() => listDownload(ctx, devices, "csv", GET()));
  expect(() => listDownload(ctx, devices, "csv", GET())).toThrow("Three exports");
  await Promise.all(open.map((response) => response.body?.cancel()));
  await listDownload(ctx, devices, "csv", GET()).body?.cancel();
});

test("who may not see the list is refused before a file is begun", () => {
  for (const place of ["mqtt-elsewhere", "mqtt-unknown", "mqtt-deleted"]) {
    expect(() => listDownload(ctx, { ...devices, instanceId: place }, "csv", GET())).toThrow(/no such instance/);
  }
  expect(() => listDownload(ctx, { list: "audit", instanceId: null, query: {} }, "csv", GET())).toThrow(/role/);
});
