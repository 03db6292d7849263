import { join } from "node:path";
import { Readable } from "node:stream";
import { closeDatabase } from "../../db/client.ts";
import { openApplication, systemContext } from "../../lib/services/application.ts";
import { createGroup } from "../../lib/services/groups.ts";
import { ImportWorker } from "../../lib/services/import-work.ts";
import { createImport, mapImport, runImport } from "../../lib/services/imports.ts";
import { createInstance } from "../../lib/services/instances.ts";
import { ROOT, until } from "../gatehouse.ts";
import { expect, test } from "./test.ts";

const INSTANCE = "mqtt-cn-killed01";
const ROWS = 600;

test("an import goes on by itself after the console was killed with -9: no row twice, none lost", async ({
  installation,
}) => {
  const app = openApplication({ DATA_DIR: installation.dataDir }, join(ROOT, "db", "migrations"));
  const ctx = systemContext(app, "apply");
  createInstance(ctx, { id: INSTANCE, edition: "Professional" });
  createGroup(ctx, { instanceId: INSTANCE, id: "GID_killed", defaultEffect: "Allow", note: "" });
  const file = Array.from({ length: ROWS }, (_, n) => `GID_killed@@@${n}\n`).join("");
  const input = { instanceId: INSTANCE, kind: "devices" as const, fileName: "killed.csv" };
  const { id: importId } = await createImport(ctx, input, Readable.from([Buffer.from(file)]));
  mapImport(ctx, { instanceId: INSTANCE, importId, hasHeader: false, columns: { clientId: 0 } });
  const worker = new ImportWorker(app, { now: Date.now, rowsAtOnce: 500, isEnough: () => false });
  while (worker.step());
  runImport(ctx, { instanceId: INSTANCE, importId });
  closeDatabase(app.db);

  const standing = () =>
    installation.query("select status, applied from imports")[0] as { status: string; applied: number };
  const running = await installation.start();
  await until("some rows are applied", () => standing().applied > 50);
  await running.end("SIGKILL");
  expect(standing()).toMatchObject({ status: "running" });
  await installation.start();
  await until("all rows are applied", () => standing().status === "done");
  expect(standing().applied).toBe(ROWS);
  expect(
    installation.query(
      `select (select count(*) from device_credentials) as credentials,
        (select count(distinct target) from audit_log where action = 'device_credential.register') as targets,
        (select count(*) from audit_log where action = 'device_credential.register') as entries`,
    ),
  ).toEqual([{ credentials: ROWS, targets: ROWS, entries: ROWS }]);
});
