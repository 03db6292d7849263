import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { ensureSystemPolicies } from "./access-policies.ts";
import { createAccessKey, ensurePrimaryAccount, listAccessUsers } from "./access-users.ts";
import {
  createAccessPolicy,
  deleteAccessPolicy,
  getAccessPolicy,
  listAccessPolicies,
  restoreAccessPolicy,
  saveAccessPolicy,
} from "./manage-access-policies.ts";
import {
  CreateAccessUserInput,
  createAccessUser,
  deleteAccessUser,
  renameAccessUser,
  setAccessUserPolicies,
} from "./manage-access-users.ts";

let world: TestWorld;
beforeEach(() => {
  world = openTestWorld();
  ensureSystemPolicies(world.system);
});
afterEach(() => world.close());

const documentOf = (action: string) =>
  JSON.stringify({ Version: "1", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
const told = () =>
  world.db.$client.prepare("select kind, subject from changes order by rowid").all() as {
    kind: string;
    subject: string;
  }[];

test("a user has keys and policies, and takes both along when it is deleted", () => {
  const ctx = world.system;
  const user = createAccessUser(ctx, { name: "billing" });
  const { key } = createAccessKey(ctx, { userId: user.id, note: "" });
  createAccessPolicy(ctx, { name: "lines", document: documentOf("mq:PUB") });
  expect(setAccessUserPolicies(ctx, { userId: user.id, policies: ["lines", "AliyunMQFullAccess"] })).toMatchObject({
    policies: ["AliyunMQFullAccess", "lines"],
    keys: [{ id: key.id }],
  });
  expect(() => deleteAccessUser(ctx, { userId: user.id, confirmName: "Billing" })).toThrow(/Type the name/);
  world.db.$client.exec("delete from changes");
  deleteAccessUser(ctx, { userId: user.id, confirmName: "billing" });
  expect(told()).toEqual([
    { kind: "access_key.changed", subject: key.id },
    { kind: "access_user.changed", subject: user.id },
  ]);
  expect(listAccessUsers(ctx).map(({ name }) => name)).not.toContain("billing");
  deleteAccessPolicy(ctx, { name: "lines" });
});

test("a new policy is attached at once to the user that it is made for, or not made", () => {
  const ctx = world.system;
  const user = createAccessUser(ctx, { name: "billing" });
  setAccessUserPolicies(ctx, { userId: user.id, policies: ["AliyunMQReadOnlyAccess"] });
  createAccessPolicy(ctx, { name: "lines", document: documentOf("mq:PUB"), attachTo: user.id });
  expect(listAccessUsers(ctx).find(({ id }) => id === user.id)?.policies).toEqual(["AliyunMQReadOnlyAccess", "lines"]);
  const attachTo = ensurePrimaryAccount(ctx);
  expect(() => createAccessPolicy(ctx, { name: "more", document: documentOf("mq:PUB"), attachTo })).toThrow(/primary/);
  expect(listAccessPolicies(ctx).map(({ name }) => name)).not.toContain("more");
});

test("names are unique without regard to case, and plain", () => {
  const ctx = world.system;
  createAccessUser(ctx, { name: "billing" });
  expect(() => createAccessUser(ctx, { name: "Billing" })).toThrow(/already/);
  const other = createAccessUser(ctx, { name: "other" });
  expect(() => renameAccessUser(ctx, { userId: other.id, name: "BILLING" })).toThrow(/already/);
  for (const name of ["", " ", "a b", "<b>", "x".repeat(65)]) {
    expect(CreateAccessUserInput.safeParse({ name }).success, name).toBe(false);
  }
});

test("the primary account is what it is", () => {
  const ctx = world.system;
  const userId = ensurePrimaryAccount(ctx);
  expect(() => renameAccessUser(ctx, { userId, name: "other" })).toThrow(/keeps its name/);
  expect(() => setAccessUserPolicies(ctx, { userId, policies: ["AliyunMQFullAccess"] })).toThrow(/may do everything/);
  expect(() => deleteAccessUser(ctx, { userId, confirmName: "primary" })).toThrow(/cannot be deleted/);
});

test("every save is a version, and an earlier one comes back as the next", () => {
  const ctx = world.system;
  createAccessPolicy(ctx, { name: "lines", document: documentOf("mq:PUB") });
  expect(saveAccessPolicy(ctx, { name: "lines", seenVersion: 1, document: documentOf("mq:SUB") })).toBe(2);
  expect(saveAccessPolicy(ctx, { name: "lines", seenVersion: 2, document: documentOf("mq:SUB") })).toBe(2);
  expect(restoreAccessPolicy(ctx, { name: "lines", seenVersion: 2, version: 1 })).toBe(3);
  const policy = getAccessPolicy(ctx, { name: "lines" });
  expect(policy.versions.map(({ version }) => version)).toEqual([3, 2, 1]);
  expect(JSON.parse(policy.document)).toEqual(JSON.parse(documentOf("mq:PUB")));
  expect(() => restoreAccessPolicy(ctx, { name: "lines", seenVersion: 3, version: 9 })).toThrow(/no such version/);
});

test("of two people who change one policy, the second is told", () => {
  const ctx = world.system;
  createAccessPolicy(ctx, { name: "lines", document: documentOf("mq:PUB") });
  saveAccessPolicy(ctx, { name: "lines", seenVersion: 1, document: documentOf("mq:SUB") });
  const late = { name: "lines", seenVersion: 1, document: documentOf("mq:*") };
  expect(() => saveAccessPolicy(ctx, late)).toThrow(/changed this policy meanwhile/);
  expect(getAccessPolicy(ctx, { name: "lines" }).version).toBe(2);
});

test("a document that is wrong names where, and nothing is saved", () => {
  const ctx = world.system;
  const wrong = JSON.stringify({ Version: "1", Statement: [{ Effect: "allow", Action: "mq:PUB", Resource: "*" }] });
  expect(() => createAccessPolicy(ctx, { name: "lines", document: wrong })).toThrow(/^\$\.Statement\[0\]\.Effect: /);
  expect(() => createAccessPolicy(ctx, { name: "lines", document: "{" })).toThrow(/^\$/);
  expect(listAccessPolicies(ctx).some(({ name }) => name === "lines")).toBe(false);
});

test("built-in policies stay, and one that somebody has stays, too", () => {
  const ctx = world.system;
  const name = "AliyunMQFullAccess";
  expect(() => saveAccessPolicy(ctx, { name, seenVersion: 1, document: documentOf("mq:PUB") })).toThrow(/built-in/);
  expect(() => deleteAccessPolicy(ctx, { name })).toThrow(/built-in/);
  expect(() => createAccessPolicy(ctx, { name, document: documentOf("mq:PUB") })).toThrow(/already/);
  const user = createAccessUser(ctx, { name: "billing" });
  createAccessPolicy(ctx, { name: "lines", document: documentOf("mq:PUB") });
  setAccessUserPolicies(ctx, { userId: user.id, policies: ["lines"] });
  expect(() => deleteAccessPolicy(ctx, { name: "lines" })).toThrow(/attached to billing/);
  expect(() => setAccessUserPolicies(ctx, { userId: user.id, policies: ["lines", "none"] })).toThrow(
    /no access policy/,
  );
  expect(getAccessPolicy(ctx, { name: "lines" }).users).toEqual([{ id: user.id, name: "billing" }]);
});

test("a change of an attached policy is told to the gateway", () => {
  const ctx = world.system;
  const user = createAccessUser(ctx, { name: "billing" });
  createAccessPolicy(ctx, { name: "lines", document: documentOf("mq:PUB") });
  setAccessUserPolicies(ctx, { userId: user.id, policies: ["lines"] });
  world.db.$client.exec("delete from changes");
  saveAccessPolicy(ctx, { name: "lines", seenVersion: 1, document: documentOf("mq:SUB") });
  expect(told()).toEqual([{ kind: "access_user.changed", subject: user.id }]);
});
