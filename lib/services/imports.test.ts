import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, deviceCredentials, importRows, operatorRoles, operators } from "../../db/schema.ts";
import { UNDO_MS } from "../domain/import.ts";
import { open } from "../domain/secret.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import type { ServiceContext } from "./context.ts";
import {
  deviceSecretPlace,
  registerDeviceCredential,
  rotateDeviceCredential,
  unregisterDeviceCredential,
} from "./device-credentials.ts";
import { createGroup, getGroup, saveGroupPolicy } from "./groups.ts";
import { readImportReport, takeImportSecrets } from "./import-result.ts";
import { ImportWorker } from "./import-work.ts";
import {
  createImport,
  discardImport,
  endImport,
  getImport,
  type Import,
  listImportRows,
  listImports,
  mapImport,
  readImportSample,
  runImport,
  stopImport,
  undoImport,
} from "./imports.ts";
import { createInstance, updateInstance } from "./instances.ts";

const INSTANCE = "mqtt-a";
let world: TestWorld;

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: INSTANCE, name: "A", edition: "Professional" });
  createGroup(world.system, { instanceId: INSTANCE, id: "GID_line", defaultEffect: "Allow", note: "" });
});
afterEach(() => world.close());

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const worker = (rowsAtOnce = 200) =>
  new ImportWorker(world, { now: () => world.clock.now, rowsAtOnce, isEnough: () => false });

/** Works until nothing is left to do. */
function work(by = worker()): void {
  while (by.step());
}

type Kind = Import["kind"];
/** A file that was uploaded, its columns named as they suggest, and checked. */
async function checked(text: string, kind: Kind = "devices", ctx: ServiceContext = world.system): Promise<Import> {
  const { id } = await createImport(ctx, { instanceId: INSTANCE, kind, fileName: "x.csv" }, bytes(text));
  const { guess } = readImportSample(ctx, { instanceId: INSTANCE, importId: id });
  mapImport(ctx, { instanceId: INSTANCE, importId: id, ...guess, columns: { ...guess.columns } });
  work();
  return read(id);
}
const read = (importId: number) => getImport(world.system, { instanceId: INSTANCE, importId });
const place = ({ id }: { readonly id: number }) => ({ instanceId: INSTANCE, importId: id });

function apply(one: Import, by = worker()): Import {
  runImport(world.system, place(one));
  work(by);
  return read(one.id);
}

const rows = (one: Import) =>
  listImportRows(world.system, place(one), { size: 200 }).items.map(({ line, state, problem }) => [
    line,
    state,
    problem,
  ]);
const devices = () => world.db.select().from(deviceCredentials).all();
const audited = () =>
  world.db
    .select()
    .from(auditLog)
    .all()
    .map(({ action }) => action);

