import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deviceCredentials, disconnectRequests } from "../../db/schema.ts";
import { open, SealError } from "../domain/secret.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { secondProgram } from "../testing/second-process.ts";
import { AccessFacts } from "./access-facts.ts";
import {
  ClientId,
  deviceSecretPlace,
  endDeviceCredentialOverlap,
  getDeviceCredential,
  listDeviceCredentials,
  MAX_OVERLAP_MS,
  RotateDeviceCredentialInput,
  registerDeviceCredential,
  revealDeviceCredential,
  rotateDeviceCredential,
  setDeviceCredentialEnabled,
  unregisterDeviceCredential,
} from "./device-credentials.ts";
import { createGroup, deleteGroup } from "./groups.ts";
import { createInstance, getInstance } from "./instances.ts";
import { Maintenance } from "./maintenance.ts";

let world: TestWorld;
const instanceId = "mqtt-one";
const clientId = "GID_one@@@device";
const HOUR_MS = 3_600_000;

beforeEach(() => {
  world = openTestWorld();
  for (const id of [instanceId, "mqtt-two"]) {
    createInstance(world.system, { id, edition: "Standard", maxConnections: 3 });
    createGroup(world.system, { instanceId: id, id: "GID_one", defaultEffect: "Allow", note: "" });
  }
});
afterEach(() => world.close());

const ctx = () => world.system;
const device = (name: string) => ({ instanceId, clientId: `GID_one@@@${name}` });
const register = (name = "device") => registerDeviceCredential(ctx(), { ...device(name), onlyNew: false });
const rotate = (overlapMs: number, disconnect = false) =>
  rotateDeviceCredential(ctx(), { instanceId, clientId, overlapMs, disconnect });
const used = () => getInstance(ctx(), { id: instanceId }).counts.deviceCredentials;
const rowOf = (name = "device") => {
  const row = world.db
    .select()
    .from(deviceCredentials)
    .all()
    .find((candidate) => candidate.clientId === `GID_one@@@${name}`);
  if (row === undefined) throw new Error(`${name} is not registered`);
  return row;
};
/** What the broker checks a password against. */
const facts = () => new AccessFacts(world.db.$client, world.keyring).findDeviceCredential(instanceId, clientId);
const quotaExceeded = expect.objectContaining({ code: "quota_exceeded", detail: "DeviceCredentialNumExceed" });

describe("client IDs", () => {
  test.each(["GID_abc@@@d", "GID-abc@@@d", "GID_abc@@@-_9", `GID_abc@@@${"d".repeat(54)}`])("%j is one", (text) => {
    expect(ClientId.safeParse(text).success).toBe(true);
  });
  test.each([
    "",
    "GID_abc",
    "GID_abc@@@",
    "@@@d",
    "GID_ab@@@d",
    "gid_abc@@@d",
    "GID_abc@@d",
    "GID_abc@@@@d",
    "GID_abc@@@d@@@e",
    "GID_abc@@@d/e",
    "GID_abc@@@d+",
    "GID_abc@@@d\u0000",
    "GID_abc@@@é",
    `GID_abc@@@${"d".repeat(55)}`,
  ])("%j is none", (text) => {
    expect(ClientId.safeParse(text).success).toBe(false);
  });
});

