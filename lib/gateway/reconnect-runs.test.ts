import { afterEach, beforeEach, expect, test } from "vitest";
import { saveGroupPolicy } from "../services/groups.ts";
import { findReconnectRun, reconnectOutdatedClients, stopReconnecting } from "../services/outdated-clients.ts";
import { type GatewayWorld, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;
const instanceId = "mqtt-reconnect";
const group = { instanceId, id: "GID_test" };

beforeEach(async () => {
  world = await openGatewayWorld();
  world.instance(instanceId);
  for (let n = 0; n < 5; n++) await world.connect(world.device(instanceId, `GID_test@@@${n}`));
  await world.gateway.beat();
  world.gateway.tick();
});
afterEach(() => world.close());

const denyAll = () =>
  saveGroupPolicy(world.system, { ...group, expectedVersion: 1, defaultEffect: "Deny", rules: [] } as never);
const run = () => findReconnectRun(world.system, group);
const pass = (ms: number) => {
  world.clock.now += ms;
  world.gateway.tick();
};

test("clients that run an older policy are closed at the rate that was chosen, and no others", async () => {
  denyAll();
  await world.connect(world.device(instanceId, "GID_test@@@new"));
  world.gateway.tick();
  reconnectOutdatedClients(world.system, { ...group, perSecond: 2 });
  pass(0);
  const left = () => world.gateway.connections() - 1;
  const seen = [left()];
  for (let i = 0; i < 4; i++) {
    pass(500);
    seen.push(left());
  }
  expect(seen).toEqual([4, 3, 2, 1, 0]);
  expect(run()).toMatchObject({ clients: 5, closed: 5, outcome: "done" });
});

test("a stop leaves the rest alone", () => {
  denyAll();
  reconnectOutdatedClients(world.system, { ...group, perSecond: 1 });
  pass(0);
  stopReconnecting(world.system, group);
  pass(5_000);
  expect(world.gateway.connections()).toBe(4);
  expect(run()).toMatchObject({ closed: 1, outcome: "stopped" });
});

test("a pause of the gateway earns no burst beyond one second's worth", () => {
  denyAll();
  reconnectOutdatedClients(world.system, { ...group, perSecond: 2 });
  pass(0);
  pass(60_000);
  expect(world.gateway.connections()).toBe(2);
});