describe("a dry run", () => {
  test("finds what is wrong with each row and changes nothing", async () => {
    registerDeviceCredential(world.system, { instanceId: INSTANCE, clientId: "GID_line@@@there" });
    const one = await checked(
      [
        "client_id,note",
        "GID_line@@@1,first",
        "GID_none@@@1,no group",
        "GID_line@@1,bad",
        ",missing",
        "GID_line@@@there,registered",
        " GID_line@@@2 ,spaces",
        "GID_line@@@1,twice",
      ].join("\n"),
    );
    expect(one).toMatchObject({ status: "checked", total: 7, ready: 2, skipped: 1, failed: 4, applied: 0 });
    expect(rows(one)).toEqual([
      [2, "ready", null],
      [3, "failed", "There is no group GID_none in this instance. Create the group first."],
      [4, "failed", expect.stringContaining("Write <group ID>@@@<device ID>")],
      [5, "failed", "The client ID is missing."],
      [6, "skipped", "This client ID is registered already. Its pair stays as it is."],
      [7, "ready", null],
      [8, "failed", "Line 2 names it already."],
    ]);
    expect(devices()).toHaveLength(1);
  });

  test("finds a key ID that two rows of the file have, with the line of the first, also when it is checked again", async () => {
    const one = await checked(
      [
        "client_id,device_access_key_id,device_access_key_secret",
        "GID_line@@@1,DC.own-1,secret-one",
        "GID_line@@@2,,",
        "GID_line@@@3,DC.own-1,secret-three",
        "GID_line@@@4,DC.own-2,secret-four",
        "GID_line@@@1,DC.own-2,secret-five",
      ].join("\n"),
    );
    const found = [
      [2, "ready", null],
      [3, "ready", null],
      [4, "failed", "Line 2 has the same key ID."],
      [5, "ready", null],
      [6, "failed", "Line 2 names it already."],
    ];
    expect(rows(one)).toEqual(found);
    expect(apply(one)).toMatchObject({ status: "done", applied: 3, failed: 2 });
    expect(devices()).toHaveLength(3);
  });

  test("names the row at which the quota is used up", async () => {
    updateInstance(world.system, { id: INSTANCE, maxConnections: 3 });
    registerDeviceCredential(world.system, { instanceId: INSTANCE, clientId: "GID_line@@@there" });
    const one = await checked("GID_line@@@1\nGID_line@@@2\nGID_line@@@3\nGID_line@@@there\n");
    expect(rows(one).map(([line, state]) => [line, state])).toEqual([
      [1, "ready"],
      [2, "ready"],
      [3, "failed"],
      [4, "skipped"],
    ]);
    expect(rows(one)[2]?.[2]).toMatch(/quota of 3 device credentials is used up before this row/);
  });

  test("is repeated with other columns, and may take the group from none", async () => {
    const input = { instanceId: INSTANCE, kind: "devices" as const, fileName: "x.csv" };
    const one = await createImport(world.system, input, bytes("no;a\n1;d1\n2;d2\n"));
    const map = (columns: Record<string, number>, groupId?: string) =>
      mapImport(world.system, { ...place(one), hasHeader: true, columns, groupId });
    expect(() => map({})).toThrow(/Choose the column with the client ID/);
    expect(() => map({ deviceId: 1 })).toThrow(/one group for all rows/);
    expect(() => map({ deviceId: 7 }, "GID_line")).toThrow(/no such column/);
    map({ deviceId: 0 }, "GID_none");
    work();
    expect(read(one.id)).toMatchObject({ status: "checked", ready: 0, failed: 2 });
    expect(() => runImport(world.system, place(one))).toThrow(/No row is left/);
    map({ deviceId: 1 }, "GID_line");
    work();
    expect(read(one.id)).toMatchObject({ status: "checked", total: 2, ready: 2, failed: 0 });
    const { items } = listImportRows(world.system, place(one));
    expect(items.map(({ subject }) => subject)).toEqual(["GID_line@@@d1", "GID_line@@@d2"]);
  });

  test("shows enough of the file to tell the columns apart, and nothing that could be a secret", async () => {
    const sample = async (text: string) => {
      const input = { instanceId: INSTANCE, kind: "devices" as const, fileName: "x.csv" };
      return readImportSample(world.system, place(await createImport(world.system, input, bytes(text)))).rows;
    };
    const secret = "DC.abcdefghijklmnopqrstuv";
    expect(await sample(`client,key id,secret\nGID_line@@@device1,${secret},short\n`)).toEqual([
      ["client", "key id", "secret"],
      ["GID_line@@@device1", "DC.a…", "••••"],
    ]);
    expect(await sample(`GID_line@@@device1,${secret},a note of a few words\n`)).toEqual([
      ["GID_line@@@device1", "DC.a…", "a note of a few words"],
    ]);
  });

  test("of a file that cannot be read leaves nothing", async () => {
    const input = { instanceId: INSTANCE, kind: "devices" as const, fileName: "x.csv" };
    const text = `${"GID_line@@@1\n".repeat(600)}"open`;
    await expect(createImport(world.system, input, bytes(text))).rejects.toThrow(/never closed/);
    expect(listImports(world.system, { instanceId: INSTANCE }).items).toEqual([]);
    expect(world.db.select().from(importRows).all()).toEqual([]);
  });

  test("of a file that is thrown away is over", async () => {
    const one = await checked("GID_line@@@1\n");
    discardImport(world.system, place(one));
    expect(() => read(one.id)).toThrow(/no such import/);
    expect(listImports(world.system, { instanceId: INSTANCE }).items).toEqual([]);
    expect(() => runImport(world.system, place(one))).toThrow(/no such import/);
  });
});