describe("the quota", () => {
  test("is held exactly, and freed by unregistering only", () => {
    for (const name of ["a", "b", "c"]) register(name);
    expect(() => register("d")).toThrow(quotaExceeded);
    setDeviceCredentialEnabled(ctx(), { ...device("a"), enabled: false, disconnect: false });
    expect(() => register("d")).toThrow(quotaExceeded);
    deleteGroup(ctx(), { instanceId, id: "GID_one" });
    expect(used()).toBe(3);
    unregisterDeviceCredential(ctx(), { ...device("a"), disconnect: false });
    createGroup(ctx(), { instanceId, id: "GID_one", defaultEffect: "Allow", note: "" });
    register("d");
    expect(() => register("a")).toThrow(quotaExceeded);
    expect(used()).toBe(3);
  });

  test("is not touched by registering again, also when it is full", () => {
    for (const name of ["a", "b", "c"]) register(name);
    const before = rowOf("a");
    world.clock.now += 5;
    const { credential } = register("a");
    expect(used()).toBe(3);
    expect(credential).toMatchObject({ createdAt: before.createdAt, updatedAt: before.updatedAt + 5 });
    expect(credential.keyId).not.toBe(before.keyId);
  });

  test("is of each instance by itself", () => {
    for (const name of ["a", "b", "c"]) register(name);
    const other = { instanceId: "mqtt-two", clientId: "GID_one@@@a", onlyNew: true };
    expect(registerDeviceCredential(ctx(), other).credential.instanceId).toBe("mqtt-two");
  });

  test("is held exactly when two processes register at once", async () => {
    world.db.$client.exec("update instances set max_connections = 150");
    const program = await secondProgram(join(import.meta.dirname, "..", "testing", "verb-loop.ts"));
    try {
      const key = world.keyring.keys.get(world.keyring.currentId)?.toString("hex") ?? "";
      const processes = ["1000", "2000"].map((first) =>
        program.start("register", world.databasePath, key, first, "100"),
      );
      expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0]);
      const said = processes.map(({ lines }) =>
        lines.map((line) => JSON.parse(line) as { did: string; code?: string }),
      );
      const registered = said.map((lines) => lines.filter(({ did }) => did === "register").length);
      expect(registered.reduce((sum, count) => sum + count)).toBe(150);
      // Both did some: they really wrote at once.
      expect(Math.min(...registered)).toBeGreaterThan(0);
      expect(said.flat().filter(({ code }) => code === "quota_exceeded")).toHaveLength(50);
      expect([used(), world.db.select().from(deviceCredentials).all().length]).toEqual([150, 150]);
    } finally {
      program.close();
    }
  });
});

describe("registering", () => {
  test("needs a group of the instance, each time", () => {
    const stranger = { instanceId, clientId: "GID_two@@@device", onlyNew: false };
    const noGroup = expect.objectContaining({ code: "invalid_input", field: "clientId" });
    expect(() => registerDeviceCredential(ctx(), stranger)).toThrow(noGroup);
    register();
    deleteGroup(ctx(), { instanceId, id: "GID_one" });
    expect(() => register()).toThrow(noGroup);
  });
  test("only what is new, where that is asked for, leaves the pair alone", () => {
    const { credential } = register();
    expect(() => registerDeviceCredential(ctx(), { ...device("device"), onlyNew: true })).toThrow(
      expect.objectContaining({ code: "conflict", field: "clientId" }),
    );
    expect(getDeviceCredential(ctx(), device("device")).keyId).toBe(credential.keyId);
  });
  test("again ends both pairs of a rotation at once", () => {
    register();
    rotate(HOUR_MS);
    const { credential } = register();
    expect(credential.previous).toBeNull();
    expect(facts()).toMatchObject({ keyId: credential.keyId, previous: null });
  });
  test("gives IDs and secrets of the documented form, never twice", () => {
    const made = Array.from({ length: 100 }, () => register());
    for (const { secret, credential } of made) {
      expect([secret, credential.keyId]).toEqual(Array(2).fill(expect.stringMatching(/^DC\.[A-Za-z0-9]{22}$/)));
    }
    expect(new Set(made.flatMap(({ secret, credential }) => [secret, credential.keyId])).size).toBe(200);
  });
});

