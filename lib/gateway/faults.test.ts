import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { denials } from "../../db/schema.ts";
import { REASONS } from "../domain/reason.ts";
import { TOKEN_EXPIRE_NOTICE_TOPIC, TOKEN_INVALID_NOTICE_TOPIC } from "../domain/token.ts";
import { createGroup } from "../services/groups.ts";
import { setInstanceEnabled } from "../services/instances.ts";
import { revokeToken } from "../services/tokens.ts";
import { secondProgram } from "../testing/second-process.ts";
import { CLIENT_ID, TOPIC } from "./test-changes.ts";
import { type Credentials, tokenLogin } from "./test-clients.ts";
import { openProcessWorld, type ProcessWorld } from "./test-process.ts";
import { mqttJs } from "./test-programs.ts";

/*
 * What a gateway in a process of its own does while something fails beside it: nobody is let in who should not be, nobody is
 * kept out who should be, and what was seen meanwhile is written down afterwards.
 */

const MINUTE = 60_000;
const UNTIL = { timeout: 30_000 };
const OK = { connack: 0, published: true };
let world: ProcessWorld;
const instanceId = "mqtt-a";
const program = mqttJs("mqtt.js", () => `mqtt://127.0.0.1:${world.tcpPort}`);

beforeEach(async () => {
  world = await openProcessWorld();
  world.instance(instanceId);
});
afterEach(() => world.close());

const refusedAs = (reason: keyof typeof REASONS) => ({ connack: REASONS[reason].connack, published: false });
const wrong = (login: Credentials) => ({ ...login, password: "wrong" });
const recorded = () =>
  world.db
    .select()
    .from(denials)
    .all()
    .map(({ reason }) => reason);

/** The most that a process may write into a file, bytes: a disk that is full, for that process alone. No root is needed. */
function limitFiles(pid: number | undefined, bytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
}

test("while another process keeps the database locked, every decision is made as ever", async () => {
  const device = world.device(instanceId, CLIENT_ID);
  const token = world.token(instanceId, "W", ["meters/#"]);
  const login = tokenLogin(world.accessKey().id, instanceId, "GID_test@@@2", ["W", token.text]);
  const live = await program.open(login, "publisher", TOPIC);
  const other = new Database(world.databasePath);
  world.db.$client.pragma("busy_timeout = 20");
  other.exec("begin immediate");
  const revoke = () => revokeToken(world.system, { instanceId, id: token.id });
  expect(revoke).toThrow(expect.objectContaining({ code: "unavailable", message: expect.stringContaining("busy") }));
  expect(await program.attempt(device, TOPIC)).toEqual(OK);
  expect(await program.attempt(wrong(device), TOPIC)).toEqual(refusedAs("bad_signature"));
  expect(await live.publish("still there")).toBe(true);
  expect(recorded()).toEqual([]);
  other.exec("rollback");
  other.close();
  revoke();
  await live.closed;
  await expect.poll(recorded, UNTIL).toEqual(["bad_signature"]);
});

test("while nothing can be written to the gateway's disk, every decision is made as ever", async () => {
  const device = world.device(instanceId, CLIENT_ID);
  const token = world.token(instanceId, "W", ["meters/#"]);
  const login = tokenLogin(world.accessKey().id, instanceId, "GID_test@@@2", ["W", token.text]);
  const holder = await program.open(login, "publisher", TOPIC);
  limitFiles(world.gateway.child.pid, 0);
  const live = await program.open(device, "publisher", TOPIC);
  expect(await program.attempt(wrong(device), TOPIC)).toEqual(refusedAs("bad_signature"));
  expect(await live.publish("taken")).toBe(true);
  revokeToken(world.system, { instanceId, id: token.id });
  await holder.closed;
  expect(holder.notices).toEqual([{ topic: TOKEN_INVALID_NOTICE_TOPIC, content: { code: 3, type: "W" } }]);
  expect(await program.attempt(login, TOPIC)).toEqual(refusedAs("token_revoked"));
  setInstanceEnabled(world.system, { id: instanceId, enabled: false });
  await live.closed;
  expect(await program.attempt(device, TOPIC)).toEqual(refusedAs("instance_disabled"));
  expect(recorded()).toEqual([]);
  limitFiles(world.gateway.child.pid, "unlimited");
  await expect.poll(() => recorded().sort(), UNTIL).toEqual(["bad_signature", "instance_disabled", "token_revoked"]);
});

