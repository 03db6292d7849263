import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DomainError } from "../domain/errors.ts";
import type { Role, RoleGrant } from "../domain/operator.ts";
import { type Inhabited, type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import {
  createAccessKey,
  deleteAccessKey,
  ensurePrimaryAccount,
  listAccessUsers,
  setAccessKeyStatus,
} from "./access-users.ts";
import { applyState } from "./apply.ts";
import { listAudit, listAuditFilters } from "./audit-log.ts";
import { readClientNow, readClientPage } from "./client-views.ts";
import {
  countClientsByAccessKey,
  countTokenHolders,
  disconnectClient,
  findClient,
  findConnected,
  findDisconnect,
  listClients,
} from "./clients.ts";
import type { ServiceContext } from "./context.ts";
import { getDenial, listDenials, readDenialPage } from "./denials.ts";
import {
  endDeviceCredentialOverlap,
  findDeviceCredential,
  getDeviceCredential,
  listDeviceCredentials,
  registerDeviceCredential,
  rotateDeviceCredential,
  setDeviceCredentialEnabled,
  unregisterDeviceCredential,
} from "./device-credentials.ts";
import { exportState } from "./export-state.ts";
import { createGroup, deleteGroup, getGroup, listGroups, saveGroupPolicy, setGroupNote } from "./groups.ts";
import {
  createInstance,
  deleteInstance,
  getInstance,
  listInstances,
  setInstanceEnabled,
  updateInstance,
} from "./instances.ts";
import {
  createOperator,
  deleteOperator,
  getOperator,
  listOperators,
  resetPassword,
  setOperatorEnabled,
  updateOperator,
} from "./operators.ts";
import { reconnectOutdatedClients } from "./outdated-clients.ts";
import { readOverview } from "./overview.ts";
import { getToken, issueToken, listTokens, revokeToken } from "./tokens.ts";
import { findArrival } from "./waiting.ts";

/*
 * Every exported function that takes a context is a verb that anybody might call. Each has a row here: who may, and how it
 * is called so that it succeeds. A verb without a row fails the first test.
 */

type Call<Place> = (ctx: ServiceContext, place: Place, world: InhabitedWorld) => unknown;

/** Verbs on one instance: the weakest role on it (or on all) that may. */
const onInstance: Record<string, readonly [Role, Call<Inhabited>]> = {
  getInstance: ["viewer", (ctx, { instanceId: id }) => getInstance(ctx, { id })],
  updateInstance: ["admin", (ctx, { instanceId: id }) => updateInstance(ctx, { id, maxTps: 7 })],
  setInstanceEnabled: ["admin", (ctx, { instanceId: id }) => setInstanceEnabled(ctx, { id, enabled: false })],
  listGroups: ["viewer", (ctx, { instanceId }) => listGroups(ctx, { instanceId })],
  getGroup: ["viewer", (ctx, { instanceId, groupId: id }) => getGroup(ctx, { instanceId, id })],
  createGroup: [
    "admin",
    (ctx, { instanceId }) => createGroup(ctx, { instanceId, id: "GID_new", defaultEffect: "Allow", note: "" }),
  ],
  saveGroupPolicy: [
    "admin",
    (ctx, { instanceId, groupId: id }) =>
      saveGroupPolicy(ctx, { instanceId, id, expectedVersion: 1, defaultEffect: "Deny", rules: [] }),
  ],
  setGroupNote: ["admin", (ctx, { instanceId, groupId: id }) => setGroupNote(ctx, { instanceId, id, note: "new" })],
  deleteGroup: ["admin", (ctx, { instanceId, groupId: id }) => deleteGroup(ctx, { instanceId, id })],
  reconnectOutdatedClients: [
    "operator",
    (ctx, { instanceId, groupId: id }) => reconnectOutdatedClients(ctx, { instanceId, id }),
  ],
  listDeviceCredentials: ["viewer", (ctx, { instanceId }) => listDeviceCredentials(ctx, { instanceId })],
  getDeviceCredential: [
    "viewer",
    (ctx, { instanceId, clientId }) => getDeviceCredential(ctx, { instanceId, clientId }),
  ],
  findDeviceCredential: [
    "viewer",
    (ctx, { instanceId, clientId }) => findDeviceCredential(ctx, { instanceId, clientId }),
  ],
  registerDeviceCredential: [
    "operator",
    (ctx, { instanceId, clientId }) => registerDeviceCredential(ctx, { instanceId, clientId }),
  ],
  rotateDeviceCredential: [
    "operator",
    (ctx, { instanceId, clientId }) =>
      rotateDeviceCredential(ctx, { instanceId, clientId, overlapMs: 0, disconnect: true }),
  ],
  endDeviceCredentialOverlap: [
    "operator",
    (ctx, { instanceId, clientId }) => endDeviceCredentialOverlap(ctx, { instanceId, clientId }),
  ],
  setDeviceCredentialEnabled: [
    "operator",
    (ctx, { instanceId, clientId }) =>
      setDeviceCredentialEnabled(ctx, { instanceId, clientId, enabled: false, disconnect: true }),
  ],
  unregisterDeviceCredential: [
    "operator",
    (ctx, { instanceId, clientId }) => unregisterDeviceCredential(ctx, { instanceId, clientId, disconnect: true }),
  ],
  listTokens: ["viewer", (ctx, { instanceId }) => listTokens(ctx, { instanceId })],
  getToken: ["viewer", (ctx, { instanceId, tokenId: id }) => getToken(ctx, { instanceId, id })],
  issueToken: [
    "operator",
    (ctx, { instanceId }) =>
      issueToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt: ctx.now() + 60_000, note: "" }),
  ],
  revokeToken: ["operator", (ctx, { instanceId, tokenId: id }) => revokeToken(ctx, { instanceId, id })],
  listClients: ["viewer", (ctx, { instanceId }) => listClients(ctx, { instanceId })],
  findClient: ["viewer", (ctx, { instanceId, clientId }) => findClient(ctx, { instanceId, clientId })],
  findConnected: [
    "viewer",
    (ctx, { instanceId, clientId }) => findConnected(ctx, { instanceId, clientIds: [clientId] }),
  ],
  readClientPage: ["viewer", (ctx, { instanceId }) => readClientPage(ctx, { instanceId })],
  readClientNow: ["viewer", (ctx, { instanceId, clientId }) => readClientNow(ctx, { instanceId, clientId })],
  countTokenHolders: ["viewer", (ctx, { instanceId, tokenId }) => countTokenHolders(ctx, { instanceId, tokenId })],
  disconnectClient: ["operator", (ctx, { instanceId, clientId }) => disconnectClient(ctx, { instanceId, clientId })],
  findDisconnect: ["viewer", (ctx, { instanceId, requestId }) => findDisconnect(ctx, { instanceId, requestId })],
  listDenials: ["viewer", (ctx, { instanceId }) => listDenials(ctx, { instanceId })],
  readDenialPage: ["viewer", (ctx, { instanceId }) => readDenialPage(ctx, { instanceId })],
  getDenial: ["viewer", (ctx, { instanceId, denialId: id }) => getDenial(ctx, { instanceId, id })],
  findArrival: ["viewer", (ctx, { instanceId, clientId }) => findArrival(ctx, { instanceId, clientId, since: 0 })],
  readOverview: ["viewer", (ctx, { instanceId }) => readOverview(ctx, { instanceId })],
  listAudit: ["viewer", (ctx, { instanceId }) => listAudit(ctx, { instanceId })],
  listAuditFilters: ["viewer", (ctx, { instanceId }) => listAuditFilters(ctx, { instanceId })],
};

