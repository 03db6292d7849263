import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createAccessKey, ensurePrimaryAccount } from "./access-users.ts";
import { registerDeviceCredential } from "./device-credentials.ts";
import { FindInput, findAnything } from "./find.ts";
import { createGroup } from "./groups.ts";
import { createInstance, deleteInstance } from "./instances.ts";
import { createAccessUser } from "./manage-access-users.ts";
import { issueToken } from "./tokens.ts";

let world: TestWorld;
const made: Record<string, { readonly deviceKey: string; readonly token: string; readonly tokenId: number }> = {};
let accessKeyId = "";

beforeAll(() => {
  world = openTestWorld();
  const ctx = world.system;
  for (const instanceId of ["mqtt-here", "mqtt-there", "mqtt-gone"]) {
    createInstance(ctx, { id: instanceId, edition: "Standard" });
    createGroup(ctx, { instanceId, id: "GID_lamps", defaultEffect: "Allow", note: "" });
    const { credential } = registerDeviceCredential(ctx, { instanceId, clientId: "GID_lamps@@@one", onlyNew: true });
    const expiresAt = world.clock.now + 3_600_000;
    const { token, text } = issueToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt, note: "" });
    made[instanceId] = { deviceKey: credential.keyId, token: text, tokenId: token.id };
  }
  accessKeyId = createAccessKey(ctx, { userId: ensurePrimaryAccount(ctx), note: "" }).key.id;
  deleteInstance(ctx, { id: "mqtt-gone", confirmName: "mqtt-gone" });
});
afterAll(() => world.close());

const of = (instanceId: string) => made[instanceId] ?? expect.fail(instanceId);
const kinds = (found: ReturnType<typeof findAnything>) =>
  found.map((one) => `${one.kind} ${"instanceId" in one ? one.instanceId : ""} ${one.id}`);

test("a pasted token, key or username leads to its page in whichever instance", () => {
  const find = (query: string) => kinds(findAnything(world.system, { query, instanceId: "mqtt-here" }));
  const { deviceKey, token, tokenId } = of("mqtt-there");
  expect(find(token)).toEqual([`token mqtt-there ${tokenId}`]);
  expect(find(deviceKey)).toEqual(["device mqtt-there GID_lamps@@@one"]);
  expect(find(`DeviceCredential|${deviceKey}|mqtt-there`)).toEqual(["device mqtt-there GID_lamps@@@one"]);
  expect(find(accessKeyId)).toEqual([`accessKey  ${accessKeyId}`]);
  expect(find("gtk_")).toEqual([`token mqtt-here ${of("mqtt-here").tokenId}`]);
});

test("an app is found by a part of its name or of the note of its key, and only by who may see keys", () => {
  const user = createAccessUser(world.system, { name: "Billing-app" });
  const { key } = createAccessKey(world.system, { userId: user.id, note: "the shop" });
  const find = (query: string, ctx = world.system) => kinds(findAnything(ctx, { query, instanceId: null }));
  expect(find("billing")).toEqual([`accessUser  ${user.id}`, `accessKey  ${key.id}`]);
  expect(find("SHOP")).toEqual([`accessKey  ${key.id}`]);
  expect(find("billing", world.as({ instanceId: null, role: "operator" }))).toEqual([]);
});

test("a client ID leads to its page, also when it was never seen", () => {
  const find = (query: string) => kinds(findAnything(world.system, { query, instanceId: "mqtt-here" }));
  expect(find("GID_lamps@@@one")).toEqual([
    "client mqtt-here GID_lamps@@@one",
    "device mqtt-here GID_lamps@@@one",
    "client mqtt-there GID_lamps@@@one",
    "device mqtt-there GID_lamps@@@one",
  ]);
  expect(find("GID_lamps@@@never")).toEqual(["client mqtt-here GID_lamps@@@never"]);
  expect(find("GID_la")).toEqual(["device mqtt-here GID_lamps@@@one", "group mqtt-here GID_lamps"]);
  expect(find("%")).toEqual([]);
});

test("a client ID is found in the instance that knows it, not in the one being looked at", () => {
  const find = (query: string, instanceId: string | null) =>
    kinds(findAnything(world.system, { query, instanceId })).filter((found) => found.startsWith("client"));
  registerDeviceCredential(world.system, { instanceId: "mqtt-there", clientId: "GID_lamps@@@two", onlyNew: true });
  const there = ["client mqtt-there GID_lamps@@@two"];
  expect(find("GID_lamps@@@two", "mqtt-here")).toEqual(there);
  expect(find("GID_lamps@@@two", null)).toEqual(there);
  // As it is said on the phone.
  expect(find("lamps@@@two", "mqtt-here")).toEqual(there);
  expect(find("two", "mqtt-here")).toEqual(there);
  expect(kinds(findAnything(world.system, { query: "lamp", instanceId: "mqtt-here" }))).toContain(
    "group mqtt-here GID_lamps",
  );
  const [first] = findAnything(world.system, { query: "GID_lamps@@@two", instanceId: null });
  expect(first).toMatchObject({ instanceName: expect.any(String) });
});

test("what is in another person's instance, or in a deleted one, is not there", () => {
  const viewer = world.as({ instanceId: "mqtt-here", role: "viewer" });
  const find = (query: string, instanceId: string | null) => kinds(findAnything(viewer, { query, instanceId }));
  for (const instanceId of ["mqtt-there", "mqtt-gone"]) {
    const { deviceKey, token } = of(instanceId);
    for (const query of [deviceKey, token, "GID_lamps@@@two", "two", "GID_lamps", "gtk_"]) {
      expect(find(query, instanceId), query).toEqual([]);
    }
    expect(find("GID_lamps@@@one", instanceId)).toEqual([
      "client mqtt-here GID_lamps@@@one",
      "device mqtt-here GID_lamps@@@one",
    ]);
  }
  expect(find(accessKeyId, "mqtt-here")).toEqual([]);
  expect(find(of("mqtt-here").token, null)).toEqual([`token mqtt-here ${of("mqtt-here").tokenId}`]);
  const gone = findAnything(world.system, { query: of("mqtt-gone").token, instanceId: null });
  expect(gone).toEqual([]);
});

test("nothing found says what a token is", () => {
  const { token } = of("mqtt-here");
  expect(JSON.stringify(findAnything(world.system, { query: token, instanceId: null }))).not.toContain(
    token.slice(12, -4),
  );
});

test("a huge text is refused", () => {
  expect(FindInput.safeParse({ query: "x".repeat(513), instanceId: null }).success).toBe(false);
});
