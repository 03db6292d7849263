import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, connectionEvents, liveClients, observedOperations, tokenClients } from "../../db/schema.ts";
import { OBSERVED_SLOT_MS, slotOf } from "../domain/observed-operation.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { listAudit } from "./audit-log.ts";
import { createBlock, endBlock } from "./block-list.ts";
import { readClientStory } from "./client-story.ts";
import { listConnectionEvents } from "./connection-history.ts";
import { countClientsOfKey, listClientsOfKey } from "./key-clients.ts";
import { listClientsOfToken } from "./token-clients.ts";

let world: InhabitedWorld;
beforeEach(() => {
  world = openInhabitedWorld();
});
afterEach(() => world.close());

const instanceId = "mqtt-here";
const viewer = () => world.as({ instanceId, role: "viewer" });
const story = (clientId: string, address?: string) => readClientStory(viewer(), { instanceId, clientId, address });
const block = (kind: "client" | "group" | "address", value: string) =>
  createBlock(world.system, { instanceId, kind, value, reason: "", disconnect: false }).block;

describe("what is known of a client ID", () => {
  test("that was never seen: its group, and that there is nothing else", () => {
    expect(story("GID_one@@@never")).toEqual({
      group: { id: "GID_one", exists: { id: "GID_one", policyVersion: 1, defaultEffect: "Allow", rules: 0 } },
      ...{ blocks: [], credential: null, identities: [], tokens: [], lastSeen: null, known: false },
      operations: { since: expect.any(Number), rows: [], more: false },
    });
    expect(story("GID_none@@@never").group).toEqual({ id: "GID_none", exists: null });
    expect(story("no client ID at all").group).toBeNull();
  });

  test.each([
    ["a credential or a refusal", "GID_one@@@device1"],
    ["a block", "banned"],
  ])("is something where there is %s", (_, clientId) => {
    expect(story(clientId).known).toBe(true);
  });

  test("is something where it only connected once", () => {
    const event = { instanceId, channelId: "c1", action: "connect", info: "accepted", at: 1 } as const;
    world.db
      .insert(connectionEvents)
      .values({ ...event, clientId: "GID_one@@@once" })
      .run();
    expect(story("GID_one@@@once").known).toBe(true);
    expect(readClientStory(world.system, { instanceId: "mqtt-elsewhere", clientId: "GID_one@@@once" }).known).toBe(
      false,
    );
  });

  test("whatever is on the block list: an address that cannot be read keeps everybody out, so it is shown to be ended", () => {
    const { id } = block("address", "198.51.100.0/24");
    world.db.$client.prepare("update client_blocks set value = 'not an address' where id = ?").run(id);
    expect(story("GID_one@@@device1").blocks.map(({ value }) => value)).toEqual(["not an address"]);
  });

  test("every block that hits it, by client ID, group and the address that it was last seen at", () => {
    const clientId = "GID_one@@@device1";
    block("group", "GID_two");
    block("address", "198.51.100.0/24");
    expect(story(clientId).blocks).toEqual([]);
    const ours = [block("client", clientId), block("group", "GID_one"), block("address", "192.0.2.0/28")];
    expect(story(clientId).blocks.map(({ kind }) => kind)).toEqual(["client", "group", "address"]);
    // Connected from elsewhere now.
    expect(story(clientId, "203.0.113.1").blocks.map(({ kind }) => kind)).toEqual(["client", "group"]);
    for (const { id } of ours) endBlock(world.system, { instanceId, id });
    expect(story(clientId).blocks).toEqual([]);
  });

  test("the tokens that it connected with, and of a token its client IDs, the latest first", () => {
    const { tokenId } = world.here;
    const use = { tokenId, instanceId, firstAt: 1, address: "192.0.2.7" };
    world.db
      .insert(tokenClients)
      .values([
        { ...use, clientId: "GID_one@@@a", lastAt: 5 },
        { ...use, clientId: "GID_one@@@b", lastAt: 9 },
      ])
      .run();
    const { tokens, lastSeen } = story("GID_one@@@a");
    expect(tokens).toMatchObject([{ token: { id: tokenId, state: "live" }, firstAt: 1, lastAt: 5 }]);
    expect(tokens[0]?.token).not.toHaveProperty("hash");
    expect(lastSeen).toEqual({ address: "192.0.2.7", at: 5 });
    const clients = listClientsOfToken(viewer(), { instanceId, tokenId }, { size: 1 });
    expect(clients.items.map(({ clientId }) => clientId)).toEqual(["GID_one@@@b"]);
    const rest = listClientsOfToken(viewer(), { instanceId, tokenId }, { cursor: clients.next ?? "" });
    expect(rest.items.map(({ clientId }) => clientId)).toEqual(["GID_one@@@a"]);
  });

  test("what it did in the last hour, added up by action and topic", () => {
    const clientId = "GID_one@@@device1";
    const now = world.clock.now;
    const row = {
      ...({ instanceId, clientId, action: "PUBLISH", topic: "a/b", groupId: "GID_one", mode: "Token" } as const),
      ...{ keyId: "k", tokenIds: [], address: "192.0.2.7", secure: false, allowed: 2, refused: 1 },
    };
    const slot = (back: number) => ({ slotAt: slotOf(now) - back * OBSERVED_SLOT_MS, lastAt: now - back });
    world.db
      .insert(observedOperations)
      .values([
        { ...row, ...slot(0) },
        { ...row, ...slot(3) },
        { ...row, ...slot(7) },
        { ...row, ...slot(1), action: "SUBSCRIBE", topic: "a/#", refused: 0 },
        { ...row, ...slot(0), clientId: "GID_one@@@other", topic: "c" },
      ])
      .run();
    expect(story(clientId).operations.rows).toEqual([
      { action: "PUBLISH", topic: "a/b", allowed: 4, refused: 2, lastAt: now },
      { action: "SUBSCRIBE", topic: "a/#", allowed: 2, refused: 0, lastAt: now - 1 },
    ]);
  });
});