/** What is made once for the verbs on the account. */
interface Account {
  readonly operatorId: string;
  readonly accessUserId: string;
  readonly activeKeyId: string;
  readonly disabledKeyId: string;
}
const newPassword = "correct horse battery";
const grants: RoleGrant[] = [{ instanceId: null, role: "viewer" }];

/** Verbs on the account as a whole: the weakest role for all instances that may. */
const onAccount: Record<string, readonly [Role, Call<Account>]> = {
  createInstance: ["admin", (ctx) => createInstance(ctx, { id: "mqtt-new", edition: "Standard" })],
  deleteInstance: ["admin", (ctx, _, { here: { instanceId: id } }) => deleteInstance(ctx, { id, confirmName: id })],
  listOperators: ["admin", (ctx) => listOperators(ctx)],
  getOperator: ["admin", (ctx, { operatorId: id }) => getOperator(ctx, { id })],
  createOperator: [
    "owner",
    (ctx) => createOperator(ctx, { email: "new@example.com", name: "New", password: newPassword, grants }),
  ],
  updateOperator: ["owner", (ctx, { operatorId: id }) => updateOperator(ctx, { id, name: "Other", grants })],
  setOperatorEnabled: ["owner", (ctx, { operatorId: id }) => setOperatorEnabled(ctx, { id, enabled: false })],
  deleteOperator: ["owner", (ctx, { operatorId: id }) => deleteOperator(ctx, { id })],
  resetPassword: ["owner", (ctx, { operatorId: id }) => resetPassword(ctx, { id, password: newPassword })],
  listAccessUsers: ["admin", (ctx) => listAccessUsers(ctx)],
  countClientsByAccessKey: ["admin", (ctx) => countClientsByAccessKey(ctx)],
  createAccessKey: ["admin", (ctx, { accessUserId: userId }) => createAccessKey(ctx, { userId, note: "" })],
  setAccessKeyStatus: ["admin", (ctx, { activeKeyId: id }) => setAccessKeyStatus(ctx, { id, status: "disabled" })],
  deleteAccessKey: ["admin", (ctx, { disabledKeyId: id }) => deleteAccessKey(ctx, { id })],
  listAuditFilters: ["admin", (ctx) => listAuditFilters(ctx, { instanceId: null })],
  listAudit: ["admin", (ctx) => listAudit(ctx, { instanceId: null })],
  exportState: ["owner", (ctx) => exportState(ctx, { secrets: true })],
  applyState: ["owner", (ctx) => applyState(ctx, { instances: [{ id: "mqtt-new", edition: "Standard" }] })],
};

