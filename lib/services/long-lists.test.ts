import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { listAudit, listAuditFilters } from "./audit-log.ts";
import { listBlockedClients } from "./client-blocks.ts";
import { countClientsByAccessKey, countTokenHolders, listClients } from "./clients.ts";
import { listConnectionEvents } from "./connection-history.ts";
import { traceClient } from "./connection-trace.ts";
import { listCustomIdentities } from "./custom-identities.ts";
import { listCustomPermissions } from "./custom-permissions.ts";
import { listDenials } from "./denials.ts";
import { listDeviceClientIds, listDeviceCredentials } from "./device-credentials.ts";
import { createGroup, getGroup, listGroups } from "./groups.ts";
import { createInstance } from "./instances.ts";
import { listClientsOfKey } from "./key-clients.ts";
import { Maintenance } from "./maintenance.ts";
import { readOverview } from "./overview.ts";
import type { Page, PageRequest } from "./page.ts";
import { listClientsOfToken } from "./token-clients.ts";
import { listTokens } from "./token-list.ts";

/*
 * Lists with 200,000 rows, laid out so that every filter is at its worst: what it looks for is rare, and sits at the end.
 * A page must come from a range of an index in the order of the list, and must read no more rows than it shows.
 */

const ROWS = 200_000;
/** Every so manieth row is what a filter looks for. */
const RARE = 2_000;
const SIZE = 20;
const instanceId = "mqtt-large";

let world: TestWorld;

beforeAll(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Platinum" });
  createInstance(world.system, { id: "mqtt-small", edition: "Platinum" });
  for (const id of ["GID_large", "GID_rare"]) {
    createGroup(world.system, { instanceId, id, defaultEffect: "Allow", note: "" });
  }
  fill();
});
afterAll(() => world.close());

/** One turn of everything that the gateway clears away. */
function clearAway(): void {
  const maintenance = new Maintenance(world.db.$client, () => world.clock.now);
  for (let i = 0; i < 20; i++) maintenance.step();
}

