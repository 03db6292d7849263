import { afterAll, beforeAll, expect, test } from "vitest";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { createAccessKey, ensurePrimaryAccount } from "./access-users.ts";
import { listAudit } from "./audit-log.ts";
import { registerDeviceCredential, setDeviceCredentialEnabled } from "./device-credentials.ts";
import { createGroup } from "./groups.ts";
import {
  ACCOUNT_EXPORTS,
  type ExportQuestion,
  type ExportRow,
  exportColumns,
  INSTANCE_EXPORTS,
  readExportRows,
  recordExport,
} from "./list-export.ts";
import { issueToken, revokeToken } from "./tokens.ts";

let world: InhabitedWorld;
const instanceId = "mqtt-here";
let accessKeySecret = "";

beforeAll(() => {
  world = openInhabitedWorld();
  const { system, clock } = world;
  for (let n = 0; n < 7; n++) {
    registerDeviceCredential(system, { instanceId, clientId: `GID_one@@@x${n}`, onlyNew: true });
  }
  setDeviceCredentialEnabled(system, { instanceId, clientId: "GID_one@@@x3", enabled: false, disconnect: false });
  createGroup(system, { instanceId, id: "GID_two", defaultEffect: "Deny", note: "=cmd()" });
  const token = { instanceId, type: "R", filters: ["b", "a c"], expiresAt: clock.now + 60_000, note: "old" } as const;
  revokeToken(system, { instanceId, id: issueToken(system, { ...token, filters: [...token.filters] }).token.id });
  accessKeySecret = createAccessKey(system, { userId: ensurePrimaryAccount(system), note: "lines" }).secret;
});
afterAll(() => world.close());

function all(question: ExportQuestion, ctx = world.as({ instanceId: null, role: "owner" })): ExportRow[] {
  const rows: ExportRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = readExportRows(ctx, question, { size: 3, ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...page.items);
    if (page.next === null) return rows;
    cursor = page.next;
  }
}

test("a file holds every row that the filter shows, from the first on, and no other", () => {
  const ids = (query: Record<string, string>) => all({ list: "devices", instanceId, query }).map((row) => row.clientId);
  expect(ids({})).toHaveLength(8);
  expect(ids({ q: "GID_one@@@x", after: "somewhere" })).toHaveLength(7);
  expect(ids({ state: "disabled" })).toEqual(["GID_one@@@x3"]);
  expect(ids({ group: "GID_two" })).toEqual([]);
  // What does not fit is passed over, as the page does it.
  expect(ids({ state: "nonsense" })).toHaveLength(8);
});

test("tokens are those that the list shows without a choice: live ones, or all that are found", () => {
  const states = (query: Record<string, string>) => all({ list: "tokens", instanceId, query }).map((row) => row.state);
  expect(states({})).toEqual(["live"]);
  expect(states({ state: "revoked" })).toEqual(["revoked"]);
  expect(states({ state: "all" })).toEqual(["revoked", "live"]);
  expect(all({ list: "tokens", instanceId, query: { state: "revoked" } })[0]).toMatchObject({
    topics: ["a c", "b"],
    note: "old",
    expiresAt: new Date(world.clock.now + 60_000).toISOString(),
  });
});

test("every row has the columns of its list, and no secret", () => {
  const questions: ExportQuestion[] = [
    ...INSTANCE_EXPORTS.map((list) => ({ list, instanceId, query: {} })),
    ...ACCOUNT_EXPORTS.map((list) => ({ list, instanceId: null, query: {} })),
  ];
  for (const question of questions) {
    const rows = all(question);
    expect(rows.length, question.list).toBeGreaterThan(0);
    for (const row of rows) expect(Object.keys(row)).toEqual(exportColumns(question.list));
    const text = JSON.stringify(rows);
    for (const secret of [...world.here.secrets, ...world.elsewhere.secrets, accessKeySecret, "v1."]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/sealed|hash|connection\//i);
  }
});

test("a reader of one instance gets denials of that one, and neither the record of all nor access keys", () => {
  const reader = world.as({ instanceId, role: "viewer" });
  const denials = all({ list: "denials", instanceId: null, query: {} }, reader);
  expect(denials.map((row) => row.instanceId)).toEqual([instanceId]);
  for (const list of ["audit", "access-keys"] as const) {
    expect(() => readExportRows(reader, { list, instanceId: null, query: {} })).toThrow(/role/);
  }
  expect(() => readExportRows(reader, { list: "audit", instanceId: "mqtt-deleted", query: {} })).toThrow(/no such/);
});

test("rows that are ticked are the file, whatever the filter says, without what is gone or somewhere else", () => {
  const owner = world.as({ instanceId: null, role: "owner" });
  const take = (list: ExportQuestion["list"], chosen: readonly string[], where: string | null = instanceId) =>
    readExportRows(owner, { list, instanceId: where, query: { q: "nothing" }, chosen }).items;
  const ids = ["GID_one@@@x3", "GID_one@@@x1", "GID_one@@@gone"];
  expect(take("devices", ids).map((row) => row.clientId)).toEqual(ids.slice(0, 2));
  expect(take("devices", ids, "mqtt-elsewhere")).toEqual([]);
  expect(take("groups", ["GID_two"])).toEqual(
    all({ list: "groups", instanceId, query: {} }).filter(({ id }) => id === "GID_two"),
  );
  const [token] = all({ list: "tokens", instanceId, query: {} });
  expect(take("tokens", [String(token?.id), "x", "0"])).toEqual([token]);
  expect(take("tokens", [String(token?.id)], "mqtt-elsewhere")).toEqual([]);
  const [key] = all({ list: "access-keys", instanceId: null, query: {} });
  expect(take("access-keys", [String(key?.id), "AK.no"], null)).toEqual([key]);
  const [client] = all({ list: "clients", instanceId, query: {} });
  expect(take("clients", [String(client?.clientId)])).toEqual([client]);
  expect(() => take("audit", ["1"])).toThrow(/one by one/);
  expect(() => take("devices", ids, "mqtt-unknown")).toThrow(/no such/);
  const reader = world.as({ instanceId, role: "viewer" });
  for (const [list, where] of [
    ["access-keys", null],
    ["devices", "mqtt-elsewhere"],
  ] as const) {
    expect(() => readExportRows(reader, { list, instanceId: where, query: {}, chosen: ids }), list).toThrow();
  }
});

test("an export is kept in the audit log with its filter and what was handed out", () => {
  const ctx = world.as({ instanceId, role: "viewer" });
  const query = { q: "GID_one", state: "never", after: "x", unknown: "y" };
  recordExport(ctx, { list: "devices", instanceId, query }, { format: "csv", rows: 7, complete: true });
  expect(listAudit(ctx, { instanceId }, { size: 1 }).items[0]).toMatchObject({
    action: "device_credential.export",
    target: "devices",
    actorKind: "operator",
    detail: { filter: { q: "GID_one", state: "never" }, format: "csv", rows: 7, complete: true },
  });
  recordExport(
    ctx,
    { list: "groups", instanceId, query, chosen: ["GID_two"] },
    { format: "json", rows: 1, complete: true },
  );
  expect(listAudit(ctx, { instanceId }, { size: 1 }).items[0]).toMatchObject({
    action: "group.export",
    detail: { chosen: ["GID_two"], format: "json", rows: 1, complete: true },
  });
  recordExport(ctx, { list: "denials", instanceId: null, query: {} }, { format: "json", rows: 0, complete: false });
});
