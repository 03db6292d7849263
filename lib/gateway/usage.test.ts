import { afterAll, beforeAll, expect, test } from "vitest";
import { usage } from "../../db/schema.ts";
import { type GatewayWorld, nextMessage, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;

beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world.close());

test("what clients do is in the record of use when the minute has ended", async () => {
  const instanceId = world.instance("mqtt-cn-usage");
  const device = (name: string) => world.device(instanceId, `GID_test@@@${name}`);
  const listener = await world.connect(device("listener"));
  const speaker = await world.connect(device("speaker"));
  await listener.subscribeAsync(["a/#", "b"], { qos: 1 });
  await world.connect({ ...device("liar"), password: "wrong" }).catch(() => {});
  const other = world.instance("mqtt-cn-nobody");
  await world.connect({ ...world.device(other, "GID_test@@@x"), password: "wrong" }).catch(() => {});
  world.gateway.tick();
  for (const topic of ["a/1", "a/2", "nobody"]) {
    const delivered = topic.startsWith("a/") ? nextMessage(listener, (name) => name === topic) : null;
    await speaker.publishAsync(topic, "x", { qos: 1 });
    await delivered;
  }
  world.gateway.tick();
  const at = Math.floor(world.clock.now / 60_000) * 60_000;
  world.clock.now = at + 60_000;
  world.gateway.tick();
  await world.disconnectAll();
  world.clock.now += 60_000;
  world.gateway.tick();
  world.clock.now += 60_000;
  world.gateway.tick();
  const rows = world.db.select().from(usage).all();
  expect(rows.filter(({ seconds }) => seconds === 60)).toMatchObject([
    { instanceId: other, at, connections: 0, connects: 0, refusals: 1 },
    {
      instanceId,
      at,
      connections: 2,
      subscriptions: 2,
      messages: 3,
      messagesPeak: 3,
      delivered: 2,
      connects: 2,
      refusals: 1,
    },
    { at: at + 120_000, connections: 2, subscriptions: 0, messages: 0 },
  ]);
});
