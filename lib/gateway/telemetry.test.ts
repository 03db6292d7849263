import { afterEach, beforeEach, expect, test } from "vitest";
import { denials, gatewayStatus, liveClients } from "../../db/schema.ts";
import { type GatewayWorld, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;

beforeEach(async () => {
  world = await openGatewayWorld();
  world.instance("mqtt-a");
});
afterEach(() => world.close());

const live = () => world.db.select().from(liveClients).all();

test("while another process holds the write lock, clients are served, and what was observed is written afterwards", async () => {
  const credentials = world.device("mqtt-a", "GID_test@@@1");
  world.db.$client.exec("begin immediate");
  const client = await world.raw();
  expect(await client.login(credentials)).toBe(0);
  const refused = await world.raw();
  expect(await refused.login({ ...credentials, password: "wrong" })).toBe(4);
  client.send({ cmd: "publish", topic: "a", payload: "x", qos: 1, messageId: 1, dup: false, retain: false });
  await client.next("puback");
  world.gateway.tick();
  expect(live()).toEqual([]);
  world.db.$client.exec("commit");
  world.gateway.tick();
  expect(live()).toHaveLength(1);
  expect(world.db.select().from(denials).all()).toMatchObject([{ reason: "bad_signature", count: 1 }]);
});

test("a new run forgets what the one before it told", async () => {
  world.db.$client.exec(
    `insert into live_clients select 'mqtt-a', 'ghost', 'GID_test', 'x', 'Token', 'k', '[]', 1, 'a', 'tcp', 1, 0, 1, '[]', 0;
     insert into live_counts values ('mqtt-a', 'GID_test', 9)`,
  );
  await world.gateway.close();
  const next = await openGatewayWorld({ databasePath: world.databasePath });
  expect(live()).toEqual([]);
  await next.close();
});

test("the metrics say what happened, by reason", async () => {
  const credentials = world.device("mqtt-a", "GID_test@@@1");
  const client = await world.raw();
  await client.login(credentials);
  client.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "a+", qos: 0 }] } as never);
  await client.next("suback");
  client.send({ cmd: "publish", topic: "a", payload: "x", qos: 1, messageId: 1, dup: false, retain: false });
  await client.next("puback");
  const refused = await world.raw();
  await refused.login({ ...credentials, password: "wrong" });
  await world.gateway.beat();
  const text = world.db.select().from(gatewayStatus).get()?.metrics ?? "";
  expect(text).toContain("gatehouse_disconnects_total");
  for (const line of [
    'gatehouse_connections{instance="mqtt-a"} 1',
    'gatehouse_connects_total{result="ok"} 1',
    'gatehouse_connects_total{result="bad_signature"} 1',
    'gatehouse_publishes_total{result="ok"} 1',
    'gatehouse_subscribes_total{result="malformed_topic"} 1',
    'gatehouse_decision_seconds_count{action="CONNECT"} 2',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  expect(text).toContain("process_resident_memory_bytes");
});