describe("rotating", () => {
  test("keeps the old pair good to the millisecond", () => {
    const old = register();
    const { credential, secret } = rotate(HOUR_MS);
    expect(credential.previous).toEqual({
      keyId: old.credential.keyId,
      endsAt: world.clock.now + HOUR_MS,
      lastUsedAt: null,
    });
    const both = facts();
    expect([both?.secret(), both?.previous?.secret()]).toEqual([secret, old.secret]);
    world.clock.now += HOUR_MS - 1;
    expect(getDeviceCredential(ctx(), device("device")).previous).not.toBeNull();
    world.clock.now += 1;
    expect(getDeviceCredential(ctx(), device("device")).previous).toBeNull();
    expect(listDeviceCredentials(ctx(), { instanceId, state: "rotating" }).items).toEqual([]);
  });

  test("twice leaves the last two pairs, never three", () => {
    register();
    const second = rotate(HOUR_MS);
    const third = rotate(2 * HOUR_MS);
    const both = facts();
    expect([both?.secret(), both?.previous?.secret()]).toEqual([third.secret, second.secret]);
    expect(third.credential.previous?.endsAt).toBe(world.clock.now + 2 * HOUR_MS);
  });

  test("without an overlap ends the old pair at once, and the overlap of the rotation before", () => {
    register();
    rotate(HOUR_MS);
    const { credential } = rotate(0);
    expect([credential.previous, facts()?.previous]).toEqual([null, null]);
    expect(rowOf()).toMatchObject({ previousKeyId: null, previousSealedSecret: null, previousEndsAt: null });
  });

  test("an overlap ends early by hand, and ending it again does nothing", () => {
    register();
    const { credential } = rotate(HOUR_MS);
    const ended = endDeviceCredentialOverlap(ctx(), device("device"));
    expect(ended).toMatchObject({ keyId: credential.keyId, previous: null });
    expect(endDeviceCredentialOverlap(ctx(), device("device"))).toEqual(ended);
    expect(facts()?.previous).toBeNull();
  });

  test("an overlap that is over is cleared away, with its secret", () => {
    register();
    rotate(HOUR_MS);
    world.clock.now += HOUR_MS + 1;
    const maintenance = new Maintenance(world.db.$client, () => world.clock.now);
    for (let i = 0; i < 20; i++) maintenance.step();
    expect(rowOf()).toMatchObject({ previousKeyId: null, previousSealedSecret: null, previousEndsAt: null });
  });

  test("does not make a device that was there one that never was", () => {
    register();
    world.db.$client.exec(`update device_credentials set last_used_at = 77`);
    const never = () => listDeviceCredentials(ctx(), { instanceId, state: "never" }).items.length;
    for (const overlapMs of [HOUR_MS, 0]) {
      const { credential } = rotate(overlapMs);
      expect([credential.lastUsedAt, never()]).toEqual([null, 0]);
    }
    endDeviceCredentialOverlap(ctx(), device("device"));
    expect(never()).toBe(0);
    register("new");
    expect(never()).toBe(1);
  });

  test("credentials that nobody used for some days are listed, the longest unused first, whichever pair it was", () => {
    const { now } = world.clock;
    const day = 24 * HOUR_MS;
    world.db.$client.exec("update instances set max_connections = 5");
    for (const id of ["new", "never", "used", "moved", "idle"]) register(id);
    const set = (id: string, columns: string) =>
      world.db.$client.exec(`update device_credentials set ${columns} where client_id = 'GID_one@@@${id}'`);
    set("never", `created_at = ${now - 40 * day}`);
    set("used", `created_at = ${now - 400 * day}, last_used_at = ${now - 30 * day}`);
    set("moved", `created_at = ${now - 400 * day}, previous_last_used_at = ${now - day}`);
    set("idle", `created_at = ${now - 400 * day}, last_used_at = ${now - 31 * day}, enabled = 0`);
    const listed = (filter: object, page = {}) =>
      listDeviceCredentials(ctx(), { instanceId, unusedDays: 30, ...filter }, page);
    const ids = (filter: object) => listed(filter).items.map(({ clientId }) => clientId.split("@@@")[1]);
    expect(ids({})).toEqual(["never", "idle"]);
    world.clock.now += 1;
    expect(ids({})).toEqual(["never", "idle", "used"]);
    expect(ids({ unusedDays: 1 })).toEqual(["never", "idle", "used", "moved"]);
    expect(ids({ state: "never" })).toEqual(["never"]);
    expect(ids({ state: "disabled", groupId: "GID_one" })).toEqual(["idle"]);
    expect(ids({ search: "GID_one@@@i" })).toEqual(["idle"]);
    expect(ids({ groupId: "GID_two" })).toEqual([]);
    const first = listed({}, { size: 2 });
    expect(listed({}, { size: 2, cursor: first.next ?? "" }).items.map(({ lastSeenAt }) => lastSeenAt)).toEqual([
      now - 30 * day,
    ]);
  });

  test.each([0, 1, MAX_OVERLAP_MS])("an overlap of %i ms can be chosen", (overlapMs) => {
    expect(RotateDeviceCredentialInput.safeParse({ ...device("d"), overlapMs }).success).toBe(true);
  });
  test.each([-1, MAX_OVERLAP_MS + 1, 0.5, Number.NaN, "1", null, undefined])("%j cannot", (overlapMs) => {
    expect(RotateDeviceCredentialInput.safeParse({ ...device("d"), overlapMs }).success).toBe(false);
  });

  test("and disconnecting orders it in the same write", () => {
    register();
    rotate(0, true);
    expect(world.db.select().from(disconnectRequests).all()).toMatchObject([{ instanceId, clientId, doneAt: null }]);
  });
});

