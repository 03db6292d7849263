import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../../db/client.ts";
import { tokens } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { signClientId, verifyClientIdSignature } from "../domain/signature.ts";
import { hashToken } from "../domain/token-secret.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { type SecondProgram, secondProgram } from "../testing/second-process.ts";
import { AccessFacts } from "./access-facts.ts";
import { createGroup, getGroup, setGroupNote } from "./groups.ts";
import { createInstance, getInstance } from "./instances.ts";
import { listTokens } from "./token-list.ts";
import { issueToken } from "./tokens.ts";

let world: TestWorld;
const instanceId = "mqtt-one";

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: instanceId, edition: "Platinum" });
  createGroup(world.system, { instanceId, id: "GID_one", defaultEffect: "Allow", note: "" });
});
afterEach(() => world.close());

const ctx = () => world.system;
const setNote = (note: string) => setGroupNote(ctx(), { instanceId, id: "GID_one", note });
const note = () => getGroup(ctx(), { instanceId, id: "GID_one" }).note;
const auditRows = () => world.db.$client.prepare("select count(*) from audit_log").pluck().get();
const unavailable = (words: string) =>
  expect.objectContaining({ code: "unavailable", message: expect.stringContaining(words) });

describe("a database that another process keeps locked", () => {
  let other: Database.Database;
  beforeEach(() => {
    // Waiting is SQLite's own business; here only what comes after it is of interest.
    world.db.$client.pragma("busy_timeout = 20");
    other = new Database(world.databasePath);
  });
  afterEach(() => other.close());

  test("changes nothing and says so; afterwards it works again", () => {
    const before = auditRows();
    other.exec("begin immediate");
    expect(() => setNote("new")).toThrow(unavailable("busy"));
    expect(world.db.$client.inTransaction).toBe(false);
    other.exec("rollback");
    expect([note(), auditRows()]).toEqual(["", before]);
    setNote("new");
    expect(note()).toBe("new");
  });

  test("does not keep anybody from reading", () => {
    other.exec("begin immediate");
    other.prepare("update groups set note = 'not committed'").run();
    expect(note()).toBe("");
    expect(listTokens(ctx(), { instanceId }).items).toEqual([]);
    other.exec("rollback");
  });
});

