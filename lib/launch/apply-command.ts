import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DomainError } from "../domain/errors.ts";
import { openApplication, systemContext } from "../services/application.ts";
import { applyState, parseStateFile, StateFileError } from "../services/apply.ts";
import type { ServiceContext } from "../services/context.ts";
import { exportState } from "../services/export-state.ts";
import { openAs, StartError } from "./open.ts";

const USAGE = `usage: npm run apply -- FILE.json                 make the state match a file ("-" reads standard input)
       npm run apply -- --export                  print the state in the same shape, without secrets
       npm run apply -- --export --with-secrets   the same with every secret in clear text
`;

/** Something is wrong with how the command was called or with the file; the message is for the terminal as it is. */
class CommandError extends Error {}

process.exitCode = main(process.argv.slice(2));

/** @returns exit status: 0 done, 1 nothing was written, 2 called wrongly */
function main(args: readonly string[]): number {
  const flags = args.filter((arg) => arg.startsWith("--"));
  const files = args.filter((arg) => !arg.startsWith("--"));
  const exporting = flags.includes("--export");
  const known = flags.every((flag) => flag === "--export" || (exporting && flag === "--with-secrets"));
  if (!known || files.length !== (exporting ? 0 : 1)) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    if (exporting)
      print(
        JSON.stringify(
          withState((ctx) => exportState(ctx, { secrets: flags.includes("--with-secrets") })),
          null,
          2,
        ),
      );
    else apply(files[0] ?? "-");
    return 0;
  } catch (error) {
    if (error instanceof StateFileError) {
      for (const { path, message } of error.problems) process.stderr.write(`gatehouse: ${path} ${message}\n`);
      process.stderr.write("gatehouse: nothing was changed.\n");
    } else if (error instanceof StartError || error instanceof CommandError || error instanceof DomainError) {
      process.stderr.write(`gatehouse: ${error.message}\n`);
    } else throw error;
    return 1;
  }
}

function apply(path: string): void {
  const file = parseStateFile(readJson(path));
  const results = withState((ctx) => applyState(ctx, file));
  for (const { did, noun, id } of results) print(`${did.padEnd(9)}  ${noun}  ${id}`);
  const count = (did: string) => results.filter((result) => result.did === did).length;
  print(`${count("created")} created, ${count("changed")} changed, ${count("unchanged")} unchanged`);
}

function withState<T>(use: (ctx: ServiceContext) => T): T {
  const { app, close } = openAs(null, () => openApplication(process.env));
  try {
    return use(systemContext(app, "apply"));
  } finally {
    close();
  }
}

function readJson(path: string): unknown {
  let text: string;
  try {
    // npm runs the command in the project's folder; the path was meant from where the person stands.
    text = readFileSync(path === "-" ? 0 : resolve(process.env.INIT_CWD ?? ".", path), "utf8");
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // Where, but not what: the message of the parser repeats a part of the text, and that may be a secret.
    const place = /at position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    throw new CommandError(
      `${path} is not JSON${place === undefined ? "" : `: look near character ${Number(place) + 1}`}.`,
    );
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
