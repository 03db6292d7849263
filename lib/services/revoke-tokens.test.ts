import { afterEach, beforeEach, expect, test } from "vitest";
import { liveClients } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { listAudit } from "./audit-log.ts";
import type { ServiceContext } from "./context.ts";
import { createInstance } from "./instances.ts";
import { countMatchingTokens, listMatchingTokens, REVOKED_AT_ONCE, revokeMatchingTokens } from "./revoke-tokens.ts";
import { listTokenIssuers, listTokens } from "./token-list.ts";
import { applyToken, getToken, issueToken, revokeToken } from "./tokens.ts";

const HERE = "mqtt-here";
const THERE = "mqtt-there";
const ISSUER = "access_key:GAKbilling";
let world: TestWorld;

beforeEach(() => {
  world = openTestWorld();
  for (const id of [HERE, THERE]) createInstance(world.system, { id, name: id, edition: "Standard" });
});
afterEach(() => world.close());

const app = (id = "GAKbilling"): ServiceContext => ({
  ...world.system,
  actor: { kind: "access_key", id, name: "billing", userId: "u", grants: [{ instanceId: null, role: "operator" }] },
});
const apply = (ctx: ServiceContext, instanceId = HERE, lifeMs = 3_600_000) =>
  applyToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt: world.clock.now + lifeMs }).token.id;
const byHand = (note: string) =>
  issueToken(world.system, {
    ...{ instanceId: HERE, type: "R", filters: ["a"], expiresAt: world.clock.now + 3_600_000, note },
  }).token.id;
function connect(clientId: string, instanceId: string, tokenIds: number[]): void {
  const row = {
    groupId: "GID_a",
    connectionId: `${instanceId} ${clientId}`,
    mode: "Token",
    keyId: "k",
    address: "a",
  } as const;
  world.db
    .insert(liveClients)
    .values({
      ...row,
      ...{ instanceId, clientId, tokenIds, groupPolicyVersion: 1, listener: "tcp", cleanSession: true },
      ...{ keepaliveSeconds: 60, connectedAt: 1, subscriptions: [] },
    })
    .run();
}
const live = (instanceId: string) =>
  listTokens(world.system, { instanceId, state: "live" }, { size: 200 }).items.map(({ id }) => id);

test("all live tokens of an issuer are revoked in every instance, and nothing of anybody else", () => {
  const mine = [apply(app()), apply(app()), apply(app(), THERE)];
  const [first = 0, second = 0, third = 0] = mine;
  const others = [apply(app("GAKshop")), byHand("billing"), apply(app("GAKbillingX"), THERE)];
  const over = apply(app(), HERE, 60_000);
  const before = apply(app());
  revokeToken(world.system, { instanceId: HERE, id: before });
  connect("GID_a@@@1", HERE, [first, second]);
  connect("GID_a@@@2", HERE, [others[0] ?? 0, second]);
  connect("GID_a@@@3", HERE, [others[0] ?? 0]);
  connect("GID_a@@@3", THERE, [third]);
  world.clock.now += 61_000;

  expect(countMatchingTokens(world.system, { instanceId: null, issuer: ISSUER })).toEqual({ tokens: 3, clients: 3 });
  expect(listMatchingTokens(world.system, { issuer: ISSUER })).toEqual([
    { instanceId: HERE, instanceName: HERE, tokens: 2, clients: 2 },
    { instanceId: THERE, instanceName: THERE, tokens: 1, clients: 1 },
  ]);
  expect(revokeMatchingTokens(world.system, { instanceId: null, issuer: ISSUER })).toEqual({ revoked: 2, left: 1 });
  expect(revokeMatchingTokens(world.system, { instanceId: null, issuer: ISSUER })).toEqual({ revoked: 1, left: 0 });
  expect(revokeMatchingTokens(world.system, { instanceId: null, issuer: ISSUER })).toEqual({ revoked: 0, left: 0 });
  expect([...live(HERE), ...live(THERE)].sort()).toEqual(others.toSorted());
  expect(getToken(world.system, { instanceId: HERE, id: over }).state).toBe("expired");
  expect(listAudit(world.system, { instanceId: null, target: "GAKbilling" }).items.map(({ detail }) => detail)).toEqual(
    [
      { count: 1, issuer: ISSUER },
      { count: 2, issuer: ISSUER },
    ],
  );
  expect(listAudit(world.system, { instanceId: HERE, target: String(first) }).items[0]).toMatchObject({
    action: "token.revoke",
  });
});

test("those issued by hand are found by the start of their note, and only those are revoked", () => {
  const found = [byHand("billing app"), byHand("billing")];
  const kept = [byHand("Billing"), byHand("")];
  const shown = listTokens(world.system, { instanceId: HERE, search: "billing" }).items.map(({ id }) => id);
  expect(shown.toSorted()).toEqual(found.toSorted());
  expect(countMatchingTokens(world.system, { instanceId: HERE, search: "billing" }).tokens).toBe(2);
  expect(revokeMatchingTokens(world.system, { instanceId: HERE, search: "billing" })).toEqual({ revoked: 2, left: 0 });
  expect(live(HERE).toSorted()).toEqual(kept.toSorted());
});

test("more than fit into one write take several, each of bounded size", () => {
  for (let n = 0; n <= REVOKED_AT_ONCE; n++) apply(app());
  expect(revokeMatchingTokens(world.system, { instanceId: HERE })).toEqual({ revoked: REVOKED_AT_ONCE, left: 1 });
  expect(revokeMatchingTokens(world.system, { instanceId: HERE })).toEqual({ revoked: 1, left: 0 });
});

test("a list shows who has issued tokens, and those of one of them in each state", () => {
  const [a, b] = [apply(app()), apply(app("GAKshop"))];
  revokeToken(world.system, { instanceId: HERE, id: a });
  expect(listTokenIssuers(world.system, { instanceId: HERE })).toEqual([
    { issuer: ISSUER, name: "billing" },
    { issuer: "access_key:GAKshop", name: "billing" },
  ]);
  expect(listTokenIssuers(world.system, { instanceId: THERE })).toEqual([]);
  const of = (issuer: string, state?: "live" | "revoked") =>
    listTokens(world.system, { instanceId: HERE, issuer, ...(state ? { state } : {}) }).items.map(({ id }) => id);
  expect([of(ISSUER), of(ISSUER, "revoked"), of(ISSUER, "live"), of("access_key:GAKshop", "live")]).toEqual([
    [a],
    [a],
    [],
    [b],
  ]);
});
