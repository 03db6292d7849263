import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { denials } from "../../db/schema.ts";
import { DECISION_CASES, type DecisionCase } from "../domain/decision-cases.ts";
import { REASONS } from "../domain/reason.ts";
import { type CaseWorld, makeCaseWorld } from "../testing/case-world.ts";
import { type GatewayWorld, openGatewayWorld, type RawClient } from "./test-world.ts";

/*
 * The case table of the core, played by real MQTT clients against one gateway: what the core decides is what goes over the
 * wire, with the codes, notices and closed connections that the reason table promises, and is what the record says.
 */

let world: GatewayWorld;
let cases: CaseWorld;

beforeAll(async () => {
  world = await openGatewayWorld();
  cases = makeCaseWorld(world);
});
afterAll(() => world.close());

async function subscribe(client: RawClient, topic: string): Promise<void> {
  client.send({ cmd: "subscribe", messageId: 3, subscriptions: [{ topic, qos: 1 }] } as never);
}

function act(client: RawClient, { act: one }: DecisionCase): void {
  if (one.action === "SUBSCRIBE") void subscribe(client, one.topic);
  else if (one.action === "PUBLISH") publish(client, one.topic, Buffer.alloc(one.payloadBytes));
  else if (one.action === "UPLOAD") {
    const payload =
      "payload" in one ? one.payload : JSON.stringify({ token: cases.tokenOf(one.token).text, type: one.type });
    publish(client, "$SYS/uploadToken", Buffer.from(payload));
  }
}

function publish(client: RawClient, topic: string, payload: Buffer): void {
  client.send({ cmd: "publish", topic, payload, qos: 1, messageId: 7, dup: false, retain: false });
}

/** What the reason table promises for a refused operation. */
async function expectRefusal(client: RawClient, one: DecisionCase): Promise<void> {
  const { notice } = REASONS[one.expected];
  const tokenMode = one.login.username.startsWith("Token|");
  if (one.act.action === "SUBSCRIBE" && !tokenMode) {
    expect((await client.next("suback")).granted).toEqual([128]);
    return;
  }
  await client.closed;
  const notices = client.packets.filter((packet) => packet.cmd === "publish");
  expect(client.packets).toEqual(notices);
  if (!tokenMode || notice === null) expect(notices).toEqual([]);
  else {
    expect(notices.map(({ topic, payload }) => [topic, JSON.parse(payload.toString())])).toEqual([
      ["$SYS/tokenInvalidNotice", { code: notice, type: expect.stringMatching(/^(R|W|RW)$/) }],
    ]);
  }
}

async function play(one: DecisionCase): Promise<void> {
  if (one.beside) expect(await (await world.raw()).login(cases.credentials(one.beside))).toBe(0);
  const changeAll = () => {
    for (const each of one.meanwhile ?? []) cases.change(each);
  };
  const client = await world.raw();
  if (one.act.action === "CONNECT") {
    changeAll();
    expect(await client.login(cases.credentials(one.login))).toBe(REASONS[one.expected].connack);
    if (one.expected !== "ok") await client.closed;
    return;
  }
  expect(await client.login(cases.credentials(one.login))).toBe(0);
  for (const filter of one.subscribed ?? []) {
    await subscribe(client, filter);
    expect((await client.next("suback")).granted).toEqual([1]);
  }
  changeAll();
  // A revoked or expired token ends the connection by itself; here it is the operation that is to find out.
  const quiet = one.meanwhile?.some(({ do: what }) => what === "revoke" || what === "expire") === true;
  if (!quiet) world.gateway.tick();
  act(client, one);
  if (one.expected !== "ok") await expectRefusal(client, one);
  else if (one.act.action === "SUBSCRIBE") expect((await client.next("suback")).granted).toEqual([1]);
  else expect((await client.next("puback")).messageId).toBe(7);
}

describe("decision cases, through a real MQTT client", () => {
  const playable = DECISION_CASES.filter(({ login }) => login.address === undefined && login.secure !== true);

  it.each(playable.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    world.gateway.tick();
    world.db.delete(denials).run();
    await play(one);
    world.gateway.tick();
    const ended = one.meanwhile?.some(({ do: what }) => what === "revoke" || what === "expire") === true;
    const recorded = world.db.select().from(denials).all();
    const reasons = recorded.map(({ reason }) => reason);
    if (one.expected === "ok") expect(reasons).toEqual([]);
    // The watch may have ended the connection before the operation came: then there was nothing to refuse.
    else expect(ended && reasons.length === 0 ? [one.expected] : reasons).toEqual([one.expected]);
    await world.disconnectAll();
  });

  it("leave out only those that a client on this machine cannot play", () => {
    expect(DECISION_CASES.length - playable.length).toBeLessThan(10);
  });
});
