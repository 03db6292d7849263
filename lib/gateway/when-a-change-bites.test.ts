import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REASONS } from "../domain/reason.ts";
import { TOKEN_EXPIRE_NOTICE_TOPIC, TOKEN_INVALID_NOTICE_TOPIC } from "../domain/token.ts";
import { createGroup } from "../services/groups.ts";
import { revokeToken } from "../services/tokens.ts";
import { CHANGES, CLIENT_ID, type NewConnection, TOPIC } from "./test-changes.ts";
import { tokenLogin } from "./test-clients.ts";
import { openProcessWorld, type ProcessWorld } from "./test-process.ts";
import {
  type LiveClient,
  mosquitto,
  mqttJs,
  type Notice,
  type Program,
  type Role,
  requireMosquitto,
  stopPrograms,
} from "./test-programs.ts";

/*
 * Every row of "When a change bites", seen by real client programs: the change is made by the console's verb in this process,
 * the gateway is another one, and they share nothing but the database file. How long it takes is for the bench; here it is
 * what happens, and in which order.
 */

const MINUTE = 60_000;
const UNTIL = { timeout: 30_000 };
let world: ProcessWorld;
let instances = 0;

beforeAll(async () => {
  requireMosquitto();
  world = await openProcessWorld();
});
afterAll(() => {
  stopPrograms();
  world?.close();
});

const newInstance = () => world.instance(`mqtt-bites-${++instances}`);

const OVER_TCP = mqttJs("mqtt.js over TCP", () => `mqtt://127.0.0.1:${world.tcpPort}`);
const PROGRAMS: readonly Program[] = [
  OVER_TCP,
  mqttJs("mqtt.js over WebSocket", () => `ws://127.0.0.1:${world.wsPort}/mqtt`),
  mosquitto(() => world.tcpPort),
];

async function tryAll(program: Program, connections: readonly NewConnection[]): Promise<void> {
  for (const { login, reason, publishes = false } of connections) {
    const connack = reason === "ok" ? 0 : REASONS[reason].connack;
    expect(await program.attempt(login(), TOPIC), reason).toEqual({ connack, published: publishes });
  }
}

/** A client of a group that no change touches. */
async function openSpeaker(instanceId: string): Promise<LiveClient> {
  createGroup(world.system, { instanceId, id: "GID_speaker", defaultEffect: "Allow", note: "" });
  return OVER_TCP.open(world.device(instanceId, "GID_speaker@@@1"), "publisher", TOPIC);
}

/** That a client is there: what a publisher sends is taken, what the speaker sends reaches a subscriber. */
async function expectThere(client: LiveClient, role: Role, speaker: LiveClient, text: string): Promise<void> {
  if (role === "publisher") {
    expect(await client.publish(text)).toBe(true);
    return;
  }
  expect(await speaker.publish(text)).toBe(true);
  expect(await client.heard()).toBe(text);
}

describe.each(PROGRAMS)("$name", (program) => {
  // mosquitto_pub shows of a notice only its topic.
  const seen = (notices: readonly Notice[], role: Role) =>
    program.name === "mosquitto" && role === "publisher" ? notices.map((n) => ({ ...n, content: null })) : notices;

  // mosquitto waits a second before it connects again, so many at once.
  test.concurrent.each(CHANGES)("$name", async ({ role, prepare }) => {
    const instanceId = newInstance();
    const one = prepare(world, instanceId);
    const speaker = await openSpeaker(instanceId);
    const client = await program.open(one.login, role, TOPIC);
    await expectThere(client, role, speaker, "before");
    one.make();
    if (one.live === "refused") while (await client.publish("after"));
    if (one.live !== "stays") await client.closed;
    await tryAll(program, one.afterwards);
    // Only now: what was tried just now tells that the gateway knows of the change.
    if (one.live === "stays") await expectThere(client, role, speaker, "after");
    expect(client.isClosed()).toBe(one.live !== "stays");
    expect(client.notices).toEqual(seen(one.notices ?? [], role));
    await tryAll(program, one.atLast ?? []);
    await Promise.all([client.stop(), speaker.stop()]);
  });

  test("token expired: told five minutes before, once, and ended with code 2", async () => {
    const instanceId = newInstance();
    const key = world.accessKey();
    const expiresAt = world.system.now() + 10 * MINUTE;
    const { text } = world.token(instanceId, "R", ["meters/#"], expiresAt);
    const login = tokenLogin(key.id, instanceId, CLIENT_ID, ["R", text]);
    const speaker = await openSpeaker(instanceId);
    const client = await program.open(login, "subscriber", TOPIC);
    await expectThere(client, "subscriber", speaker, "early");
    expect(client.notices).toEqual([]);
    await world.setAhead(world.aheadMs + 5 * MINUTE);
    const announced = { topic: TOKEN_EXPIRE_NOTICE_TOPIC, content: { expireTime: expiresAt, type: "R" } };
    await expect.poll(() => client.notices, UNTIL).toEqual([announced]);
    await expectThere(client, "subscriber", speaker, "still there");
    await world.setAhead(world.aheadMs + 5 * MINUTE);
    await client.closed;
    const ended = { topic: TOKEN_INVALID_NOTICE_TOPIC, content: { code: 2, type: "R" } };
    await expect.poll(() => client.notices, UNTIL).toEqual([announced, ended]);
    await tryAll(program, [{ login: () => login, reason: "token_expired" }]);
    await Promise.all([client.stop(), speaker.stop()]);
  });

  test("token with less than five minutes left: told at once", async () => {
    const instanceId = newInstance();
    const expiresAt = world.system.now() + 2 * MINUTE;
    const { text } = world.token(instanceId, "R", ["meters/#"], expiresAt);
    const login = tokenLogin(world.accessKey().id, instanceId, CLIENT_ID, ["R", text]);
    const client = await program.open(login, "subscriber", TOPIC);
    await expect
      .poll(() => client.notices, UNTIL)
      .toEqual([{ topic: TOKEN_EXPIRE_NOTICE_TOPIC, content: { expireTime: expiresAt, type: "R" } }]);
    expect(client.isClosed()).toBe(false);
    await client.stop();
  });

  test.each(["token", "Token"])("token replaced by $SYS/uploadToken (payload key %s)", async (field) => {
    const instanceId = newInstance();
    const key = world.accessKey();
    const short = world.token(instanceId, "RW", ["meters/#"], world.system.now() + 10 * MINUTE);
    const long = world.token(instanceId, "RW", ["meters/#"], world.system.now() + 60 * MINUTE);
    const login = tokenLogin(key.id, instanceId, CLIENT_ID, ["RW", short.text]);
    const client = await program.open(login, "publisher", "$SYS/uploadToken");
    // The PUBACK is there, so the old token may end in any way: it does not count any more.
    expect(await client.publish(JSON.stringify({ [field]: long.text, type: "RW" }))).toBe(true);
    revokeToken(world.system, { instanceId, id: short.id });
    await world.setAhead(world.aheadMs + 20 * MINUTE);
    expect(await client.publish(JSON.stringify({ [field]: long.text, type: "RW" }))).toBe(true);
    expect(client.notices).toEqual([]);
    expect(await client.publish(JSON.stringify({ [field]: short.text, type: "RW" }))).toBe(false);
    const refused = { topic: TOKEN_INVALID_NOTICE_TOPIC, content: { code: 3, type: "RW" } };
    await expect.poll(() => client.notices, UNTIL).toEqual(seen([refused], "publisher"));
    await client.stop();
  });
});
