import { afterEach, beforeEach, expect, test } from "vitest";
import { type GatewayWorld, nextMessage, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;

beforeEach(async () => {
  world = await openGatewayWorld();
});
afterEach(() => world.close());

test("a device connects with its credential and hears what another publishes", async () => {
  const instance = world.instance("mqtt-a");
  const listener = await world.connect(world.device(instance, "GID_test@@@1"));
  const talker = await world.connect(world.device(instance, "GID_test@@@2"));
  await listener.subscribeAsync("room/#", { qos: 1 });
  const heard = nextMessage(listener);
  await talker.publishAsync("room/1", "hello", { qos: 1 });
  expect(await heard).toEqual({ topic: "room/1", payload: "hello", qos: 1, retain: false });
});
