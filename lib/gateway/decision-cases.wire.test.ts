import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientBlocks, denials } from "../../db/schema.ts";
import { type CaseChange, type CaseLogin, DECISION_CASES, type DecisionCase } from "../domain/decision-cases.ts";
import { deviceOf, WORLD_EXTRAS, WORLD_FILE, WORLD_TOKENS, type WorldTokenName } from "../domain/decision-world.ts";
import { REASONS } from "../domain/reason.ts";
import { signClientId } from "../domain/signature.ts";
import { formatTokenPassword } from "../domain/token.ts";
import { ensureSystemPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { deleteAccessKey, setAccessKeyStatus } from "../services/access-users.ts";
import { applyState, parseStateFile } from "../services/apply.ts";
import {
  sealDeviceSecret,
  setDeviceCredentialEnabled,
  unregisterDeviceCredential,
} from "../services/device-credentials.ts";
import { getGroup, saveGroupPolicy } from "../services/groups.ts";
import { revokeToken } from "../services/tokens.ts";
import { write } from "../services/transaction.ts";
import { type GatewayWorld, openGatewayWorld, type RawClient } from "./test-world.ts";

/*
 * The case table of the core, played by real MQTT clients against one gateway: what the core decides is what goes over the
 * wire, with the codes, notices and closed connections that the reason table promises, and is what the record says.
 */

const HOUR = 3_600_000;
const MAIN = "mqtt-main";
let world: GatewayWorld;
const tokens = new Map<WorldTokenName, { id: number; text: string; expiresAt: number; instanceId: string }>();

const tokenOf = (name: WorldTokenName) => {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(name);
  return token;
};

beforeAll(async () => {
  world = await openGatewayWorld();
  const { system, clock } = world;
  ensureSystemPolicies(system);
  applyState(system, parseStateFile(WORLD_FILE));
  for (const [name, { instanceId, type, filters, state }] of Object.entries(WORLD_TOKENS)) {
    // The one whose end is played ends before the others, so that these outlive it.
    const life = state.endsWith("expired") ? 60_000 : name === "toExpire" ? HOUR / 2 : HOUR;
    const expiresAt = clock.now + life;
    const token = { ...world.token(instanceId, type, [...filters], expiresAt), expiresAt, instanceId };
    tokens.set(name as WorldTokenName, token);
    if (state.startsWith("revoked")) revokeToken(system, { instanceId, id: token.id });
  }
  clock.now += 60_001;
  for (const keyId of WORLD_EXTRAS.disabledKeys) change({ do: "disableKey", keyId });
  for (const keyId of WORLD_EXTRAS.deletedKeys) change({ do: "deleteKey", keyId });
  for (const clientId of WORLD_EXTRAS.disabledDevices) change({ do: "disableDevice", clientId });
  for (const clientId of WORLD_EXTRAS.unregisteredDevices) change({ do: "unregisterDevice", clientId });
  for (const { clientId, id, secret, previousEndsInMs } of WORLD_EXTRAS.rotatedDevices) {
    rotate(clientId, { id, secret }, clock.now + previousEndsInMs);
  }
  for (const { endsInMs, ...block } of WORLD_EXTRAS.blocks) {
    const endsAt = endsInMs === null ? null : clock.now + endsInMs;
    world.db
      .insert(clientBlocks)
      .values({ ...block, endsAt, createdBy: "test", createdAt: clock.now })
      .run();
  }
});
afterAll(() => world.close());

function rotate(clientId: string, pair: { id: string; secret: string }, previousEndsAt: number): void {
  const row = { instanceId: MAIN, clientId };
  const seal = (secret: string) => sealDeviceSecret(world.keyring, row, secret);
  world.db.$client
    .prepare(
      `update device_credentials set key_id = ?, sealed_secret = ?, previous_key_id = ?, previous_sealed_secret = ?,
       previous_ends_at = ? where instance_id = ? and client_id = ?`,
    )
    .run(
      pair.id,
      seal(pair.secret),
      deviceOf(clientId).id,
      seal(deviceOf(clientId).secret),
      previousEndsAt,
      MAIN,
      clientId,
    );
}

function change(one: CaseChange): void {
  const { system } = world;
  switch (one.do) {
    case "revoke":
      revokeToken(system, { instanceId: tokenOf(one.token).instanceId, id: tokenOf(one.token).id });
      break;
    case "expire":
      world.clock.now = tokenOf(one.token).expiresAt;
      break;
    case "disableKey":
      setAccessKeyStatus(system, { id: one.keyId, status: "disabled" });
      break;
    case "deleteKey":
      setAccessKeyStatus(system, { id: one.keyId, status: "disabled" });
      deleteAccessKey(system, { id: one.keyId });
      break;
    case "setPolicy":
      write(system, (w) => {
        putAccessPolicy(w, { name: one.policy, document: { Version: "1", Statement: one.statements } } as never);
      });
      break;
    case "denyInGroup": {
      const group = getGroup(system, { instanceId: MAIN, id: one.groupId });
      saveGroupPolicy(system, {
        instanceId: MAIN,
        id: one.groupId,
        expectedVersion: group.policyVersion,
        defaultEffect: group.defaultEffect,
        rules: [...group.rules, { effect: "Deny", pub: true, sub: true, topic: one.topic }],
      });
      break;
    }
    case "disableDevice":
      setDeviceCredentialEnabled(system, {
        instanceId: MAIN,
        clientId: one.clientId,
        enabled: false,
        disconnect: false,
      });
      break;
    case "unregisterDevice":
      unregisterDeviceCredential(system, { instanceId: MAIN, clientId: one.clientId, disconnect: false });
      break;
  }
}

function credentials({ clientId, username, password }: CaseLogin) {
  if ("raw" in password) return { clientId, username, password: password.raw };
  if ("sign" in password) return { clientId, username, password: signClientId(password.sign, password.of ?? clientId) };
  const pairs = password.tokens.map(([type, name]) => [type, tokenOf(name).text] as const);
  return { clientId, username, password: formatTokenPassword(pairs) };
}

async function subscribe(client: RawClient, topic: string): Promise<void> {
  client.send({ cmd: "subscribe", messageId: 3, subscriptions: [{ topic, qos: 1 }] } as never);
}

function act(client: RawClient, { act: one }: DecisionCase): void {
  if (one.action === "SUBSCRIBE") void subscribe(client, one.topic);
  else if (one.action === "PUBLISH") publish(client, one.topic, Buffer.alloc(one.payloadBytes));
  else if (one.action === "UPLOAD") {
    const payload = "payload" in one ? one.payload : JSON.stringify({ token: tokenOf(one.token).text, type: one.type });
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
  if (one.beside) expect(await (await world.raw()).login(credentials(one.beside))).toBe(0);
  const changeAll = () => {
    for (const each of one.meanwhile ?? []) change(each);
  };
  const client = await world.raw();
  if (one.act.action === "CONNECT") {
    changeAll();
    expect(await client.login(credentials(one.login))).toBe(REASONS[one.expected].connack);
    if (one.expected !== "ok") await client.closed;
    return;
  }
  expect(await client.login(credentials(one.login))).toBe(0);
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
