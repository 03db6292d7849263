import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { auditLog, changes, disconnectRequests, messageRequests } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import {
  type Account,
  addAccount,
  changeGivenPassword,
  type Effects,
  ON_ACCOUNT,
  ON_INSTANCE,
} from "../testing/every-verb.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import type { ServiceContext } from "./context.ts";

/*
 * What every verb leaves behind: exactly its audit rows, what the gateway is told, and no secret anywhere. Each call is made
 * on the same world and undone afterwards.
 */

let world: InhabitedWorld;
let account: Account;
let owner: ServiceContext;

beforeAll(async () => {
  world = openInhabitedWorld();
  account = await addAccount(world);
  const actor = {
    kind: "operator",
    id: account.operatorId,
    name: "B",
    grants: [{ instanceId: null, role: "owner" }],
  } as const;
  owner = { ...world.system, actor, address: "192.0.2.1" };
  world.db.$client.exec(
    "create table fails_at_the_end (id integer references operators (id) deferrable initially deferred)",
  );
});
afterAll(() => world.close());

interface Case {
  readonly name: string;
  readonly call: () => unknown;
  readonly effects: Effects;
  readonly instanceId: string | null;
}

const cases: Case[] = [
  ...Object.entries(ON_INSTANCE).map(([name, { call, effects }]) => ({
    name,
    call: () => call(owner, world.here, world),
    effects,
    instanceId: "mqtt-here",
  })),
  ...Object.entries(ON_ACCOUNT).map(([name, { call, effects }]) => ({
    name: `${name} of the account`,
    call: () => call(owner, account, world),
    effects,
    instanceId: null,
  })),
  {
    name: "changeOwnPassword",
    call: () => changeGivenPassword(owner),
    effects: { audit: ["operator.change_password"] },
    instanceId: null,
  },
];
const writing = cases.filter(({ effects }) => effects.audit.length > 0);

/** Runs with everything undone afterwards. */
async function undone<T>(run: () => Promise<T> | T): Promise<T> {
  world.db.$client.exec("savepoint undone");
  try {
    return await run();
  } finally {
    world.db.$client.exec("rollback to undone; release undone");
  }
}

/** Every row of every table, as text; blobs in hex, so that nothing hides in them. */
function dump(): string {
  const { $client } = world.db;
  const tables = $client.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[];
  return (
    tables
      // Rate limits count tries, also those that fail.
      .filter((table) => table !== "throttles")
      .map((table) => `${table}\n${JSON.stringify($client.prepare(`select * from "${table}"`).all(), asHex)}`)
      .join("\n")
  );
}

/** For JSON: a buffer in every writing that somebody might look for. */
function asHex(_: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  if (type !== "Buffer" || !Array.isArray(data)) return value instanceof Map ? [...value] : value;
  const bytes = Buffer.from(data as number[]);
  return `${bytes.toString("hex")} ${bytes.toString("latin1")}`;
}

const highest = () => ({
  audit: Math.max(
    0,
    ...world.db
      .select()
      .from(auditLog)
      .all()
      .map(({ id }) => id),
  ),
  changes: Math.max(
    0,
    ...world.db
      .select()
      .from(changes)
      .all()
      .map(({ seq }) => seq),
  ),
  orders: Math.max(
    0,
    ...world.db
      .select()
      .from(disconnectRequests)
      .all()
      .map(({ id }) => id),
  ),
});

test.each(cases)(
  "$name leaves its audit rows and tells the gateway, and nothing else",
  async ({ call, effects, instanceId }) => {
    await undone(async () => {
      const before = highest();
      const dumpBefore = dump();
      await call();
      const rows = world.db
        .select()
        .from(auditLog)
        .all()
        .filter(({ id }) => id > before.audit);
      const told = world.db
        .select()
        .from(changes)
        .all()
        .filter(({ seq }) => seq > before.changes);
      const orders = world.db
        .select()
        .from(disconnectRequests)
        .all()
        .filter(({ id }) => id > before.orders);
      expect(rows.map(({ action }) => action)).toEqual(effects.audit);
      expect(told.map(({ kind }) => kind)).toEqual(effects.tells ?? []);
      expect(orders).toHaveLength(effects.orders ?? 0);
      expect(world.db.select().from(messageRequests).all()).toHaveLength(effects.messages ?? 0);
      if (effects.audit.length === 0 && effects.messages === undefined) expect(dump()).toBe(dumpBefore);
      for (const row of rows) {
        expect(row).toMatchObject({
          actorKind: "operator",
          actorId: account.operatorId,
          actorName: "B",
          address: "192.0.2.1",
          at: world.clock.now,
        });
        if (instanceId !== null) expect(row.instanceId).toBe(instanceId);
      }
      for (const { kind, instanceId: where, subject } of told) {
        expect(subject).not.toBe("");
        if (/^(instance|group|token)\./.test(kind)) expect(where).toMatch(/^mqtt-/);
      }
    });
  },
);

