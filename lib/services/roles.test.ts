import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DomainError } from "../domain/errors.ts";
import type { Role, RoleGrant } from "../domain/operator.ts";
import { type Account, addAccount, ON_ACCOUNT, ON_INSTANCE } from "../testing/every-verb.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { findClient, findDisconnect } from "./clients.ts";
import { getDenial, listDenials } from "./denials.ts";
import { listInstances } from "./instances.ts";
import { getToken, revokeToken } from "./tokens.ts";

/** Functions that take a context and ask for no role, each with what keeps it safe. */
const withoutRole: Record<string, string> = {
  requireRole: "is the guard",
  requireListReader: "is a guard",
  hasRole: "answers about the actor only",
  visibleInstances: "answers about the actor only",
  write: "runs what a verb gives it",
  takeFromBuckets: "counts tries; it shows nothing",
  unreadable: "names a bucket",
  checkTypedLogin: "is checkAccess, limited; its own test tries that",
  listInstances: "shows what the actor may see; tested below",
  listQuotaWarnings: "warns of what the actor may see; tested beside it",
  listQuotasRunningOut: "forecasts for what the actor may see; tested beside it",
  readAccountOverview: "shows what the actor may see; its own test tries that",
  readAccountSeries: "adds up what the actor may see; its own test tries that",
  findAnything: "finds what the actor may see; its own test tries that",
  findKnown: "is a part of findAnything",
  findByDeviceId: "is a part of findAnything",
  havingCredential: "is a part of findAnything",
  findActiveKeyId: "tells whoever may not list access keys nothing",
  findExamplePlace: "names what listInstances and listGroups show the actor",
  listApiCalls: "shows the calls on instances that the actor may see; its own test tries that",
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
  readGatewayPulse: "whether the gateway runs, which everybody who is signed in may know",
  readDoors: "where devices connect to, which everybody who is signed in may know",
};

let world: InhabitedWorld;
let account: Account;

beforeAll(async () => {
  world = openInhabitedWorld();
  account = await addAccount(world);
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
  const rows = [ON_INSTANCE, ON_ACCOUNT, withoutRole].flatMap((table) => Object.keys(table));
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
  test.each(Object.entries(ON_INSTANCE))("%s", async (_, { role: wanted, call }) => {
    const ctx = world.as(...given);
    const { outcome, changedRows } = await attempt(() => call(ctx, world.here, world));
    if (isEnough(onHere, wanted)) return expect(outcome).toBe("done");
    expect(outcome).toMatchObject({ code: onHere === null ? "not_found" : "forbidden" });
    expect(changedRows).toBe(0);
  });

  test.each(Object.entries(ON_ACCOUNT))("%s of the account", async (_, { role: wanted, call }) => {
    const ctx = world.as(...given);
    const { outcome, changedRows } = await attempt(() => call(ctx, account, world));
    if (isEnough(onAll, wanted)) return expect(outcome).toBe("done");
    expect(outcome).toMatchObject({ code: "forbidden" });
    expect(changedRows).toBe(0);
  });

  test.each(Object.entries(ON_INSTANCE))(
    "%s tells nothing of instances that are not for them",
    async (name, { call }) => {
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
    },
  );

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
