import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

/** A program of a test, made ready to be started many times. */
export interface SecondProgram {
  /** @param args what it finds in `process.argv` from the third entry on. */
  start(...args: string[]): SecondProcess;
  close(): void;
}

export interface SecondProcess {
  readonly child: ChildProcess;
  /** The lines that it has written so far. */
  readonly lines: readonly string[];
  /** Resolves when it has written so many lines, or is over. */
  reached(lines: number): Promise<void>;
  /** Exit status, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/**
 * Bundles a TypeScript file, because starting one through a loader takes longer than most tests.
 * @param path of the file
 */
export async function secondProgram(path: string): Promise<SecondProgram> {
  // Inside the project, where Node finds the packages that are not bundled.
  const folder = mkdtempSync(join(import.meta.dirname, "..", "..", "node_modules", ".second-"));
  const program = join(folder, "program.mjs");
  await build({
    entryPoints: [path],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
  });
  return {
    start: (...args) => start(program, args),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function start(program: string, args: readonly string[]): SecondProcess {
  // With a channel, by which a program that listens can be told something; it does not keep one that does not.
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const lines: string[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const look = (over: boolean) => {
    for (const { count, resolve } of waiting) if (over || lines.length >= count) resolve();
  };
  if (child.stdout === null) throw new Error("the program has no output");
  const read = createInterface({ input: child.stdout });
  read.on("line", (line) => {
    lines.push(line);
    look(false);
  });
  const exited = new Promise<number | string>((resolve) =>
    child.once("exit", (code, signal) => resolve(signal ?? code ?? 0)),
  );
  const drained = new Promise<void>((resolve) => read.once("close", resolve));
  const ended = Promise.all([exited, drained]).then(([status]) => status);
  void ended.then(() => look(true));
  return {
    child,
    lines,
    ended,
    reached: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        look(child.exitCode !== null || child.signalCode !== null);
      }),
  };
}