/** Functions that take a context and ask for no role, each with what keeps it safe. */
const withoutRole: Record<string, string> = {
  requireRole: "is the guard",
  hasRole: "answers about the actor only",
  visibleInstances: "answers about the actor only",
  write: "runs what a verb gives it",
  takeFromBuckets: "counts tries; it shows nothing",
  unreadable: "names a bucket",
  listInstances: "shows what the actor may see; tested below",
  readGatewayPulse: "whether the gateway runs, which everybody who is signed in may know",
  readGatewayState: "whether the gateway runs, which everybody who is signed in may know",
  changeOwnPassword: "acts on the actor, who proves the present password",
  signIn: "is how one gets a role",
  findSessionActor: "is how one gets a role; a session ID is the proof",
  endSession: "ends the session that one holds",
  needsSetUp: "the sign-in page asks it before anybody has a role",
  renewSetUpCode: "the start of the server calls it; does nothing once there is an operator",
  checkSetUpCode: "the code is the proof; limited",
  setUp: "the code is the proof; limited",
  setUpFromSettings: "the start of the server calls it; does nothing once there is an operator",
  ensureSystemPolicies: "the start of the server calls it",
  ensurePrimaryAccount: "the start of the server calls it",
  readDoors: "where devices connect to, which everybody who is signed in may know",
};

let world: InhabitedWorld;
let account: Account;

beforeAll(async () => {
  world = openInhabitedWorld();
  const owner = { ...grants[0], instanceId: null, role: "owner" as const };
  await createOperator(world.system, { email: "a@example.com", name: "A", password: newPassword, grants: [owner] });
  const operator = await createOperator(world.system, {
    email: "b@example.com",
    name: "B",
    password: newPassword,
    grants,
  });
  const accessUserId = ensurePrimaryAccount(world.system);
  const newKey = () => createAccessKey(world.system, { userId: accessUserId, note: "" }).key.id;
  const [activeKeyId, disabledKeyId] = [newKey(), newKey()];
  setAccessKeyStatus(world.system, { id: disabledKeyId, status: "disabled" });
  account = { operatorId: operator.id, accessUserId, activeKeyId, disabledKeyId };
});
afterAll(() => world.close());

test("every function that takes a context has its row", async () => {
  const found = new Set<string>();
  for (const file of readdirSync(import.meta.dirname)) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const source = readFileSync(join(import.meta.dirname, file), "utf8");
    for (const [, name] of source.matchAll(/^export (?:async )?function (\w+)[^)]*?: [^)]*?ServiceContext\b/gm)) {
      found.add(String(name));
    }
    const module = (await import(join(import.meta.dirname, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === "function" && /^(async )?(function )?\w*\s*\(?ctx\b/.test(value.toString())) found.add(name);
    }
  }
  const rows = [onInstance, onAccount, withoutRole].flatMap((table) => Object.keys(table));
  expect([...found].sort()).toEqual([...new Set(rows)].sort());
});

/** What came of a call, whether it changed anything, and with everything undone again. */
async function attempt(run: () => unknown): Promise<{ outcome: "done" | DomainError; changedRows: number }> {
  const { $client } = world.db;
  const changes = $client.prepare("select total_changes()").pluck();
  const before = Number(changes.get());
  $client.exec("savepoint attempt");
  try {
    await run();
    return { outcome: "done", changedRows: Number(changes.get()) - before };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { outcome: error, changedRows: Number(changes.get()) - before };
  } finally {
    $client.exec("rollback to attempt; release attempt");
  }
}

const strength: readonly Role[] = ["viewer", "operator", "admin", "owner"];
const here = "mqtt-here";
const elsewhere = "mqtt-elsewhere";
const deleted = "mqtt-deleted";

