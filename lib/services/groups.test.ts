import { afterEach, beforeEach, expect, test } from "vitest";
import { changes, liveClients } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { listAudit } from "./audit-log.ts";
import { createGroup, deleteGroup, getGroup, listGroups, saveGroupPolicy } from "./groups.ts";
import { createInstance } from "./instances.ts";

let world: TestWorld;
const instanceId = "mqtt-a";

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Standard" });
});
afterEach(() => world.close());

const admin = () => world.as({ instanceId: null, role: "admin" });
const newGroup = (id: string) => createGroup(admin(), { instanceId, id, defaultEffect: "Allow", note: "" });

test("a new group allows everything and has version 1", () => {
  const group = newGroup("GID_a");
  expect(group).toMatchObject({ defaultEffect: "Allow", policyVersion: 1, rules: [], deviceCredentials: 0 });
});

test("saving a policy raises its version, tells the gateway and leaves a record of before and after", () => {
  newGroup("GID_a");
  const rule = { effect: "Deny", pub: true, sub: false, topic: "a/#" } as const;
  const saved = saveGroupPolicy(admin(), {
    instanceId,
    id: "GID_a",
    expectedVersion: 1,
    defaultEffect: "Deny",
    rules: [rule],
  });
  expect(saved).toMatchObject({ policyVersion: 2, defaultEffect: "Deny", rules: [rule] });
  expect(world.db.select().from(changes).all().at(-1)).toMatchObject({
    kind: "group.changed",
    subject: "GID_a",
    instanceId,
  });
  expect(listAudit(admin(), { instanceId }).items[0]).toMatchObject({
    action: "group.policy",
    target: "GID_a",
    actorId: "op_test",
    address: "192.0.2.1",
    detail: { before: { defaultEffect: "Allow", rules: [] }, after: { defaultEffect: "Deny", rules: [rule] } },
  });
});

test("somebody else's change in between is not overwritten", () => {
  newGroup("GID_a");
  const save = (defaultEffect: "Allow" | "Deny") =>
    saveGroupPolicy(admin(), { instanceId, id: "GID_a", expectedVersion: 1, defaultEffect, rules: [] });
  save("Deny");
  expect(() => save("Allow")).toThrow("Somebody has changed this policy meanwhile");
  expect(getGroup(admin(), { instanceId, id: "GID_a" }).defaultEffect).toBe("Deny");
});

test("a wrong rule is named by its path, and nothing is saved", () => {
  newGroup("GID_a");
  const good = { effect: "Allow", pub: true, sub: true, topic: "a" } as const;
  const save = () =>
    saveGroupPolicy(admin(), {
      instanceId,
      id: "GID_a",
      expectedVersion: 1,
      defaultEffect: "Allow",
      rules: [good, { ...good, topic: "a#" }],
    });
  expect(save).toThrow(
    expect.objectContaining({ code: "invalid_input", fields: { "rules.1.topic": expect.stringContaining("#") } }),
  );
  expect(getGroup(admin(), { instanceId, id: "GID_a" })).toMatchObject({ policyVersion: 1, rules: [] });
});

test("pages go forth and back without gaps", () => {
  for (let i = 10; i < 35; i++) newGroup(`GID_${i}x`);
  const first = listGroups(admin(), { instanceId }, { size: 10 });
  const second = listGroups(admin(), { instanceId }, { size: 10, cursor: first.next ?? "" });
  const third = listGroups(admin(), { instanceId }, { size: 10, cursor: second.next ?? "" });
  expect([first, second, third].flatMap((page) => page.items.map((group) => group.id))).toEqual(
    Array.from({ length: 25 }, (_, i) => `GID_${i + 10}x`),
  );
  expect([first.previous, third.next]).toEqual([null, null]);
  const back = listGroups(admin(), { instanceId }, { size: 10, cursor: third.previous ?? "" });
  expect(back.items).toEqual(second.items);
  expect(listGroups(admin(), { instanceId, search: "GID_1" }, {}).items).toHaveLength(10);
});

test("deleting a group makes room for a new one of the same name with an empty policy", () => {
  newGroup("GID_a");
  deleteGroup(admin(), { instanceId, id: "GID_a" });
  expect(() => getGroup(admin(), { instanceId, id: "GID_a" })).toThrow("There is no group GID_a");
  expect(newGroup("GID_a").policyVersion).toBe(1);
});

test("a group that is made again begins above what the clients of the deleted one still run", () => {
  newGroup("GID_a");
  world.db
    .insert(liveClients)
    .values({
      instanceId,
      clientId: "GID_a@@@1",
      groupId: "GID_a",
      connectionId: "c",
      mode: "Token",
      keyId: "k",
      tokenIds: [],
      groupPolicyVersion: 5,
      address: "a",
      listener: "tcp",
      cleanSession: true,
      keepaliveSeconds: 60,
      connectedAt: 1,
      subscriptions: [],
    })
    .run();
  deleteGroup(admin(), { instanceId, id: "GID_a" });
  newGroup("GID_a");
  expect(getGroup(admin(), { instanceId, id: "GID_a" })).toMatchObject({
    policyVersion: 6,
    connectionsOnOlderPolicy: 1,
  });
});
