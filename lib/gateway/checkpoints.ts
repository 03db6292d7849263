import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

const CHECKPOINT_MS = 5_000;

/** Runs in a thread of its own, as text because a bundle has no second file for it. */
const PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const Database = require(workerData.driver);
const db = new Database(workerData.path, { timeout: 0 });
db.pragma("synchronous = NORMAL");
const timer = setInterval(() => {
  try {
    db.pragma("wal_checkpoint(PASSIVE)");
  } catch {
    // The next one will do.
  }
}, workerData.everyMs);
parentPort.once("message", () => {
  clearInterval(timer);
  db.close();
});
`;

export interface Checkpoints {
  /** Ends the thread; its connection is closed when this settles. */
  stop(): Promise<void>;
}

/**
 * Moves what was committed from the write-ahead log into the database, again and again. It waits for the disk, so it is done
 * beside the thread that serves clients, whose own connection leaves it undone (`wal_autocheckpoint = 0`).
 */
export function startCheckpoints(path: string, onError: (error: Error) => void): Checkpoints {
  const driver = createRequire(import.meta.url).resolve("better-sqlite3");
  const worker = new Worker(PROGRAM, { eval: true, workerData: { path, driver, everyMs: CHECKPOINT_MS } });
  worker.on("error", onError);
  worker.unref();
  const ended = once(worker, "exit");
  return {
    stop: async () => {
      worker.ref();
      worker.postMessage("stop");
      await ended;
    },
  };
}