describe("applying", () => {
  test("registers the good rows, each with its audit row, and hands their secrets over once", async () => {
    const one = apply(await checked("id,client id\n1,GID_line@@@1\n2,bad\n3,GID_line@@@3\n"));
    expect(one).toMatchObject({ status: "done", ready: 0, applied: 2, failed: 1, finishedAt: world.clock.now });
    expect(devices().map(({ clientId }) => clientId)).toEqual(["GID_line@@@1", "GID_line@@@3"]);
    expect(audited().filter((action) => !/^(instance|group)/.test(action))).toEqual([
      "import.upload",
      "import.map",
      "import.run",
      "device_credential.register",
      "device_credential.register",
      "import.done",
    ]);
    const report = takeImportSecrets(world.system, place(one));
    expect([...report.rows]).toEqual(
      devices().flatMap(({ clientId, keyId, sealedSecret }, index) => [
        ...(index === 1 ? [expect.objectContaining({ line: 3, state: "failed", secret: "" })] : []),
        {
          line: index === 0 ? 2 : 4,
          state: "applied",
          subject: clientId,
          problem: null,
          keyId,
          secret: open(world.keyring, sealedSecret, deviceSecretPlace(INSTANCE, clientId)),
        },
      ]),
    );
    expect(() => takeImportSecrets(world.system, place(one))).toThrow(/downloaded already/);
    // The report without them, any number of times.
    expect(JSON.stringify([...readImportReport(world.system, place(one)).rows])).not.toContain("secret");
    // What the file said is forgotten, the secrets in it too.
    expect(
      world.db
        .select()
        .from(importRows)
        .all()
        .filter((row) => row.sealedCells !== null),
    ).toEqual([]);
  });

  test("keeps pairs that the file brings along, and does not repeat their secrets", async () => {
    registerDeviceCredential(world.system, { instanceId: INSTANCE, clientId: "GID_line@@@0" });
    const [taken] = devices();
    const text = [
      "clientId,deviceAccessKeyId,deviceAccessKeySecret",
      "GID_line@@@1,own-key-1,=own secret 1".replaceAll(" ", "_"),
      "GID_line@@@2,,",
      "GID_line@@@3,own-key-3,",
      "GID_line@@@4,own-key-1,own_secret_4",
      `GID_line@@@5,${taken?.keyId},own_secret_5`,
    ].join("\r\n");
    const one = apply(await checked(text));
    expect(rows(one)).toEqual([
      [2, "applied", null],
      [3, "applied", null],
      [4, "failed", "Give both the key ID and the secret, or neither."],
      [5, "failed", "Line 2 has the same key ID."],
      [6, "failed", "Another client ID has this key ID. Leave it empty to make a new pair."],
    ]);
    const own = devices().find(({ clientId }) => clientId === "GID_line@@@1");
    expect(own?.keyId).toBe("own-key-1");
    expect(open(world.keyring, own?.sealedSecret ?? "", deviceSecretPlace(INSTANCE, "GID_line@@@1"))).toBe(
      "=own_secret_1",
    );
    const secrets = [...takeImportSecrets(world.system, place(one)).rows].map(({ secret }) => secret);
    expect(secrets).toEqual(["", expect.stringMatching(/^DC\./), "", "", ""]);
  });

  test("looks again at each row: what has changed since the dry run does not break it", async () => {
    const one = await checked("GID_line@@@1\nGID_line@@@2\nGID_line@@@3\nGID_line@@@4\n");
    registerDeviceCredential(world.system, { instanceId: INSTANCE, clientId: "GID_line@@@2" });
    updateInstance(world.system, { id: INSTANCE, maxConnections: 3 });
    expect(apply(one)).toMatchObject({ status: "done", applied: 2, skipped: 1, failed: 1 });
    expect(rows(one).map(([, state]) => state)).toEqual(["applied", "skipped", "applied", "failed"]);
  });

  test("goes on after the process has ended in the middle: no row twice, none lost", async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `GID_line@@@${i}`).join("\n");
    const one = await checked(lines);
    runImport(world.system, place(one));
    for (let i = 0; i < 3; i++) expect(worker(10).step()).toBe(true);
    expect(read(one.id)).toMatchObject({ status: "running", applied: 30, ready: 70 });
    // A process that ends in the middle of a step has done nothing of it.
    let left = 5;
    const dying = new ImportWorker(world, {
      now: () => world.clock.now,
      rowsAtOnce: 10,
      isEnough: () => {
        if (left-- === 0) throw Object.assign(new Error("the disk is gone"), { code: "SQLITE_IOERR_WRITE" });
        return false;
      },
    });
    expect(() => dying.step()).toThrow(/cannot be written/);
    expect(read(one.id)).toMatchObject({ status: "running", applied: 30, ready: 70 });
    expect(devices()).toHaveLength(30);
    work(worker(7));
    expect(read(one.id)).toMatchObject({ status: "done", applied: 100, ready: 0 });
    expect(devices()).toHaveLength(100);
    expect(audited().filter((action) => action === "device_credential.register")).toHaveLength(100);
  });

  test("can be stopped, gone on with, and ended where it is", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `GID_line@@@${i}`).join("\n");
    const one = await checked(lines);
    const by = worker(10);
    runImport(world.system, place(one));
    by.step();
    stopImport(world.system, place(one));
    expect(by.step()).toBe(false);
    expect(read(one.id)).toMatchObject({ status: "stopped", applied: 10, ready: 20 });
    expect(() => takeImportSecrets(world.system, place(one))).toThrow(/still under way/);
    runImport(world.system, place(one));
    by.step();
    stopImport(world.system, place(one));
    endImport(world.system, place(one));
    expect(by.step()).toBe(false);
    expect(read(one.id)).toMatchObject({ status: "done", applied: 20, ready: 10 });
    expect(
      world.db
        .select()
        .from(importRows)
        .all()
        .filter((row) => row.sealedCells !== null),
    ).toEqual([]);
    expect(() => runImport(world.system, place(one))).toThrow(/gone on meanwhile/);
  });

  test("is done in the name of who ordered it, for as long as they may", async () => {
    const at = { createdAt: 0, updatedAt: 0, passwordHash: "x" };
    world.db
      .insert(operators)
      .values({ id: "op_1", name: "Ann", email: "ann@example.com", ...at })
      .run();
    const grant = world.db.insert(operatorRoles).values({ operatorId: "op_1", instanceId: INSTANCE, role: "operator" });
    const { id: grantId } = grant.returning().get();
    const base = world.as({ instanceId: INSTANCE, role: "operator" });
    const ann: ServiceContext = { ...base, actor: { ...base.actor, id: "op_1", name: "Ann" } as never };
    const one = await checked("GID_line@@@1\nGID_line@@@2\n", "devices", ann);
    const by = worker(1);
    runImport(ann, place(one));
    by.step();
    const log = world.db.select().from(auditLog).where(eq(auditLog.action, "device_credential.register")).all();
    expect(log).toMatchObject([{ actorId: "op_1", actorName: "Ann", address: ann.address }]);
    world.db.delete(operatorRoles).where(eq(operatorRoles.id, grantId)).run();
    work(by);
    expect(read(one.id)).toMatchObject({ status: "stopped", applied: 1, ready: 1, problem: expect.any(String) });
    runImport(world.system, place(one));
    work(by);
    expect(read(one.id)).toMatchObject({ status: "done", applied: 2, problem: null });
  });

  test("unregisters what a file names, for good", async () => {
    for (const n of [1, 2]) {
      registerDeviceCredential(world.system, { instanceId: INSTANCE, clientId: `GID_line@@@${n}` });
    }
    const one = apply(await checked("GID_line@@@1\nGID_line@@@3\n", "unregister"));
    expect(one).toMatchObject({ status: "done", applied: 1, skipped: 1 });
    expect(devices().map(({ clientId }) => clientId)).toEqual(["GID_line@@@2"]);
    expect(() => undoImport(world.system, place(one))).toThrow(/cannot be brought back/);
    expect(() => takeImportSecrets(world.system, place(one))).toThrow(/no new secrets/);
  });

  test("creates groups", async () => {
    const text = "group,default effect,备注\nGID_new,deny,你好\nGID_line,,\nGID_also,,\nbad,,\nGID_what,perhaps,\n";
    const one = apply(await checked(text, "groups"));
    expect(rows(one).map(([, state]) => state)).toEqual(["applied", "skipped", "applied", "failed", "failed"]);
    const group = (id: string) => getGroup(world.system, { instanceId: INSTANCE, id });
    expect(group("GID_new")).toMatchObject({ defaultEffect: "Deny", note: "你好" });
    expect(group("GID_also")).toMatchObject({ defaultEffect: "Allow", note: "" });
  });
});

