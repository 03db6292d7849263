import type { Sqlite } from "../../db/client.ts";
import type { Connection } from "./connection.ts";
import type { Spaces } from "./spaces.ts";

interface RunColumns {
  readonly id: number;
  readonly instanceId: string;
  readonly groupId: string;
  readonly policyVersion: number;
  readonly perSecond: number;
}

interface Run extends RunColumns {
  /** Those that ran an older version when it was taken up, the last first. Nobody joins them: who connects gets the present one. */
  readonly queue: Connection[];
  /** By the monotonic clock. */
  lastAt: number;
  /** Clients that may be closed by now; a fraction is kept for the next time. */
  due: number;
  /** Closed, but not yet written. */
  closed: number;
}

/** Closes the outdated clients of groups, so many a second, as the console has ordered; stops when the order is gone. */
export class ReconnectRuns {
  readonly #spaces: Spaces;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #runs = new Map<number, Run>();

  /** @param reading for the orders. @param writing for what became of them. */
  constructor(reading: Sqlite, writing: Sqlite, spaces: Spaces) {
    this.#spaces = spaces;
    this.#statements = prepare(reading, writing);
  }

  /** Orders to an earlier run of the gateway are done: with it, every client was disconnected. In the caller's transaction. */
  begin(now: number): void {
    this.#statements.restarted.run(now);
  }

  /** Closes those whose turn it is, and writes how far it has got. Called several times a second. */
  tick(now: number, monotonic: number): void {
    const open = this.#statements.open.all() as RunColumns[];
    for (const id of this.#runs.keys()) if (!open.some((run) => run.id === id)) this.#runs.delete(id);
    for (const columns of open) {
      const run = this.#runs.get(columns.id) ?? this.#takeUp(columns, monotonic);
      run.due = Math.min(run.perSecond, run.due + ((monotonic - run.lastAt) / 1_000) * run.perSecond);
      run.lastAt = monotonic;
      while (run.due >= 1 && run.queue.length > 0) {
        // Who has gone meanwhile takes nobody's turn.
        if (!run.queue.pop()?.endIfLive("disconnect_requested")) continue;
        run.due--;
        run.closed++;
      }
      this.#write(run, now);
    }
  }

  #takeUp(columns: RunColumns, monotonic: number): Run {
    const queue: Connection[] = [];
    for (const connection of this.#spaces.find(columns.instanceId) ?? []) {
      const { groupId, groupPolicy } = connection.binding;
      if (groupId === columns.groupId && groupPolicy.version < columns.policyVersion) queue.push(connection);
    }
    queue.reverse();
    // The first goes at once.
    const run = { ...columns, queue, lastAt: monotonic, due: 1, closed: 0 };
    this.#runs.set(columns.id, run);
    return run;
  }

  #write(run: Run, now: number): void {
    const done = run.queue.length === 0;
    if (run.closed === 0 && !done) return;
    this.#statements.progress.run({ id: run.id, closed: run.closed, endedAt: done ? now : null });
    run.closed = 0;
    if (done) this.#runs.delete(run.id);
  }
}

function prepare(reading: Sqlite, writing: Sqlite) {
  return {
    open: reading.prepare(
      `select id, instance_id as instanceId, group_id as groupId, policy_version as policyVersion, per_second as perSecond
       from reconnect_runs where ended_at is null`,
    ),
    progress: writing.prepare(
      `update reconnect_runs set closed = closed + @closed, ended_at = coalesce(ended_at, @endedAt),
         outcome = coalesce(outcome, iif(@endedAt is null, null, 'done')) where id = @id`,
    ),
    restarted: writing.prepare("update reconnect_runs set ended_at = ?, outcome = 'restarted' where ended_at is null"),
  };
}
