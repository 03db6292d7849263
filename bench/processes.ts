import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answer, Job, JobResult } from "./generator.ts";

/** Starts a TypeScript file of this folder in a process of its own, with a channel to it. */
export function start(file: string, args: readonly string[] = []): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ["--import", "tsx"] });
}

/** @returns the first thing that the process says. @throws Error when it ends before */
export async function firstMessage<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([status]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with status ${status}`);
  });
  const [message] = await Promise.race([once(child, "message"), ended]);
  return message as T;
}

/** Has the load generator do a job. @throws Error what went wrong in it */
export async function generate<J extends Job>(job: J): Promise<JobResult<J>> {
  const child = start("./generator.ts");
  child.send(job);
  const answer = await firstMessage<Answer>(child);
  if ("error" in answer) throw new Error(answer.error);
  return answer.result as JobResult<J>;
}

const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has used; null where the system does not tell (it does on Linux). */
export function processorSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
