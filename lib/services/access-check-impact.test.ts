import { afterEach, beforeEach, expect, test } from "vitest";
import { slotOf } from "../domain/observed-operation.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { measureDraft } from "./access-check-impact.ts";
import { createAccessKey, ensurePrimaryAccount } from "./access-users.ts";

let world: InhabitedWorld;

beforeEach(() => {
  world = openInhabitedWorld();
});
afterEach(() => world.close());

interface Seen {
  clientId: string;
  topic: string;
  action?: "PUBLISH" | "SUBSCRIBE";
  mode?: "DeviceCredential" | "Token";
  tokenIds?: number[];
  count?: number;
  ago?: number;
  instanceId?: string;
}

function see({ clientId, topic, action = "PUBLISH", mode = "DeviceCredential", tokenIds = [], ...more }: Seen): void {
  const { count = 1, ago = 0, instanceId = world.here.instanceId } = more;
  const at = world.clock.now - ago;
  world.db.$client
    .prepare("insert into observed_operations values (?, ?, ?, ?, ?, 'GID_one', ?, 'K', ?, '192.0.2.1', 0, ?, 0, ?)")
    .run(instanceId, slotOf(at), clientId, action, topic, mode, JSON.stringify(tokenIds), count, at);
}

const deny = (topic: string) => ({ effect: "Deny", pub: true, sub: true, topic }) as const;
const measure = (rules: readonly ReturnType<typeof deny>[], defaultEffect: "Allow" | "Deny" = "Allow") =>
  measureDraft(world.as({ instanceId: world.here.instanceId, role: "viewer" }), {
    instanceId: world.here.instanceId,
    draft: { groupPolicy: { groupId: "GID_one", defaultEffect, rules } },
  });

test("says what of the last hour a draft would newly deny, summed over slots", () => {
  for (const ago of [0, 1_200_000]) see({ clientId: "GID_one@@@1", topic: "a/1", count: 10, ago });
  see({ clientId: "GID_one@@@2", topic: "a/2", count: 5 });
  see({ clientId: "GID_one@@@2", topic: "a/#", action: "SUBSCRIBE" });
  see({ clientId: "GID_one@@@3", topic: "b", count: 99 });
  see({ clientId: "GID_one@@@4", topic: "a/4", count: 7, ago: 3 * 3_600_000 });
  see({ clientId: "GID_one@@@5", topic: "a/5", count: 7, instanceId: world.elsewhere.instanceId });
  see({ clientId: "", topic: "", count: 12 });
  const impact = measure([deny("a/#")]);
  expect(impact).toMatchObject({
    looked: 4,
    apart: 12,
    denied: { publishes: 25, subscribes: 1, clients: 2 },
    allowed: { publishes: 0, subscribes: 0, clients: 0, examples: [] },
  });
  expect(impact.denied.examples[0]).toEqual({
    ...{ clientId: "GID_one@@@1", action: "PUBLISH", topic: "a/1", count: 20 },
    ...{ from: "ok", to: "group_policy_denied" },
  });
});

test("a token keeps its grant whatever the default is, and is judged at the time at which it was used", () => {
  const { tokenId } = world.here;
  const { key } = createAccessKey(world.system, { userId: ensurePrimaryAccount(world.system), note: "" });
  see({ clientId: "GID_one@@@1", topic: "a/1", mode: "Token", tokenIds: [tokenId] });
  world.db.$client.prepare("update observed_operations set key_id = ?").run(key.id);
  expect(measure([], "Deny").denied).toMatchObject({ publishes: 0 });
  world.db.$client
    .prepare("update tokens set created_at = 1, expires_at = ? where id = ?")
    .run(world.clock.now + 1, tokenId);
  world.clock.now += 60_000;
  expect(measure([deny("a/1")]).denied).toMatchObject({ publishes: 1, clients: 1 });
});
