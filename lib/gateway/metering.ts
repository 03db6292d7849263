import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Registry } from "prom-client";
import type { Action } from "../domain/decision.ts";
import type { ReasonCode } from "../domain/reason.ts";
import type { EndReason } from "./connection.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import type { Spaces } from "./spaces.ts";

/** Instances that get a time series of their own; the others are summed, so that nobody can make the text grow at will. */
const INSTANCE_SERIES = 200;

/** How the door dealt with a connection that never came to a decision. */
export type Turned = "malformed" | "unsupported_version" | "timeout" | "crowded" | "database" | "defect";

type Tally<K extends string> = Map<K, number>;

/** What the gateway counts, as Prometheus text. The counting itself is an addition; the library only formats. */
export class Metering {
  readonly #registry = new Registry();
  readonly #connects: Tally<ReasonCode | Turned> = new Map();
  readonly #publishes: Tally<ReasonCode> = new Map();
  readonly #subscribes: Tally<ReasonCode> = new Map();
  readonly #ends: Tally<EndReason | "client"> = new Map();
  readonly #durations = new LatencyHistogram<Action>();

  constructor(spaces: Spaces, lostDenials: () => number) {
    this.#process();
    this.#results("gatehouse_connects_total", "CONNECTs by result (a reason code)", this.#connects);
    this.#results("gatehouse_disconnects_total", "Ended connections by what ended them", this.#ends);
    this.#results("gatehouse_publishes_total", "PUBLISHes by result (a reason code)", this.#publishes);
    this.#results("gatehouse_subscribes_total", "Filters of SUBSCRIBEs by result (a reason code)", this.#subscribes);
    this.#perInstance("gatehouse_connections", "Live MQTT connections", spaces, (space) => space.size);
    this.#sum("gatehouse_messages_delivered_total", "Messages sent to subscribers", () => {
      let sum = 0;
      for (const { broker } of spaces) sum += broker.counters.delivered;
      return sum;
    });
    this.#sum("gatehouse_messages_dropped_total", "Messages that a subscriber was too slow for", () => {
      let sum = 0;
      for (const { broker } of spaces) sum += broker.counters.dropped + broker.store.dropped;
      return sum;
    });
    this.#sum("gatehouse_messages_not_retained_total", "Retained messages for which an instance had no room", () => {
      let sum = 0;
      for (const { broker } of spaces) sum += broker.counters.notRetained;
      return sum;
    });
    this.#sum("gatehouse_denials_not_recorded_total", "Refusals that came too fast to be recorded", lostDenials);
  }

  connected(result: ReasonCode | Turned): void {
    add(this.#connects, result);
  }

  published(result: ReasonCode): void {
    add(this.#publishes, result);
  }

  subscribed(result: ReasonCode): void {
    add(this.#subscribes, result);
  }

  /** @param reason why the gateway ended it, or `client`: the client did, or was lost. */
  ended(reason: EndReason | "client"): void {
    add(this.#ends, reason);
  }

  /** Measures how long a decision takes. */
  timed<T>(action: Action, decide: () => T): T {
    const start = performance.now();
    try {
      return decide();
    } finally {
      this.#durations.observe(action, (performance.now() - start) / 1000);
    }
  }

  async expose(): Promise<string> {
    const text = await this.#registry.metrics();
    return `${text}\n${this.#durations.expose("gatehouse_decision_seconds", "Duration of decisions that were not remembered", "action")}`;
  }

  /** Of the process itself. The library's own set lists every open file each time, which with many clients takes long. */
  #process(): void {
    const startedAt = Date.now() / 1000 - process.uptime();
    const resolution = 10;
    const delay = monitorEventLoopDelay({ resolution });
    delay.enable();
    this.#gauge("process_start_time_seconds", "When the gateway started, since the epoch", () => startedAt);
    this.#gauge("process_resident_memory_bytes", "Memory of the gateway", () => process.memoryUsage.rss());
    this.#gauge("nodejs_heap_size_used_bytes", "Memory used by objects", () => process.memoryUsage().heapUsed);
    this.#gauge("nodejs_eventloop_lag_p99_seconds", "99th percentile of how late the event loop runs", () => {
      // What it measures holds the pause between two looks.
      const seconds = Math.max(0, delay.percentile(99) / 1e9 - resolution / 1e3);
      delay.reset();
      return seconds;
    });
    this.#sum("process_cpu_seconds_total", "Processor time of the gateway", () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        gauge.set(read());
      },
    });
  }

  #results(name: string, help: string, tally: Tally<string>): void {
    const counter = new Counter({
      name,
      help,
      labelNames: ["result"],
      registers: [this.#registry],
      collect() {
        counter.reset();
        for (const [result, count] of tally) counter.inc({ result }, count);
      },
    });
  }

  #perInstance(
    name: string,
    help: string,
    spaces: Spaces,
    read: (space: { readonly id: string; readonly size: number }) => number,
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ["instance"],
      registers: [this.#registry],
      collect() {
        gauge.reset();
        let rest = 0;
        let series = 0;
        for (const space of spaces) {
          if (series++ < INSTANCE_SERIES) gauge.set({ instance: space.id }, read(space));
          else rest += read(space);
        }
        if (series > INSTANCE_SERIES) gauge.set({ instance: "others" }, rest);
      },
    });
  }

  #sum(name: string, help: string, read: () => number): void {
    const counter = new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        counter.reset();
        counter.inc(read());
      },
    });
  }
}

function add<K extends string>(tally: Tally<K>, key: K): void {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}
