import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, changes, groups, instances } from "../../db/schema.ts";
import { open } from "../domain/secret.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { listAccessUsers } from "./access-users.ts";
import { applyState, parseStateFile, StateFileError } from "./apply.ts";
import { getDeviceCredential, rotateDeviceCredential } from "./device-credentials.ts";
import { exportState } from "./export-state.ts";
import { getGroup } from "./groups.ts";

let world: TestWorld;
beforeEach(() => {
  world = openTestWorld();
});
afterEach(() => world.close());

const FILE = {
  accessUsers: [
    { name: "main", kind: "primary", accessKeys: [{ id: "AK0001", secret: "primary-secret-1" }] },
    { name: "app", kind: "ram", accessKeys: [{ id: "AK0002", secret: "app-secret-0002" }], policies: ["publish-a"] },
  ],
  accessPolicies: [
    {
      name: "publish-a",
      document: {
        Version: "1",
        Statement: [{ Effect: "Allow", Action: ["mq:PUB"], Resource: ["acs:mq:*:*:topic/mqtt-test/a"] }],
      },
    },
  ],
  instances: [
    {
      id: "mqtt-test",
      name: "first",
      edition: "Professional",
      maxConnections: 7,
      groups: [
        {
          id: "GID_test",
          defaultEffect: "Deny",
          rules: [{ effect: "Allow", actions: ["mq:PUB", "mq:SUB"], topic: "a/b/#" }],
        },
      ],
      deviceCredentials: [{ clientId: "GID_test@@@1", id: "DC.0001", secret: "device-secret-1" }],
    },
  ],
};

const apply = (file: unknown) => applyState(world.system, parseStateFile(file));
const problemsOf = (file: unknown) => {
  try {
    apply(file);
  } catch (error) {
    if (error instanceof StateFileError) return error.problems;
    throw error;
  }
  return [];
};

test("a file is made true, and applying it again changes nothing and leaves no record", () => {
  expect(apply(FILE).map(({ did, noun, id }) => `${did} ${noun} ${id}`)).toEqual([
    "created access policy publish-a",
    "created access user main",
    "created access key AK0001",
    "created access user app",
    "created access key AK0002",
    "created instance mqtt-test",
    "created group GID_test",
    "created device credential GID_test@@@1",
  ]);
  expect(world.db.select().from(instances).get()).toMatchObject({
    edition: "Professional",
    maxConnections: 7,
    maxTps: 10_000,
  });
  expect(getGroup(world.system, { instanceId: "mqtt-test", id: "GID_test" })).toMatchObject({
    defaultEffect: "Deny",
    rules: [{ effect: "Allow", pub: true, sub: true, topic: "a/b/#" }],
    deviceCredentials: 1,
  });
  const rows = world.db.select().from(auditLog).all().length;
  const told = world.db.select().from(changes).all().length;
  expect(new Set(apply(FILE).map(({ did }) => did))).toEqual(new Set(["unchanged"]));
  expect(world.db.select().from(auditLog).all()).toHaveLength(rows);
  expect(world.db.select().from(changes).all()).toHaveLength(told);
});

test("a changed file changes what differs and leaves the rest alone", () => {
  apply(FILE);
  const results = apply({
    instances: [
      {
        id: "mqtt-test",
        maxConnections: 8,
        groups: [{ id: "GID_test", rules: [] }, { id: "GID_other" }],
        deviceCredentials: [{ clientId: "GID_test@@@1", id: "DC.0001", secret: "device-secret-2" }],
      },
    ],
  });
  expect(results.map(({ did, noun }) => `${did} ${noun}`)).toEqual([
    "changed instance",
    "changed group",
    "created group",
    "changed device credential",
  ]);
  expect(world.db.select().from(instances).get()).toMatchObject({
    name: "first",
    edition: "Professional",
    maxConnections: 8,
  });
  expect(getGroup(world.system, { instanceId: "mqtt-test", id: "GID_test" })).toMatchObject({
    defaultEffect: "Deny",
    rules: [],
  });
  expect(listAccessUsers(world.system).flatMap((user) => user.keys)).toHaveLength(2);
});

describe("what is wrong is named by its path, and nothing is written", () => {
  const withInstance = (more: object) => ({ instances: [{ id: "mqtt-test", edition: "Standard", ...more }] });
  test.each<[string, unknown, string]>([
    ["an unknown key at the top", { nonsense: 1 }, "nonsense"],
    ["an unknown key inside", withInstance({ maxConections: 5 }), "instances[0].maxConections"],
    ["an instance ID of another form", { instances: [{ id: "a" }] }, "instances[0].id"],
    ["a limit out of bounds", withInstance({ maxTokenResources: 0 }), "instances[0].maxTokenResources"],
    [
      "an empty list of actions",
      withInstance({ groups: [{ id: "GID_test", rules: [{ effect: "Allow", actions: [], topic: "a" }] }] }),
      "instances[0].groups[0].rules[0].actions",
    ],
    [
      "a wrong topic",
      withInstance({ groups: [{ id: "GID_test", rules: [{ effect: "Allow", actions: ["mq:PUB"], topic: "a#" }] }] }),
      "instances[0].groups[0].rules[0].topic",
    ],
    [
      "a credential of a group that does not exist",
      withInstance({ deviceCredentials: [{ clientId: "GID_none@@@1", id: "DC.1x", secret: "12345678" }] }),
      "instances[0].deviceCredentials[0]",
    ],
    [
      "a new key without its secret",
      { accessUsers: [{ name: "u", accessKeys: [{ id: "AK0003" }] }] },
      "accessUsers[0].accessKeys[0].secret",
    ],
    ["a policy that nobody has", { accessUsers: [{ name: "u", policies: ["none"] }] }, "accessUsers[0]"],
    [
      "a bad policy document",
      { accessPolicies: [{ name: "p", document: { Version: "2", Statement: [] } }] },
      "accessPolicies[0].document.Version",
    ],
    [
      "the name of a built-in policy",
      { accessPolicies: [{ ...FILE.accessPolicies[0], name: "AliyunMQFullAccess" }] },
      "accessPolicies[0].name",
    ],
  ])("%s", (_, file, path) => {
    expect(problemsOf(file).map((problem) => problem.path)).toContain(path);
    expect(world.db.select().from(instances).all()).toEqual([]);
    expect(world.db.select().from(groups).all()).toEqual([]);
    expect(world.db.select().from(auditLog).all()).toEqual([]);
  });
});