describe("a disk that is full", () => {
  // A page more than there is now, so that a write fails wherever it needs the next one.
  const fill = () => {
    const pages = Number(world.db.$client.pragma("page_count", { simple: true }));
    world.db.$client.pragma(`max_page_count = ${pages}`);
  };
  const issue = () =>
    issueToken(ctx(), {
      instanceId,
      type: "RW",
      filters: Array.from({ length: 100 }, (_, i) => `topic/${i}/${"x".repeat(40)}`),
      expiresAt: world.clock.now + 60_000,
      note: "x".repeat(200),
    });

  test("refuses what needs room, whole, and takes it again when there is some", () => {
    fill();
    let issued = 0;
    let refusal: unknown = null;
    while (refusal === null && issued < 1_000) {
      try {
        issue();
        issued++;
      } catch (error) {
        refusal = error;
      }
    }
    expect(refusal).toEqual(unavailable("full"));
    expect(world.db.$client.inTransaction).toBe(false);
    const kept = () => world.db.select().from(tokens).all().length;
    expect([kept(), getInstance(ctx(), { id: instanceId }).counts.tokens]).toEqual([issued, issued]);
    expect(world.db.$client.prepare("select count(*) from audit_log where action = 'token.issue'").pluck().get()).toBe(
      issued,
    );
    expect(world.db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
    world.db.$client.pragma("max_page_count = 1000000");
    issue();
    expect(kept()).toBe(issued + 1);
  });
});

test("a database that cannot be written is said to be so", () => {
  const db = openDatabase(world.databasePath, "full", { readOnly: true });
  const write = () => setGroupNote({ ...ctx(), db }, { instanceId, id: "GID_one", note: "new" });
  expect(write).toThrow(unavailable("cannot be written"));
  db.$client.close();
  expect(note()).toBe("");
});

test("a clock that jumps back and forth neither loses nor revives anything", () => {
  const issue = () =>
    issueToken(ctx(), { instanceId, type: "R", filters: ["a"], expiresAt: world.clock.now + 60_000, note: "" }).token;
  const before = issue();
  world.clock.now -= 365 * 24 * 3_600_000;
  const past = issue();
  world.clock.now += 2 * 365 * 24 * 3_600_000;
  const future = issue();
  expect(listTokens(ctx(), { instanceId, state: "live" }).items.map(({ id }) => id)).toEqual([future.id]);
  expect(listTokens(ctx(), { instanceId }).items.map(({ id }) => id)).toEqual([future.id, past.id, before.id]);
});

describe("a process that is killed", () => {
  let program: SecondProgram;
  beforeEach(async () => {
    program = await secondProgram(join(import.meta.dirname, "..", "testing", "verb-loop.ts"));
  });
  afterEach(() => program.close());

  interface Said {
    readonly did: string;
    readonly id: number;
    readonly text: string;
    readonly clientId: string;
    readonly keyId: string;
    readonly previousKeyId?: string;
    readonly secret: string;
  }

  test("has lost nothing that it acknowledged, and left nothing half done", { timeout: 120_000 }, async () => {
    const ROUNDS = 50;
    const key = world.keyring.keys.get(world.keyring.currentId)?.toString("hex") ?? "";
    const said: Said[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { child, lines, reached, ended } = program.start(
        "everything",
        world.databasePath,
        key,
        String(round * 1_000),
        "1000",
      );
      // Somewhere in the middle of its work: after a few acknowledgements, and then at whatever it is doing.
      await reached(2 + (round % 7));
      for (let turn = 0; turn < (round * 13) % 40; turn++) await new Promise((resolve) => setImmediate(resolve));
      child.kill("SIGKILL");
      expect(await ended).toBe("SIGKILL");
      // The last line may have been cut off.
      for (const line of lines) if (line.endsWith("}")) said.push(JSON.parse(line) as Said);
    }
    const { $client } = world.db;
    expect($client.pragma("integrity_check", { simple: true })).toBe("ok");
    expect($client.pragma("foreign_key_check")).toEqual([]);
    const facts = new AccessFacts($client, world.keyring);

    const revoked = new Set(said.filter(({ did }) => did === "revoke").map(({ id }) => id));
    const rotated = new Map(said.filter(({ did }) => did === "rotate").map((line) => [line.clientId, line]));
    const count = { issue: 0, register: 0, rotate: 0 };
    for (const line of said) {
      if (line.did === "issue") {
        count.issue++;
        const token = facts.findToken(hashToken(line.text));
        expect(token?.id).toBe(line.id);
        if (revoked.has(line.id)) expect(token?.revokedAt).not.toBeNull();
      }
      if (line.did === "register" || line.did === "rotate") {
        count[line.did]++;
        const credential = facts.findDeviceCredential(instanceId, line.clientId);
        const pairs = [credential, credential?.previous ?? null];
        // A later rotation may have come through without its acknowledgement; then the pair is the previous one.
        const pair = pairs.find((candidate) => candidate?.keyId === line.keyId);
        expect(pair).toBeDefined();
        const password = signClientId(line.secret, line.clientId);
        expect(verifyClientIdSignature(pair?.secret() ?? "", line.clientId, password)).toBe(true);
        if (line.did === "register" && rotated.has(line.clientId)) expect(pair).toBe(credential?.previous);
      }
    }
    expect(Math.min(count.issue, count.register, count.rotate)).toBeGreaterThan(10);

    // Whole: every row has its audit row, and the counters agree with the rows.
    const differences = $client
      .prepare(
        `select 'token ' || id from tokens where not exists
           (select 1 from audit_log where action = 'token.issue' and target = tokens.id)
         union all select 'revoked ' || id from tokens where (revoked_at is not null) <>
           exists (select 1 from audit_log where action = 'token.revoke' and target = tokens.id)
         union all select 'untold ' || id from tokens where (revoked_at is not null) <>
           exists (select 1 from changes where kind = 'token.revoked' and subject = tokens.id)
         union all select 'device ' || client_id from device_credentials d where not exists
           (select 1 from audit_log where action = 'device_credential.register' and target = client_id)
         union all select 'rotated ' || client_id from device_credentials d where (previous_key_id is not null) <>
           exists (select 1 from audit_log where action = 'device_credential.rotate' and target = client_id)
         union all select 'audit ' || id from audit_log where action = 'token.issue' and not exists
           (select 1 from tokens where tokens.id = audit_log.target)`,
      )
      .pluck()
      .all();
    expect(differences).toEqual([]);
    expect(getInstance(ctx(), { id: instanceId }).counts).toMatchObject({
      groups: 1,
      tokens: $client.prepare("select count(*) from tokens").pluck().get(),
      deviceCredentials: $client.prepare("select count(*) from device_credentials").pluck().get(),
    });
  });
});

test("errors of the database are for people, and defects are not dressed up as such", () => {
  world.db.$client.exec("create trigger fault before update on groups begin select raise(abort, 'a defect'); end");
  try {
    setNote("new");
  } catch (error) {
    expect(error).not.toBeInstanceOf(DomainError);
    return;
  }
  throw new Error("it was let through");
});
