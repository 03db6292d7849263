import { Readable } from "node:stream";
import type { ServiceContext } from "../lib/services/context.ts";
import { ImportWorker } from "../lib/services/import-work.ts";
import { createImport, mapImport, readImportSample, runImport } from "../lib/services/imports.ts";

const fileOf = (group: string) =>
  [
    "client id;device access key id;device access key secret;a note that nobody needs",
    ...Array.from({ length: 8 }, (_, n) => `${group}@@@imported-${n};;;row ${n}`),
    `${group}@@@own-pair;DC.of-${group};secret-of-the-file;own pair`,
    `${group}@@twice;;;no client ID`,
    "GID_of_nowhere@@@device;;;no such group",
    `${group}@@@${"x".repeat(60)};;;too long`,
    "GID_line_00@@@device-00;;;registered already",
  ].join("\r\n");

/** Imports by how far they have got. */
export async function furnishImports(
  ctx: ServiceContext,
  instanceId: string,
): Promise<Readonly<Record<"draft" | "checked" | "done", number>>> {
  const worker = new ImportWorker(ctx, { now: Date.now, rowsAtOnce: 500, isEnough: () => false });
  const upload = async (fileName: string, group: string) => {
    const input = { instanceId, kind: "devices" as const, fileName };
    return (await createImport(ctx, input, Readable.from([Buffer.from(fileOf(group))]))).id;
  };
  const check = (importId: number) => {
    const { hasHeader, columns } = readImportSample(ctx, { instanceId, importId }).guess;
    mapImport(ctx, { instanceId, importId, hasHeader, columns: { ...columns } });
    while (worker.step());
  };
  const done = await upload(
    "a-file-with-a-name-that-goes-on-and-on-until-it-has-to-be-wrapped-2026-11-21.csv",
    "GID_line_02",
  );
  check(done);
  runImport(ctx, { instanceId, importId: done });
  while (worker.step());
  const checked = await upload("line-3.csv", "GID_line_03");
  check(checked);
  return { draft: await upload("line-4.csv", "GID_line_04"), checked, done };
}