describe("undoing", () => {
  test("takes back what has not been used since, and says why the rest stays", async () => {
    const one = apply(await checked([1, 2, 3, 4, 5].map((n) => `GID_line@@@${n}`).join("\n")));
    const device = (n: number) => ({ instanceId: INSTANCE, clientId: `GID_line@@@${n}` });
    const used = eq(deviceCredentials.clientId, "GID_line@@@2");
    world.db.update(deviceCredentials).set({ lastUsedAt: world.clock.now }).where(used).run();
    rotateDeviceCredential(world.system, { ...device(3), overlapMs: 0, disconnect: false });
    unregisterDeviceCredential(world.system, { ...device(4), disconnect: false });
    world.clock.now += UNDO_MS - 1;
    undoImport(world.system, place(one));
    work(worker(2));
    expect(rows(one)).toEqual([
      [1, "undone", null],
      [2, "kept", "The device has used it since."],
      [3, "kept", "Its pair has been replaced since."],
      [4, "kept", "It has been unregistered since."],
      [5, "undone", null],
    ]);
    expect(read(one.id)).toMatchObject({ status: "undone", applied: 0, undone: 2, kept: 3 });
    expect(devices().map(({ clientId }) => clientId)).toEqual(["GID_line@@@2", "GID_line@@@3"]);
    expect(audited().slice(-3)).toEqual([
      "device_credential.unregister",
      "device_credential.unregister",
      "import.undone",
    ]);
  });

  test("is refused after 24 hours", async () => {
    const one = apply(await checked("GID_line@@@1\n"));
    world.clock.now += UNDO_MS;
    expect(() => undoImport(world.system, place(one))).toThrow(/24 hours/);
  });

  test("leaves groups that are in use or were changed", async () => {
    const one = apply(await checked("GID_one1\nGID_two2\nGID_three\n", "groups"));
    world.clock.now += 1;
    registerDeviceCredential(world.system, { instanceId: INSTANCE, clientId: "GID_two2@@@1" });
    const policy = { expectedVersion: 1, defaultEffect: "Deny" as const, rules: [] };
    saveGroupPolicy(world.system, { instanceId: INSTANCE, id: "GID_three", ...policy });
    undoImport(world.system, place(one));
    work();
    expect(rows(one)).toEqual([
      [1, "undone", null],
      [2, "kept", "Device credentials are registered in this group."],
      [3, "kept", "The group has been changed since."],
    ]);
  });
});