function fill(): void {
  const now = world.clock.now;
  const rows = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS})`;
  const rare = (some: string, others: string) => `iif(i % ${RARE} = 0, ${some}, ${others})`;
  const group = rare("'GID_rare'", "'GID_large'");
  const client = `${group} || '@@@' || printf('%06d', i)`;
  world.db.$client.exec(`
    begin;
    insert into device_credentials (instance_id, client_id, group_id, key_id, sealed_secret, enabled, previous_key_id,
        previous_sealed_secret, previous_ends_at, created_at, updated_at, last_used_at)
      ${rows} select '${instanceId}', ${client}, ${group}, 'DC.' || i, 'v1', ${rare("0", "1")}, ${rare("'DC.p' || i", "null")},
        ${rare("'v1'", "null")}, ${rare(`${now} + i`, "null")}, i, i, ${rare("null", "i")} from n;
    insert into tokens (instance_id, hash, prefix, last_four, type, filters, issued_by, issued_by_name, note, created_at,
        expires_at, revoked_at)
      ${rows} select '${instanceId}', unhex(printf('%064x', i)), 'gtk_' || printf('%05x', i) || 'z', 'zzzz', 'R', '["a"]', iif(i % ${RARE} = 1, 'rare', 'x'), 'x',
        iif(i % ${RARE} = 1, 'rare ' || i, ''), i, iif(i % 4 = 0, ${now} - i, ${now} + i), ${rare("i", "null")} from n;
    insert into live_clients (instance_id, client_id, group_id, connection_id, mode, key_id, token_ids,
        group_policy_version, address, listener, clean_session, keepalive_seconds, connected_at, subscriptions)
      ${rows} select '${instanceId}', ${client}, ${group}, i, ${rare("'Signature'", "'Token'")}, 'k', '[]', 1, 'a', 'tcp', 1,
        60, i, '[]' from n;
    update groups set policy_version = 2 where id = 'GID_rare';
    insert into audit_log (at, actor_kind, actor_id, actor_name, action, instance_id, target)
      ${rows} select i, 'operator', ${rare("'op_rare'", "'op_many'")}, 'x', ${rare("'rare.act'", "'many.act'")},
        ${rare("'mqtt-small'", `'${instanceId}'`)}, ${rare("'rare'", "'many'")} from n;
    insert into custom_identities (instance_id, username, client_id, identity_type, sealed_secret, sign_mode, created_at,
        updated_at)
      ${rows} select '${instanceId}', printf('user-%06d', i), ${rare("'c-' || i", "''")}, ${rare("'CLIENT'", "'USER'")}, 'v1',
        'SIGNED', i, i from n;
    insert into custom_permissions (instance_id, identity, identity_type, topic, permit_action, effect, created_at, updated_at)
      ${rows} select '${instanceId}', printf('user-%06d', i), ${rare("'CLIENT'", "'USER'")}, ${rare("'rare/#'", "'a/' || i")},
        'PUB', 'ALLOW', i, i from n;
    insert into client_blocks (instance_id, kind, value, created_by, created_at)
      ${rows} select '${instanceId}', 'client', printf('bad-%06d', i), 'x', i from n;
    insert into connection_events (instance_id, client_id, channel_id, action, info, at)
      ${rows} select '${instanceId}', ${rare("'GID_large@@@rare'", "'GID_large@@@many'")}, 'x', 'connect', 'accepted', i from n;
    insert into token_clients (token_id, instance_id, client_id, first_at, last_at, address)
      ${rows} select (select min(id) from tokens) + iif(i % ${RARE} = 0, 1, 0), '${instanceId}', ${client}, i, i, 'a' from n;
    insert into denials (instance_id, client_id, action, topic, reason, count, first_at, last_at, address, decision)
      ${rows} select '${instanceId}', 'c' || (i % 100), 'CONNECT', i, 'bad_signature', 1, i, i, 'a', '{}' from n where i <= 5000;
    commit;
  `);
}

interface Ran {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Runs something and returns the selects that it really ran. */
function selectsOf(run: () => unknown): Ran[] {
  const { $client } = world.db;
  const ran: Ran[] = [];
  const prepare = $client.prepare;
  $client.prepare = ((sql: string) => {
    const statement = prepare.call($client, sql);
    if (/^(select|with)/i.test(sql)) {
      for (const method of ["all", "get"] as const) {
        const original = statement[method] as (...params: unknown[]) => unknown;
        statement[method] = ((...params: unknown[]) => {
          ran.push({ sql, params });
          return original.apply(statement, params);
        }) as never;
      }
    }
    return statement;
  }) as typeof prepare;
  try {
    run();
  } finally {
    $client.prepare = prepare;
  }
  return ran;
}

const planOf = ({ sql, params }: Ran): string[] =>
  (world.db.$client.prepare(`explain query plan ${sql}`).all(...params) as { detail: string }[]).map((r) => r.detail);

/** How many rows of the table SQLite looks at for the select, before every condition that no index holds. */
function rowsReadBy({ sql, params }: Ran): number {
  const { $client } = world.db;
  // The outer select: those within it are written by hand, without quotes, or come after its own condition.
  const [, head, from, first, joined, tail] = /^(.*?)( from "(\w+)"(?: cross join "(\w+)")?)(.*)$/.exec(sql) ?? [];
  let rows = 0;
  $client.function("seen", { varargs: true, deterministic: false }, () => {
    rows++;
    return 1;
  });
  const seen = `seen("${joined ?? first}"."rowid")`;
  const rest = tail?.includes(" where ")
    ? tail.replace(/ where (.*) order by /, ` where ${seen} and ($1) order by `)
    : tail?.replace(" order by ", ` where ${seen} order by `);
  $client.prepare(`${head}${from}${rest}`).all(...params);
  expect(rest).toContain(seen);
  return rows;
}

/** One more than the page tells that there is a next one, and the seek to a cursor meets the row of the cursor. Of one thing, all the (few) rows of the audit log
 * may be read, and of the clients that lag behind those of one group. */
const mostRows = (name: string) =>
  name.includes('"target":"rare"') || name === "live clients on an older policy" ? ROWS / RARE : SIZE + 2;

/** A select that reads a table from end to end, or sorts what it has read. */
const isWasteful = (step: string) =>
  step.includes("TEMP B-TREE") || (step.startsWith("SCAN") && !SHORT.some((table) => step.startsWith(`SCAN ${table}`)));
/** Few rows; or, for the whole audit log, a scan that the page ends, as the count of rows proves. */
const SHORT = [
  "instances",
  "gateway_status",
  "found",
  "denials USING INDEX denials_latest_all",
  "(subquery",
  "audit_log",
  "live_clients USING COVERING INDEX live_clients_key",
];

const ctx = () => world.system;
type List = (page: PageRequest) => Page<unknown>;

const credentials = (filter: Omit<Parameters<typeof listDeviceCredentials>[1], "instanceId">): List => {
  return (page) => listDeviceCredentials(ctx(), { instanceId, ...filter }, page);
};
const tokens = (filter: Omit<Parameters<typeof listTokens>[1], "instanceId">): List => {
  return (page) => listTokens(ctx(), { instanceId, ...filter }, page);
};
const clients = (filter: Omit<Parameters<typeof listClients>[1], "instanceId">): List => {
  return (page) => listClients(ctx(), { instanceId, ...filter }, page);
};
const audit = (filter: Parameters<typeof listAudit>[1]): List => {
  return (page) => listAudit(ctx(), filter, page);
};

const lists: Record<string, List> = {
  "device credentials": credentials({}),
  "device credentials of a large group": credentials({ groupId: "GID_large" }),
  "device credentials of a small group": credentials({ groupId: "GID_rare" }),
  "device credentials never used": credentials({ state: "never" }),
  "device credentials never used, of a small group": credentials({ state: "never", groupId: "GID_rare" }),
  "device credentials never used, of a large group": credentials({ state: "never", groupId: "GID_large" }),
  "device credentials in rotation": credentials({ state: "rotating" }),
  "device credentials in rotation, of a large group": credentials({ state: "rotating", groupId: "GID_large" }),
  "disabled device credentials": credentials({ state: "disabled" }),
  "disabled device credentials of a large group": credentials({ state: "disabled", groupId: "GID_large" }),
  "disabled device credentials by client ID": credentials({ state: "disabled", search: "GID_" }),
  "device credentials that were long unused": credentials({ unusedDays: 30 }),
  "device credentials never used and long there": credentials({ state: "never", unusedDays: 30 }),
  "disabled device credentials that were long unused, of a large group": credentials({
    ...{ state: "disabled", unusedDays: 30, groupId: "GID_large" },
  }),
  "a device credential by key ID, if it was long unused": credentials({ search: "DC.77", unusedDays: 30 }),
  "device credentials by client ID": credentials({ search: "GID_large@@@1" }),
  "device credentials by client ID in a group": credentials({ search: "GID_", groupId: "GID_rare" }),
  "device credentials by client ID in another group": credentials({ search: "GID_rare@@@", groupId: "GID_large" }),
  "device credentials by key ID": credentials({ search: "DC.77" }),
  "device credentials by the key ID before": credentials({ search: "DC.p4000" }),
  tokens: tokens({}),
  "live tokens": tokens({ state: "live" }),
  "expired tokens": tokens({ state: "expired" }),
  "revoked tokens": tokens({ state: "revoked" }),
  "tokens of a rare issuer": tokens({ issuer: "rare" }),
  "live tokens of a rare issuer": tokens({ issuer: "rare", state: "live" }),
  "expired tokens of a rare issuer": tokens({ issuer: "rare", state: "expired" }),
  "revoked tokens of a rare issuer": tokens({ issuer: "rare", state: "revoked" }),
  "revoked tokens of a frequent issuer": tokens({ issuer: "x", state: "revoked" }),
  "tokens by note": tokens({ search: "rare 1" }),
  "live tokens by note": tokens({ search: "rare 1", state: "live" }),
  "tokens by prefix": tokens({ search: "gtk_00aa" }),
  "revoked tokens by prefix": tokens({ search: "gtk_00a0", state: "revoked" }),
  "live tokens by prefix": tokens({ search: "gtk_00a0", state: "live" }),
  "expired tokens by prefix": tokens({ search: "gtk_00a0", state: "expired" }),
  "tokens by all of the prefix": tokens({ search: "gtk_00a0fz" }),
  "tokens by a start that all have": tokens({ search: "gtk_" }),
  "revoked tokens by a start that all have": tokens({ search: "gtk_", state: "revoked" }),
  "a token by its text": tokens({ search: `gtk_${"a".repeat(40)}` }),
  "a live token by its text": tokens({ search: `gtk_${"a".repeat(40)}`, state: "live" }),
  "live clients": clients({}),
  "live clients of a large group": clients({ groupId: "GID_large" }),
  "live clients of a small group": clients({ groupId: "GID_rare" }),
  "live clients of a rare mode": clients({ mode: "Signature" }),
  "live clients of no mode that there is": clients({ mode: "DeviceCredential" }),
  "live clients of a rare mode in a large group": clients({ mode: "Signature", groupId: "GID_large" }),
  "live clients of a frequent mode in a small group": clients({ mode: "Token", groupId: "GID_rare" }),
  "live clients on an older policy": clients({ policy: "behind" }),
  "live clients of a large group on an older policy": clients({ policy: "behind", groupId: "GID_large" }),
  "live clients of a small group on an older policy": clients({ policy: "behind", groupId: "GID_rare" }),
  "live clients by client ID": clients({ search: "GID_large@@@1" }),
  "live clients of a rare mode by client ID": clients({ search: "GID_large@@@1", mode: "Signature" }),
  "live clients by client ID in another group": clients({ search: "GID_rare@@@", groupId: "GID_large" }),
  "client IDs with a credential, of a large group": (page) =>
    listDeviceClientIds(ctx(), { instanceId, groupId: "GID_large" }, { ...page, size: SIZE }),
  identities: (page) => listCustomIdentities(ctx(), { instanceId }, page),
  "identities of a rare kind": (page) => listCustomIdentities(ctx(), { instanceId, identityType: "CLIENT" }, page),
  "identities of a client ID": (page) => listCustomIdentities(ctx(), { instanceId, clientId: "c-4000" }, page),
  "identities of a username": (page) => listCustomIdentities(ctx(), { instanceId, username: "user-004000" }, page),
  "identities by username": (page) => listCustomIdentities(ctx(), { instanceId, search: "user-1" }, page),
  "identities of a rare kind by username": (page) =>
    listCustomIdentities(ctx(), { instanceId, search: "user-1", identityType: "CLIENT" }, page),
  "permissions of a rare kind by identity": (page) =>
    listCustomPermissions(ctx(), { instanceId, search: "user-1", identityType: "CLIENT" }, page),
  permissions: (page) => listCustomPermissions(ctx(), { instanceId }, page),
  "permissions of a rare kind": (page) => listCustomPermissions(ctx(), { instanceId, identityType: "CLIENT" }, page),
  "permissions on a topic": (page) => listCustomPermissions(ctx(), { instanceId, topic: "rare/#" }, page),
  "permissions of an identity": (page) => listCustomPermissions(ctx(), { instanceId, identity: "user-004000" }, page),
  "permissions by identity": (page) => listCustomPermissions(ctx(), { instanceId, search: "user-1" }, page),
  "blocked client IDs": (page) => listBlockedClients(ctx(), { instanceId }, page),
  "one blocked client ID": (page) => listBlockedClients(ctx(), { instanceId, clientId: "bad-004000" }, page),
  "connections of a client": (page) => listConnectionEvents(ctx(), { instanceId, clientId: "GID_large@@@many" }, page),
  "connections of a client that was seldom there": (page) =>
    listConnectionEvents(ctx(), { instanceId, clientId: "GID_large@@@rare" }, page),
  "clients of a token": (page) => listClientsOfToken(ctx(), { instanceId, tokenId: 1 }, page),
  "clients of a token that few have": (page) => listClientsOfToken(ctx(), { instanceId, tokenId: 2 }, page),
  "live clients of an access key": (page) => listClientsOfKey(ctx(), { id: "k" }, page),
  groups: (page) => listGroups(ctx(), { instanceId }, page),
  "groups by ID": (page) => listGroups(ctx(), { instanceId, search: "GID_r" }, page),
  denials: (page) => listDenials(ctx(), { instanceId }, page),
  "denials of all instances": (page) => listDenials(ctx(), { instanceId: null }, page),
  "denials of a client": (page) => listDenials(ctx(), { instanceId, clientId: "c7" }, page),
  "denials of a client in all instances": (page) => listDenials(ctx(), { instanceId: null, clientId: "c7" }, page),
};
for (const instance of [null, instanceId, "mqtt-small"]) {
  for (const action of [undefined, "rare.act", "many.act"]) {
    for (const actorId of [undefined, "op_rare", "op_many"]) {
      for (const target of [undefined, "rare"]) {
        const filter = {
          instanceId: instance,
          ...(action === undefined ? {} : { action }),
          ...(actorId === undefined ? {} : { actorId }),
          ...(target === undefined ? {} : { target }),
        };
        lists[`audit ${JSON.stringify(filter)}`] = audit(filter);
      }
    }
  }
}

const trace = (newestFirst: boolean) => {
  const clientId = "GID_large@@@rare";
  const traced = traceClient(ctx(), { instanceId, clientId, from: 0, to: ROWS, page: 3, size: SIZE, newestFirst });
  expect([traced.total, traced.events.length]).toEqual([ROWS / RARE, SIZE]);
  return traced;
};

describe.each(Object.entries(lists))("%s", (name, list) => {
  test("comes from an index, and a page reads no more than it shows", () => {
    // The middle: some pages in, and a step back from there.
    let page = list({ size: SIZE });
    for (let i = 0; i < 3 && page.next !== null; i++) page = list({ size: SIZE, cursor: page.next });
    const requests: PageRequest[] = [{ size: SIZE }];
    if (page.next !== null) requests.push({ size: SIZE, cursor: page.next });
    if (page.previous !== null) requests.push({ size: SIZE, cursor: page.previous });
    for (const request of requests) {
      const selects = selectsOf(() => list(request));
      for (const select of selects) {
        const steps = planOf(select);
        expect(steps.filter(isWasteful), select.sql).toEqual([]);
      }
      const last = selects.findLast(({ sql }) => sql.includes(" order by "));
      if (last === undefined) throw new Error("nothing was read");
      expect(rowsReadBy(last), last.sql).toBeLessThanOrEqual(mostRows(name));
    }
  });
});

test("the filters find what they should, so that the tables above are about something", () => {
  const found = (name: string) => lists[name]?.({ size: 200 }).items.length;
  expect(found("device credentials never used")).toBe(100);
  expect(found("device credentials never used, of a small group")).toBe(100);
  expect(found("device credentials never used, of a large group")).toBe(0);
  expect(found("device credentials that were long unused")).toBe(200);
  expect(found("device credentials never used and long there")).toBe(100);
  expect(found("device credentials in rotation")).toBe(100);
  expect(found("disabled device credentials by client ID")).toBe(100);
  expect(found("device credentials by client ID in a group")).toBe(100);
  expect(found("device credentials by client ID in another group")).toBe(0);
  expect(found("device credentials by key ID")).toBe(1);
  expect(found("device credentials by the key ID before")).toBe(1);
  expect(found("revoked tokens")).toBe(100);
  expect(found("live tokens of a rare issuer")).toBe(100);
  expect(found("revoked tokens of a rare issuer")).toBe(0);
  expect(found("tokens by note")).toBe(56);
  expect(found("identities of a rare kind")).toBe(100);
  expect(found("permissions on a topic")).toBe(100);
  expect(found("identities of a client ID")).toBe(1);
  expect(found("tokens by prefix")).toBe(16);
  expect(found("live tokens by prefix")).toBe(12);
  expect(found("expired tokens by prefix")).toBe(4);
  expect(found("tokens by a start that all have")).toBe(0);
  expect(found("live clients of a rare mode")).toBe(100);
  expect(found("live clients of a frequent mode in a small group")).toBe(0);
  expect(found('audit {"instanceId":null,"action":"rare.act"}')).toBe(100);
  expect(found("denials of a client")).toBe(50);
  expect(found("connections of a client that was seldom there")).toBe(100);
  expect(found("clients of a token that few have")).toBe(100);
});

test("a select that filters without an index is caught", () => {
  const sql = `select * from "audit_log" where actor_name = 'y' and instance_id = ? order by id desc limit 21`;
  expect(rowsReadBy({ sql, params: ["mqtt-small"] })).toBe(101);
});

test.each<[string, () => unknown]>([
  ["the filters of the audit log", () => listAuditFilters(ctx(), { instanceId: null })],
  ["the filters of an instance's audit log", () => listAuditFilters(ctx(), { instanceId })],
  ["a group with all its clients on the present policy", () => getGroup(ctx(), { instanceId, id: "GID_large" })],
  ["who holds a token", () => countTokenHolders(ctx(), { instanceId, tokenId: 7 })],
  ["who is signed in with each key", () => countClientsByAccessKey(ctx())],
  ["clearing away what is over", () => clearAway()],
  ["the connections of one client", () => trace(false)],
  ["the connections of one client, the newest first", () => trace(true)],
  ["the overview", () => readOverview(ctx(), { instanceId })],
])("%s: no long table is read from end to end", (_, run) => {
  for (const select of selectsOf(run)) {
    const scans = planOf(select).filter((step) => step.startsWith("SCAN"));
    expect(scans.filter(isWasteful), select.sql).toEqual([]);
  }
});
