import { afterEach, beforeEach, expect, test } from "vitest";
import { tokenClients, tokens } from "../../db/schema.ts";
import type { UsedCredentials } from "../domain/authenticate.ts";
import type { Binding } from "../domain/decision.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createInstance } from "./instances.ts";
import { LastUse, TOKEN_CLIENTS } from "./last-use.ts";
import { issueToken } from "./tokens.ts";

const instanceId = "mqtt-cn-uses";
let world: TestWorld;
let lastUse: LastUse;
let tokenId: number;

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Standard" });
  const expiresAt = world.clock.now + 3_600_000;
  tokenId = issueToken(world.system, { instanceId, type: "R", filters: ["a"], expiresAt, note: "" }).token.id;
  lastUse = new LastUse(world.db.$client);
});
afterEach(() => world.close());

function connect(clientId: string, address = "192.0.2.1", ids = [tokenId]) {
  const used = { accessKeyId: null, tokenIds: ids, deviceKeyPair: null, customIdentity: null } as UsedCredentials;
  lastUse.connected({ instanceId, clientId, address } as Binding, used, world.clock.now);
}

function flush() {
  world.db.$client.transaction(() => lastUse.write(() => true)).immediate();
  lastUse.written();
}

const clients = () => world.db.select().from(tokenClients).all();

test("a token remembers every client ID that has connected with it, since when and when last", () => {
  const first = world.clock.now;
  connect("GID_a@@@1");
  connect("GID_a@@@2");
  flush();
  world.clock.now += 60_000;
  connect("GID_a@@@1", "192.0.2.9");
  flush();
  expect(lastUse.pending).toBe(0);
  expect(clients()).toEqual([
    { tokenId, clientId: "GID_a@@@1", instanceId, firstAt: first, lastAt: world.clock.now, address: "192.0.2.9" },
    { tokenId, clientId: "GID_a@@@2", instanceId, firstAt: first, lastAt: first, address: "192.0.2.1" },
  ]);
});

test("the last use of a token is the latest of all of them, whatever the order of the first ones", () => {
  connect("GID_a@@@1");
  connect("GID_a@@@2");
  world.clock.now += 1_000;
  connect("GID_a@@@1");
  flush();
  expect(world.db.select().from(tokens).get()).toMatchObject({
    lastUsedClientId: "GID_a@@@1",
    lastUsedAt: world.clock.now,
  });
});

test("so many client IDs of one token and no more, and those that are known stay up to date", () => {
  for (let i = 0; i < TOKEN_CLIENTS + 5; i++) connect(`GID_a@@@${i}`);
  flush();
  expect(clients()).toHaveLength(TOKEN_CLIENTS);
  world.clock.now += 1_000;
  connect("GID_a@@@0");
  flush();
  expect(clients()).toHaveLength(TOKEN_CLIENTS);
  expect(clients()[0]).toMatchObject({ clientId: "GID_a@@@0", lastAt: world.clock.now });
});

test("a token that is gone meanwhile stops nothing", () => {
  connect("GID_a@@@1", "192.0.2.1", [tokenId, tokenId + 1]);
  world.db.delete(tokens).run();
  flush();
  expect([clients(), lastUse.pending]).toEqual([[], 0]);
});
