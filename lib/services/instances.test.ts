import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EDITION_LIMITS, EDITIONS, LIMIT_BOUNDS, LIMIT_NAMES } from "../domain/quota.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { openInhabitedWorld } from "../testing/inhabited-world.ts";
import { listAudit, listAuditFilters } from "./audit-log.ts";
import { findClient } from "./clients.ts";
import { listDenials } from "./denials.ts";
import { listDeviceCredentials, registerDeviceCredential } from "./device-credentials.ts";
import { createGroup, listGroups } from "./groups.ts";
import {
  CreateInstanceInput,
  createInstance,
  deleteInstance,
  getInstance,
  listInstances,
  setInstanceEnabled,
  UpdateInstanceInput,
  updateInstance,
} from "./instances.ts";
import { Maintenance } from "./maintenance.ts";
import { listTokens } from "./token-list.ts";

let world: TestWorld;
beforeEach(() => {
  world = openTestWorld();
});
afterEach(() => world.close());

const ctx = () => world.system;
const create = (id: string, name?: string) =>
  createInstance(ctx(), { id, edition: "Standard", ...(name === undefined ? {} : { name }) });
const conflict = (field: string) => expect.objectContaining({ code: "conflict", field });
const auditRows = () => listAudit(ctx(), { instanceId: null }).items.length;

describe("limits", () => {
  const accepts = (limits: Record<string, unknown>) => [
    CreateInstanceInput.safeParse({ edition: "Standard", ...limits }).success,
    UpdateInstanceInput.safeParse({ id: "mqtt-a", ...limits }).success,
  ];

  test.each(LIMIT_NAMES)("%s: its bounds and nothing beyond them", (name) => {
    const { min, max } = LIMIT_BOUNDS[name];
    for (const value of [min, max]) {
      expect(accepts({ [name]: value })).toEqual([true, true]);
      const id = `mqtt-${value}x`;
      expect(createInstance(ctx(), { id, edition: "Standard", [name]: value })[name]).toBe(value);
    }
    for (const value of [min - 1, max + 1]) expect(accepts({ [name]: value })).toEqual([false, false]);
  });

  test.each(["", " ", null, true, false, [], [5], {}, "5", "0x10", "1e3", 1.5, Number.NaN, Infinity, 1e300, "many"])(
    "%j is no limit, least of all 0",
    (value) => {
      for (const name of LIMIT_NAMES) expect(accepts({ [name]: value })).toEqual([false, false]);
    },
  );

  test("left out, they are those of the edition; given, they win", () => {
    for (const edition of EDITIONS) {
      expect(createInstance(ctx(), { edition })).toMatchObject({ edition, ...EDITION_LIMITS[edition] });
    }
    expect(createInstance(ctx(), { edition: "Platinum", maxConnections: 5 })).toMatchObject({
      ...EDITION_LIMITS.Platinum,
      maxConnections: 5,
    });
  });

  test("below the present use they cut nothing off, and nothing more comes in until there is room", () => {
    create("mqtt-a");
    createGroup(ctx(), { instanceId: "mqtt-a", id: "GID_a1b", defaultEffect: "Allow", note: "" });
    const register = (device: number) =>
      registerDeviceCredential(ctx(), { instanceId: "mqtt-a", clientId: `GID_a1b@@@${device}`, onlyNew: false });
    for (const device of [1, 2, 3]) register(device);
    const after = updateInstance(ctx(), { id: "mqtt-a", maxConnections: 2 });
    expect(after).toMatchObject({ maxConnections: 2, counts: { deviceCredentials: 3 } });
    expect(() => register(4)).toThrow(expect.objectContaining({ code: "quota_exceeded" }));
    expect(register(1).credential.clientId).toBe("GID_a1b@@@1");
    updateInstance(ctx(), { id: "mqtt-a", maxConnections: 4 });
    expect(register(4).credential.clientId).toBe("GID_a1b@@@4");
    expect(updateInstance(ctx(), { id: "mqtt-a", maxConnections: 0 }).counts.deviceCredentials).toBe(4);
  });
});

describe("IDs", () => {
  test.each(["mqtt-abc", "post-cn-0pp12gl", `mqtt-${"a".repeat(60)}`])("%j is one", (id) => {
    expect(CreateInstanceInput.safeParse({ id, edition: "Standard" }).success).toBe(true);
  });
  test.each([
    "",
    "mqtt-ab",
    "MQTT-abc",
    "mqtt_abc",
    "abc",
    "mqtt-a|b",
    "mqtt-a/b",
    "mqtt-a*b",
    "mqtt-a%b",
    "mqtt-a b",
    "mqtt-aé",
    "mqtt-abc\u0000",
    "mqtt-abc\nmqtt-abc",
    `mqtt-${"a".repeat(61)}`,
  ])("%j is none", (id) => {
    expect(CreateInstanceInput.safeParse({ id, edition: "Standard" }).success).toBe(false);
  });

  test("are made where none is given, and name the instance", () => {
    const made = createInstance(ctx(), { edition: "Standard" });
    expect(made.id).toMatch(/^mqtt-cn-[a-z0-9]{11}$/);
    expect(made.name).toBe(made.id);
  });

  test("are given once", () => {
    create("mqtt-one");
    expect(() => create("mqtt-one", "other")).toThrow(conflict("id"));
    // Another ID to a broker; but its name, which is the ID where none is given, is the same to people.
    expect(() => create("mqtt-ONE")).toThrow(conflict("name"));
    expect(create("mqtt-ONE", "shouting").id).toBe("mqtt-ONE");
  });
});