describe("all or nothing", () => {
  const fault = async (trigger: string, call: () => unknown) => {
    const { $client } = world.db;
    $client.exec(trigger);
    const before = dump();
    const sequences = $client.prepare("select * from sqlite_sequence").all();
    try {
      await expect((async () => call())()).rejects.toThrow();
      expect($client.inTransaction).toBe(false);
      expect(dump()).toBe(before);
      expect($client.prepare("select * from sqlite_sequence").all()).toEqual(sequences);
    } finally {
      $client.exec("drop trigger fault");
    }
  };

  test.each(writing)("$name changes nothing when its audit row cannot be written", ({ call }) =>
    fault("create trigger fault before insert on audit_log begin select raise(abort, 'fault'); end", call),
  );

  test.each(writing)("$name leaves no audit row when the change fails at the very end", ({ call }) =>
    fault(
      "create trigger fault after insert on audit_log begin insert into fails_at_the_end values ('nobody'); end",
      call,
    ),
  );
});

describe("no secret", () => {
  const secrets = () => [...account.secrets, ...world.here.secrets, ...world.elsewhere.secrets];
  /** What a verb has returned on purpose: shown once. */
  const shown = (value: unknown): string[] => {
    const texts: string[] = [];
    JSON.stringify(value, (key, inner: unknown) => {
      if (typeof inner === "string" && (key === "secret" || key === "text")) texts.push(inner);
      return inner;
    });
    return texts;
  };
  const expectNone = (where: string, found: readonly string[]) => {
    for (const secret of found) {
      for (const writing of [
        secret,
        encodeURIComponent(secret),
        ...(["base64", "hex"] as const).map((e) => Buffer.from(secret).toString(e)),
      ]) {
        if (where.includes(writing)) throw new Error(`found a secret: ${writing}`);
      }
    }
  };

  test.each(cases)(
    "$name writes none into the database, prints none, and returns none but what it is for",
    async ({ name, call }) => {
      const printed: string[] = [];
      const spies = [process.stdout, process.stderr].map((stream) =>
        vi.spyOn(stream, "write").mockImplementation((text) => {
          printed.push(String(text));
          return true;
        }),
      );
      try {
        await undone(async () => {
          const value = await call();
          const made = shown(value);
          expectNone(dump(), [...secrets(), ...made]);
          expectNone(printed.join(""), [...secrets(), ...made]);
          const returned = JSON.stringify(value, asHex) ?? "";
          if (
            !/^(exportState|issueToken|applyToken|revealDeviceCredential|revealCustomIdentities|createAccessKey|registerDevice|rotateDevice|takeImportSecrets)/.test(
              name,
            )
          ) {
            expect(made).toEqual([]);
            expectNone(returned, secrets());
          }
          // Neither what stands for a secret: sealed texts, hashes of passwords, of tokens.
          expect(returned).not.toMatch(
            /v1\.[0-9a-f]{16}\.|\$argon2|"(hash|passwordHash|sealedSecret|previousSealedSecret)"/,
          );
        });
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
    },
  );

  const tables = [
    "audit_log",
    "operators",
    "access_keys",
    "device_credentials",
    "tokens",
    "changes",
    "instances",
    "groups",
  ];
  test.each(writing)("$name tells none when the database fails in the middle", async ({ call }) => {
    for (const table of tables) {
      for (const act of ["insert", "update", "delete"]) {
        await undone(async () => {
          world.db.$client.exec(
            `create trigger fault before ${act} on ${table} begin select raise(abort, 'fault'); end`,
          );
          const error = await Promise.resolve()
            .then(call)
            .then(
              () => null,
              (thrown: unknown) => thrown,
            );
          if (error === null) return;
          expect(error).toBeInstanceOf(Error);
          for (let e: unknown = error; e instanceof Error; e = e.cause) {
            expectNone([e.message, e.stack, JSON.stringify(e), String(e)].join("\n"), secrets());
            expect(JSON.stringify({ ...e, message: e.message })).not.toMatch(/v1\.[0-9a-f]{16}\.|argon2/);
          }
        });
      }
    }
  });
});

test("a refused verb leaves no audit row", async () => {
  const viewer = world.as({ instanceId: "mqtt-here", role: "viewer" });
  const nobody = world.as();
  for (const { role, call, effects } of Object.values(ON_INSTANCE)) {
    if (effects.audit.length === 0) continue;
    await undone(async () => {
      const before = highest();
      expect(() => call(role === "viewer" ? nobody : viewer, world.here, world)).toThrow(DomainError);
      expect(highest()).toEqual(before);
    });
  }
});