test("more credentials than the quota are refused as a whole", () => {
  const deviceCredentials = [1, 2, 3].map((n) => ({
    clientId: `GID_test@@@${n}`,
    id: `DC.000${n}`,
    secret: "device-secret",
  }));
  const problems = problemsOf({
    instances: [{ id: "mqtt-test", maxConnections: 2, groups: [{ id: "GID_test" }], deviceCredentials }],
  });
  expect(problems).toEqual([
    { path: "instances[0].deviceCredentials[2]", message: expect.stringContaining("its quota is 2") },
  ]);
  expect(world.db.select().from(instances).all()).toEqual([]);
});

test("an export with secrets applies to an empty installation and gives the same export", () => {
  apply(FILE);
  const exported = exportState(world.system, { secrets: true });
  const record = JSON.parse(JSON.stringify(exportState(world.system, { secrets: false })));
  expect(JSON.stringify(record)).not.toContain("secret-");
  expect(new Set(apply(record).map(({ did }) => did))).toEqual(new Set(["unchanged"]));
  const other = openTestWorld();
  try {
    applyState(other.system, parseStateFile(JSON.parse(JSON.stringify(exported))));
    expect(exportState(other.system, { secrets: true })).toEqual(exported);
    // Sealed for another installation, the text in the database is another one.
    const sealed = other.db.$client.prepare("select sealed_secret from access_keys where id = 'AK0001'").pluck().get();
    expect(open(other.keyring, String(sealed), "access_keys/AK0001/secret")).toBe("primary-secret-1");
  } finally {
    other.close();
  }
});

test("what is disabled stays so through an export, also elsewhere", () => {
  apply(FILE);
  const off = {
    accessUsers: [{ name: "app", kind: "ram", accessKeys: [{ id: "AK0002", enabled: false }] }],
    instances: [{ id: "mqtt-test", deviceCredentials: [{ clientId: "GID_test@@@1", id: "DC.0001", enabled: false }] }],
  };
  expect(apply(off).filter(({ did }) => did === "changed")).toMatchObject([
    { noun: "access key", id: "AK0002" },
    { noun: "device credential", id: "GID_test@@@1" },
  ]);
  expect(apply(off).every(({ did }) => did === "unchanged")).toBe(true);
  const exported = exportState(world.system, { secrets: true });
  const elsewhere = openTestWorld();
  try {
    applyState(elsewhere.system, parseStateFile(exported));
    const keys = listAccessUsers(elsewhere.system).flatMap((user) => user.keys);
    expect(Object.fromEntries(keys.map(({ id, status }) => [id, status]))).toEqual({
      AK0001: "active",
      AK0002: "disabled",
    });
    expect(getDeviceCredential(elsewhere.system, { instanceId: "mqtt-test", clientId: "GID_test@@@1" }).enabled).toBe(
      false,
    );
    expect(exportState(elsewhere.system, { secrets: true })).toEqual(exported);
  } finally {
    elsewhere.close();
  }
});

test("another pair for a device ends the one that a rotation left behind", () => {
  apply(FILE);
  const device = { instanceId: "mqtt-test", clientId: "GID_test@@@1" };
  rotateDeviceCredential(world.system, { ...device, overlapMs: 60_000, disconnect: false });
  const pair = { clientId: device.clientId, id: "DC.0002", secret: "device-secret-2" };
  apply({ instances: [{ id: "mqtt-test", deviceCredentials: [pair] }] });
  expect(getDeviceCredential(world.system, device)).toMatchObject({ keyId: "DC.0002", previous: null });
});

test.each(["__proto__", "constructor", "toString"])("a policy may be called %s, and an unknown key may not", (name) => {
  const document = { Version: "1", Statement: [{ Effect: "Allow", Action: "mq:PUB", Resource: "*" }] };
  expect(apply({ accessPolicies: [{ name, document }] })).toEqual([
    { did: "created", noun: "access policy", id: name },
  ]);
  expect(problemsOf(JSON.parse(`{"instances":[{"id":"mqtt-x1y","${name}":1}]}`))).toMatchObject([
    { path: `instances[0].${name}` },
  ]);
});