describe("a sealed secret", () => {
  test("opens in its own row only", () => {
    const one = register("a");
    register("b");
    const { sealedSecret } = rowOf("a");
    expect(open(world.keyring, sealedSecret, deviceSecretPlace(instanceId, "GID_one@@@a"))).toBe(one.secret);
    for (const place of [
      deviceSecretPlace(instanceId, "GID_one@@@b"),
      deviceSecretPlace("mqtt-two", "GID_one@@@a"),
      "access_keys/GID_one@@@a/secret",
      "",
    ]) {
      expect(() => open(world.keyring, sealedSecret, place)).toThrow(SealError);
    }
  });

  test("that somebody copied into another row is revealed to nobody, and lets nobody in", () => {
    register("a");
    register();
    world.db.$client
      .prepare("update device_credentials set sealed_secret = ? where client_id = ?")
      .run(rowOf("a").sealedSecret, clientId);
    expect(() => revealDeviceCredential(ctx(), device("device"))).toThrow(SealError);
    expect(() => facts()?.secret()).toThrow(SealError);
  });
});

describe("enabling, disabling and unregistering", () => {
  test("a change that changes nothing leaves the row as it was, but disconnects where that is asked for", () => {
    register();
    const before = rowOf();
    world.clock.now += 5;
    setDeviceCredentialEnabled(ctx(), { ...device("device"), enabled: true, disconnect: true });
    expect(rowOf()).toEqual(before);
    expect(world.db.select().from(disconnectRequests).all()).toHaveLength(1);
  });
  test("the broker sees it at once", () => {
    register();
    setDeviceCredentialEnabled(ctx(), { ...device("device"), enabled: false, disconnect: false });
    expect(facts()?.enabled).toBe(false);
    unregisterDeviceCredential(ctx(), { ...device("device"), disconnect: false });
    expect(facts()).toBeNull();
  });
  test.each([
    () => getDeviceCredential(ctx(), device("x")),
    () => revealDeviceCredential(ctx(), device("x")),
    () => rotateDeviceCredential(ctx(), { ...device("x"), overlapMs: 0, disconnect: true }),
    () => endDeviceCredentialOverlap(ctx(), device("x")),
    () => setDeviceCredentialEnabled(ctx(), { ...device("x"), enabled: false, disconnect: true }),
    () => unregisterDeviceCredential(ctx(), { ...device("x"), disconnect: true }),
  ])("what is not registered is not found, and nothing is ordered (%#)", (act) => {
    expect(act).toThrow(expect.objectContaining({ code: "not_found", detail: "DeviceCredentialNotFound" }));
    expect(world.db.select().from(disconnectRequests).all()).toEqual([]);
  });
});