test("a console whose disk is full has done all that it acknowledged, and says of the rest that it was not done", async () => {
  const verbs = await secondProgram(join(import.meta.dirname, "..", "testing", "verb-loop.ts"));
  try {
    world.instance("mqtt-one");
    createGroup(world.system, { instanceId: "mqtt-one", id: "GID_one", defaultEffect: "Allow", note: "" });
    const key = world.keyring.keys.get(world.keyring.currentId)?.toString("hex") ?? "";
    const loop = verbs.start("register", world.databasePath, key, "0", "400");
    await loop.reached(3);
    limitFiles(loop.child.pid, statSync(`${world.databasePath}-wal`).size + 200_000);
    expect(await loop.ended).toBe(0);
    const said = loop.lines.map((line) => JSON.parse(line) as { did: string; clientId?: string; code?: string });
    const done = said.filter(({ did }) => did === "register").map(({ clientId }) => clientId);
    const refused = said.filter(({ did }) => did === "refused");
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["unavailable"]));
    expect(done.length + refused.length).toBe(400);
    const { $client } = world.db;
    const rows = $client.prepare("select client_id from device_credentials where instance_id = 'mqtt-one'").pluck();
    expect(new Set(rows.all())).toEqual(new Set(done));
    const audited = $client.prepare("select target from audit_log where action = 'device_credential.register'").pluck();
    expect(new Set(audited.all())).toEqual(new Set(done));
    expect($client.pragma("integrity_check", { simple: true })).toBe("ok");
  } finally {
    verbs.close();
  }
});

describe("a gateway that is killed", () => {
  test("goes on with the ends of tokens where it stopped", async () => {
    const key = world.accessKey();
    const expiresAt = world.system.now() + 10 * MINUTE;
    const { text } = world.token(instanceId, "R", ["meters/#"], expiresAt);
    const login = tokenLogin(key.id, instanceId, CLIENT_ID, ["R", text]);
    await program.open(login, "subscriber", TOPIC);
    await world.setAhead(6 * MINUTE);
    await world.restart("SIGKILL");
    const client = await program.open(login, "subscriber", TOPIC);
    const announced = { topic: TOKEN_EXPIRE_NOTICE_TOPIC, content: { expireTime: expiresAt, type: "R" } };
    await expect.poll(() => client.notices, UNTIL).toEqual([announced]);
    await world.setAhead(10 * MINUTE);
    await client.closed;
    expect(client.notices.at(-1)).toEqual({ topic: TOKEN_INVALID_NOTICE_TOPIC, content: { code: 2, type: "R" } });
  });

  test("knows of everything that was changed while it was gone", async () => {
    const device = world.device(instanceId, CLIENT_ID);
    const token = world.token(instanceId, "RW", ["meters/#"]);
    const login = tokenLogin(world.accessKey().id, instanceId, "GID_test@@@2", ["RW", token.text]);
    world.instance("mqtt-b");
    const inOther = world.device("mqtt-b", CLIENT_ID);
    for (const each of [device, login, inOther]) expect(await program.attempt(each, TOPIC)).toEqual(OK);
    world.gateway.child.kill("SIGKILL");
    await world.gateway.ended;
    revokeToken(world.system, { instanceId, id: token.id });
    setInstanceEnabled(world.system, { id: "mqtt-b", enabled: false });
    await world.restart("SIGKILL");
    expect(await program.attempt(device, TOPIC)).toEqual(OK);
    expect(await program.attempt(login, TOPIC)).toEqual(refusedAs("token_revoked"));
    expect(await program.attempt(inOther, TOPIC)).toEqual(refusedAs("instance_disabled"));
  });
});