/** Each with the role that it comes to on the instance `here`, and on the account. */
const actors: readonly { who: string; grants: RoleGrant[]; onHere: Role | null; onAll: Role | null }[] = [
  { who: "an operator without any role", grants: [], onHere: null, onAll: null },
  ...(["viewer", "operator", "admin"] as const).flatMap((role) => [
    { who: `${role} of this instance`, grants: [{ instanceId: here, role }], onHere: role, onAll: null },
    { who: `${role} of another instance`, grants: [{ instanceId: elsewhere, role }], onHere: null, onAll: null },
    { who: `${role} of a deleted instance`, grants: [{ instanceId: deleted, role }], onHere: null, onAll: null },
  ]),
  ...strength.map((role) => ({
    who: `${role} of all`,
    grants: [{ instanceId: null, role }],
    onHere: role,
    onAll: role,
  })),
  {
    who: "viewer of all and admin of this instance",
    grants: [
      { instanceId: null, role: "viewer" },
      { instanceId: here, role: "admin" },
    ],
    onHere: "admin",
    onAll: "viewer",
  },
  {
    who: "admin of another instance and viewer of this one",
    grants: [
      { instanceId: elsewhere, role: "admin" },
      { instanceId: here, role: "viewer" },
    ],
    onHere: "viewer",
    onAll: null,
  },
];

const isEnough = (role: Role | null, wanted: Role) =>
  role !== null && strength.indexOf(role) >= strength.indexOf(wanted);

describe.each(actors)("$who", ({ grants: given, onHere, onAll }) => {
  test.each(Object.entries(onInstance))("%s", async (_, [wanted, call]) => {
    const ctx = world.as(...given);
    const { outcome, changedRows } = await attempt(() => call(ctx, world.here, world));
    if (isEnough(onHere, wanted)) return expect(outcome).toBe("done");
    expect(outcome).toMatchObject({ code: onHere === null ? "not_found" : "forbidden" });
    expect(changedRows).toBe(0);
  });

  test.each(Object.entries(onAccount))("%s of the account", async (_, [wanted, call]) => {
    const ctx = world.as(...given);
    const { outcome, changedRows } = await attempt(() => call(ctx, account, world));
    if (isEnough(onAll, wanted)) return expect(outcome).toBe("done");
    expect(outcome).toMatchObject({ code: "forbidden" });
    expect(changedRows).toBe(0);
  });

  test.each(Object.entries(onInstance))("%s tells nothing of instances that are not for them", async (name, row) => {
    const [, call] = row;
    const ctx = world.as(...given);
    const unknown = { ...world.here, instanceId: "mqtt-unknown" };
    const places = onHere === null ? [world.here, world.deleted, unknown] : [world.deleted, unknown];
    const answers: unknown[] = [];
    for (const place of places) {
      const { outcome, changedRows } = await attempt(() => call(ctx, place, world));
      expect(changedRows).toBe(0);
      answers.push(outcome instanceof DomainError ? [outcome.code, outcome.message] : outcome);
    }
    if (name === "listAudit" && isEnough(onAll, "admin")) {
      // The record of what was done to an instance outlives it.
      expect(answers).toEqual(["done", "done"]);
    } else {
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toEqual(["not_found", expect.stringContaining("There is no such instance")]);
    }
  });

  test("sees in lists over instances what it may see one by one", () => {
    const ctx = world.as(...given);
    const visible = [here, elsewhere].filter((id) => onAll !== null || given.some((grant) => grant.instanceId === id));
    expect(
      listInstances(ctx)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(visible.sort());
    const denied = listDenials(ctx, { instanceId: null }).items.map(({ instanceId }) => instanceId);
    expect(denied.sort()).toEqual(visible);
  });
});

test("what belongs to another instance is not found through this one", async () => {
  const { here: mine, elsewhere: theirs } = world;
  const ctx = world.as({ instanceId: mine.instanceId, role: "admin" });
  const crossed: Record<string, () => unknown> = {
    token: () => getToken(ctx, { instanceId: mine.instanceId, id: theirs.tokenId }),
    "revoking a token": () => revokeToken(ctx, { instanceId: mine.instanceId, id: theirs.tokenId }),
    denial: () => getDenial(ctx, { instanceId: mine.instanceId, id: theirs.denialId }),
  };
  for (const run of Object.values(crossed)) {
    const { outcome, changedRows } = await attempt(run);
    expect(outcome).toMatchObject({ code: "not_found" });
    expect(changedRows).toBe(0);
  }
  expect(findDisconnect(ctx, { instanceId: mine.instanceId, requestId: theirs.requestId })).toBeNull();
  expect(findClient(ctx, { instanceId: mine.instanceId, clientId: "GID_two@@@device" })).toBeNull();
});