test("the history of a client's connections pages from the latest back", () => {
  const clientId = "GID_one@@@busy";
  const event = { instanceId, clientId, channelId: "", action: "connect", info: "not authorized" } as const;
  world.db
    .insert(connectionEvents)
    .values(Array.from({ length: 7 }, (_, i) => ({ ...event, at: 100 + Math.floor(i / 2) })))
    .run();
  world.db
    .insert(connectionEvents)
    .values([
      { ...event, instanceId: "mqtt-elsewhere", at: 900 },
      { ...event, clientId: "GID_one@@@other", at: 901 },
    ])
    .run();
  const seen: number[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = listConnectionEvents(viewer(), { instanceId, clientId }, { size: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ at }) => at));
    cursor = page.next;
  }
  expect(seen).toEqual([103, 102, 102, 101, 101, 100, 100]);
});

test("an access key's live clients, of all instances, are listed and counted, and no other's", () => {
  const here = listClientsOfKey(world.system, { id: "GAKx" }, { size: 1 });
  expect(here.items).toMatchObject([{ instanceName: "mqtt-deleted", mode: "Token" }]);
  const all = listClientsOfKey(world.system, { id: "GAKx" });
  expect(all.items.map((row) => row.instanceId)).toEqual(["mqtt-deleted", "mqtt-elsewhere", "mqtt-here"]);
  expect(countClientsOfKey(world.system, { id: "GAKx" })).toBe(3);
  expect(countClientsOfKey(world.system, { id: "GAKy" })).toBe(0);
  world.db.update(liveClients).set({ mode: "CustomAuth" }).run();
  expect(countClientsOfKey(world.system, { id: "GAKx" })).toBe(0);
});

test("the audit entries of a token are found as it is shown, and no others with its number", () => {
  const { tokenId } = world.here;
  const entry = { at: 1, actorKind: "system", actorId: "x", actorName: "x", instanceId, target: String(tokenId) };
  world.db
    .insert(auditLog)
    .values({ ...entry, action: "import.create" })
    .run();
  const found = listAudit(viewer(), { instanceId, target: `#${tokenId}` }).items;
  expect(found.map(({ action }) => action)).toEqual(["token.issue"]);
});
