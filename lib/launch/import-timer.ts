import { DomainError } from "../domain/errors.ts";
import type { Application } from "../services/application.ts";
import { ImportWorker } from "../services/import-work.ts";

const ROWS_AT_ONCE = 200;
/** How long a step may keep requests waiting, about. */
const STEP_MS = 25;
/** How often is looked for work when there was none. */
const IDLE_MS = 300;
/** How long is waited when the database cannot be written. */
const TROUBLE_MS = 5_000;

/**
 * Works on imports for as long as the console runs, whoever looks: also on those that the process before left in the middle.
 * Rests as long as it works, so that the console stays quick for people.
 * @returns what ends it.
 */
export function workOnImports(app: Application, tell: (line: string) => void): () => void {
  let begunAt = 0;
  const worker = new ImportWorker(app, {
    now: Date.now,
    rowsAtOnce: ROWS_AT_ONCE,
    isEnough: () => performance.now() - begunAt > STEP_MS,
  });
  let timer: NodeJS.Timeout | undefined;
  const wait = (ms: number) => {
    timer = setTimeout(work, ms);
    timer.unref();
  };
  function work(): void {
    begunAt = performance.now();
    try {
      wait(worker.step() ? performance.now() - begunAt : IDLE_MS);
    } catch (error) {
      const said = error instanceof DomainError ? error.message : error instanceof Error ? error.stack : String(error);
      tell(`imports wait: ${said}`);
      wait(TROUBLE_MS);
    }
  }
  wait(0);
  return () => clearTimeout(timer);
}
