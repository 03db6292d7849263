import type { Sqlite } from "../../db/client.ts";

/** Who this run of the gateway is. */
export interface GatewayRun {
  readonly runId: string;
  readonly pid: number;
  readonly version: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** Address by door. */
  readonly listeners: Readonly<Record<string, string>>;
}

/** The gateway's sign of life. */
export class GatewayStatus {
  readonly #run: GatewayRun;
  readonly #begin;
  readonly #beat;
  readonly #end;
  readonly #lastSign;

  constructor(sqlite: Sqlite, run: GatewayRun) {
    this.#run = run;
    this.#lastSign = sqlite.prepare("select heartbeat_at from gateway_status where id = 1").pluck();
    this.#begin = sqlite.prepare(
      `insert or replace into gateway_status (id, run_id, pid, version, started_at, heartbeat_at, stopped_at, listeners, connections, metrics)
       values (1, @runId, @pid, @version, @startedAt, @startedAt, null, @listeners, 0, '')`,
    );
    this.#beat = sqlite.prepare(
      "update gateway_status set heartbeat_at = @at, connections = @connections, metrics = @metrics where id = 1 and run_id = @runId",
    );
    this.#end = sqlite.prepare(
      "update gateway_status set heartbeat_at = @at, stopped_at = @at, connections = 0, metrics = '' where id = 1 and run_id = @runId",
    );
  }

  /** Epoch ms of the last sign of life of any run; null when there never was one. */
  lastSign(): number | null {
    return (this.#lastSign.get() as number | undefined) ?? null;
  }

  begin(): void {
    this.#begin.run({ ...this.#run, listeners: JSON.stringify(this.#run.listeners) });
  }

  /** @param at epoch ms. @param metrics Prometheus text. */
  beat(at: number, connections: number, metrics: string): void {
    this.#beat.run({ at, connections, metrics, runId: this.#run.runId });
  }

  end(at: number): void {
    this.#end.run({ at, runId: this.#run.runId });
  }
}