describe("names", () => {
  test("are unique whatever their case, and free again after deletion", () => {
    create("mqtt-one", "Fleet");
    create("mqtt-two", "other");
    expect(() => create("mqtt-three", "fLEET")).toThrow(conflict("name"));
    expect(() => updateInstance(ctx(), { id: "mqtt-two", name: "FLEET" })).toThrow(conflict("name"));
    expect(updateInstance(ctx(), { id: "mqtt-one", name: "FLEET" }).name).toBe("FLEET");
    deleteInstance(ctx(), { id: "mqtt-one", confirmName: "FLEET" });
    expect(create("mqtt-three", "fleet").name).toBe("fleet");
  });

  test.each(["ab", "a".repeat(65), "a b", "a/b", "é-name", "<script>", ""])("%j is none", (name) => {
    expect(CreateInstanceInput.safeParse({ name, edition: "Standard" }).success).toBe(false);
  });
});

describe("changes", () => {
  test("that change nothing leave no record", () => {
    const made = create("mqtt-one", "Fleet");
    const before = auditRows();
    expect(updateInstance(ctx(), { id: "mqtt-one", name: "Fleet", maxTps: made.maxTps })).toEqual(made);
    expect(setInstanceEnabled(ctx(), { id: "mqtt-one", enabled: true })).toEqual(made);
    expect(auditRows()).toBe(before);
  });

  test("are recorded with what was before and after, and no more", () => {
    create("mqtt-one");
    updateInstance(ctx(), { id: "mqtt-one", edition: "Platinum", closeOnRefusedSubscribe: true });
    expect(listAudit(ctx(), { instanceId: "mqtt-one" }).items[0]).toMatchObject({
      action: "instance.update",
      detail: {
        before: { edition: "Standard", closeOnRefusedSubscribe: false },
        after: { edition: "Platinum", closeOnRefusedSubscribe: true },
      },
    });
  });
});

describe("deletion", () => {
  test.each(["", "fleet", "Fleet ", "mqtt-one"])("asks for the name as it is, not %j", (confirmName) => {
    create("mqtt-one", "Fleet");
    expect(() => deleteInstance(ctx(), { id: "mqtt-one", confirmName })).toThrow(
      expect.objectContaining({ code: "invalid_input", field: "confirmName" }),
    );
    expect(getInstance(ctx(), { id: "mqtt-one" }).enabled).toBe(true);
  });

  test("hides the instance at once; its ID is free when everything of it is gone, and nothing of it comes back", () => {
    world.close();
    const inhabited = openInhabitedWorld();
    world = inhabited;
    const { instanceId: id, clientId } = inhabited.here;
    const anew = () => createInstance(ctx(), { id, name: "anew", edition: "Standard" });
    deleteInstance(ctx(), { id, confirmName: id });
    expect(listInstances(ctx()).map((instance) => instance.id)).toEqual(["mqtt-elsewhere"]);
    expect(() => deleteInstance(ctx(), { id, confirmName: id })).toThrow("There is no such instance");
    expect(anew).toThrow(conflict("id"));

    const maintenance = new Maintenance(world.db.$client, () => world.clock.now);
    for (let i = 0; i < 100; i++) maintenance.step();
    // The gateway forgets its clients when they are closed.
    world.db.$client.exec(`delete from live_clients where instance_id = '${id}'; delete from live_counts`);
    anew();
    const instanceId = id;
    expect(getInstance(ctx(), { id })).toMatchObject({
      counts: { groups: 0, deviceCredentials: 0, tokens: 0 },
      connections: 0,
    });
    const viewer = world.as({ instanceId, role: "viewer" });
    const lists = [
      listGroups(viewer, { instanceId }),
      listDeviceCredentials(viewer, { instanceId }),
      listTokens(viewer, { instanceId }),
      listDenials(viewer, { instanceId }),
    ];
    expect(lists.map(({ items }) => items)).toEqual([[], [], [], []]);
    expect(findClient(viewer, { instanceId, clientId })).toBeNull();
    // Who was not there before learns nothing of what was done to the instance that had the ID.
    expect(listAudit(viewer, { instanceId }).items.map(({ action }) => action)).toEqual(["instance.create"]);
    expect(listAudit(viewer, { instanceId, target: clientId }).items).toEqual([]);
    expect(listAuditFilters(viewer, { instanceId }).actions).toEqual(["instance.create"]);
    const admin = world.as({ instanceId: null, role: "admin" });
    expect(listAudit(admin, { instanceId }).items.length).toBeGreaterThan(5);
    // The other instance of the same contents has lost nothing.
    expect(getInstance(ctx(), { id: "mqtt-elsewhere" }).counts).toMatchObject({
      groups: 1,
      deviceCredentials: 1,
      tokens: 1,
    });
  });

  test("takes the roles on the instance along: none is left for one that gets the ID", () => {
    create("mqtt-one");
    world.db.$client.exec(`
      insert into operators (id, email, name, password_hash, created_at, updated_at) values ('op_1', 'a@b.c', 'A', 'x', 1, 1);
      insert into operator_roles (operator_id, instance_id, role) values ('op_1', 'mqtt-one', 'admin');`);
    deleteInstance(ctx(), { id: "mqtt-one", confirmName: "mqtt-one" });
    const maintenance = new Maintenance(world.db.$client, () => world.clock.now);
    for (let i = 0; i < 100; i++) maintenance.step();
    create("mqtt-one");
    expect(world.db.$client.prepare("select count(*) from operator_roles").pluck().get()).toBe(0);
  });
});
