import { afterAll, beforeAll, expect, test } from "vitest";
import { denials } from "../../db/schema.ts";
import { createBlock, endBlock } from "../services/block-list.ts";
import { type GatewayWorld, openGatewayWorld } from "./test-world.ts";

let world: GatewayWorld;
let instanceId: string;

beforeAll(async () => {
  world = await openGatewayWorld();
  instanceId = world.instance("mqtt-blocks");
});
afterAll(() => world.close());

test.each([
  ["client", "GID_test@@@client"],
  ["group", "GID_test"],
  ["address", "127.0.0.0/8"],
] as const)(
  "a block by %s bites at the next CONNECT, with its reason in the refusal, and no more once it has ended",
  async (kind, value) => {
    const clientId = `GID_test@@@${kind}`;
    const credentials = world.device(instanceId, clientId);
    const before = await world.connect(credentials);
    const { block } = createBlock(world.system, { instanceId, kind, value, reason: `lost ${kind}`, disconnect: false });
    world.gateway.tick();
    expect(before.connected).toBe(true);
    await expect(world.connect(credentials)).rejects.toMatchObject({ code: 5 });
    world.gateway.tick();
    const refusal = world.db
      .select()
      .from(denials)
      .all()
      .find((row) => row.clientId === clientId);
    expect(refusal).toMatchObject({
      reason: "client_blocked",
      decision: {
        params: { blockReason: `lost ${kind}`, value },
        decidedBy: { kind: "block", blockId: block.id, on: kind },
      },
    });
    endBlock(world.system, { instanceId, id: block.id });
    await world.connect(credentials);
  },
);

test("those who are connected are closed at once when that is chosen, and cannot come back", async () => {
  const credentials = world.device(instanceId, "GID_test@@@thief");
  const thief = await world.connect(credentials);
  const closed = new Promise<void>((resolve) => thief.once("close", () => resolve()));
  await world.gateway.beat();
  world.gateway.tick();
  const input = { instanceId, kind: "client", value: "GID_test@@@thief", reason: "", disconnect: true } as const;
  expect(createBlock(world.system, input).disconnected).toBe(1);
  world.gateway.tick();
  await closed;
  await expect(world.connect(credentials)).rejects.toMatchObject({ code: 5 });
});
