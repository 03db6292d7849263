import { afterEach, beforeEach, expect, test } from "vitest";
import { slotOf } from "../domain/observed-operation.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { measureDraft } from "./access-check-impact.ts";
import { draftOfAccessPolicy, findUserOfKey } from "./access-check-policies.ts";
import { createAccessKey, ensurePrimaryAccount } from "./access-users.ts";
import { createAccessPolicy } from "./manage-access-policies.ts";
import { createAccessUser } from "./manage-access-users.ts";

let world: InhabitedWorld;

beforeEach(() => {
  world = openInhabitedWorld();
});
afterEach(() => world.close());

interface Seen {
  clientId: string;
  topic: string;
  action?: "PUBLISH" | "SUBSCRIBE";
  mode?: "DeviceCredential" | "Token" | "Signature";
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

test("says what a draft of an access policy would change for those who have it, and for no other client", () => {
  const ctx = world.system;
  const { instanceId } = world.here;
  const documentOf = (...topics: string[]) =>
    JSON.stringify({
      Version: "1",
      Statement: [
        { Effect: "Allow", Action: "mq:MqttInstanceAccess", Resource: `acs:mq:*:*:${instanceId}` },
        {
          Effect: "Allow",
          Action: "mq:PUB",
          Resource: topics.map((topic) => `acs:mq:*:*:topic/${instanceId}/${topic}`),
        },
      ],
    });
  const keyOf = (name: string) => {
    const user = createAccessUser(ctx, { name });
    createAccessPolicy(ctx, { name: `of-${name}`, document: documentOf("a"), attachTo: user.id });
    return { user, keyId: createAccessKey(ctx, { userId: user.id, note: "" }).key.id };
  };
  const [billing, other] = [keyOf("billing"), keyOf("other")];
  for (const { keyId, user } of [billing, other]) {
    for (const topic of ["a", "b", "c"])
      see({ clientId: `GID_one@@@${user.name}`, topic, mode: "Signature", count: 3 });
    world.db.$client.prepare("update observed_operations set key_id = ? where key_id = 'K'").run(keyId);
  }
  see({ clientId: "GID_one@@@device", topic: "a" });
  const impactOf = (name: string, ...topics: string[]) => {
    const policy = draftOfAccessPolicy(ctx, { name, document: documentOf(...topics), userId: billing.user.id });
    return measureDraft(ctx, { instanceId, draft: { accessPolicy: policy } });
  };

  expect(impactOf("of-billing", "b")).toMatchObject({
    looked: 6,
    denied: { publishes: 3, clients: 1, examples: [{ topic: "a", from: "ok", to: "access_policy_no_match" }] },
    allowed: { publishes: 3, clients: 1, examples: [{ topic: "b", from: "access_policy_no_match", to: "ok" }] },
  });
  // One that nobody has yet, as if this user had it beside its own.
  expect(impactOf("new-one", "c")).toMatchObject({ denied: { clients: 0 }, allowed: { publishes: 3, clients: 1 } });
  expect(findUserOfKey(ctx, { keyId: billing.keyId })).toMatchObject({
    name: "billing",
    policies: [{ name: "of-billing", version: 1, document: JSON.stringify(JSON.parse(documentOf("a")), null, 2) }],
  });
  expect(() => draftOfAccessPolicy(ctx, { name: "x", document: "{}", userId: billing.user.id })).toThrow(/^\$/);
});

test("access policies are for who may see the whole account", () => {
  const viewer = world.as({ instanceId: world.here.instanceId, role: "admin" });
  expect(() => findUserOfKey(viewer, { keyId: "K" })).toThrow(expect.objectContaining({ code: "forbidden" }));
  const { key } = createAccessKey(world.system, { userId: ensurePrimaryAccount(world.system), note: "" });
  expect(findUserOfKey(world.system, { keyId: key.id })).toBeNull();
});
