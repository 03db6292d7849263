import { beginOf, MINUTE_MS } from "./usage-row.ts";

/** What the gateway knows of an instance that has had a client since it started. */
export interface UsageReading {
  readonly id: string;
  /** At one time since the last reading. */
  readonly mostConnections: number;
  readonly subscriptions: number;
  /** Since the start. */
  readonly published: number;
  readonly delivered: number;
  readonly connects: number;
  readonly refusals: number;
}

/** What was seen of one instance within a minute. */
export interface MeteredMinute {
  connections: number;
  subscriptions: number;
  messages: number;
  messagesPeak: number;
  delivered: number;
  deliveredPeak: number;
  connects: number;
  connectsPeak: number;
  refusals: number;
  refusalsPeak: number;
}

type Counted = Pick<UsageReading, "published" | "delivered" | "connects" | "refusals">;

export interface ClosedMinute {
  /** Begin, epoch ms. */
  readonly at: number;
  readonly byInstance: ReadonlyMap<string, MeteredMinute>;
}

/** Turns readings, one a second, into minutes. */
export class UsageMeter {
  readonly #counted = new Map<string, Counted>();
  #minute: number | null = null;
  #byInstance = new Map<string, MeteredMinute>();
  #readAt: number | null = null;

  /**
   * Takes a reading of all instances.
   * @param now epoch ms. @param monotonic milliseconds on a clock that nobody sets.
   * @returns the minute that has ended with it, or null.
   */
  read(readings: Iterable<UsageReading>, now: number, monotonic: number): ClosedMinute | null {
    const minute = beginOf(now, MINUTE_MS);
    const ended = this.#minute !== null && this.#minute !== minute ? this.end() : null;
    this.#minute = minute;
    // A reading that comes late spans more than a second, and is not to be taken for the traffic of one.
    const seconds = this.#readAt === null ? 1 : Math.max(1, (monotonic - this.#readAt) / 1_000);
    this.#readAt = monotonic;
    for (const reading of readings) this.#add(reading, seconds);
    return ended;
  }

  /** Ends the present minute before its time. */
  end(): ClosedMinute | null {
    if (this.#minute === null) return null;
    const ended = { at: this.#minute, byInstance: this.#byInstance };
    this.#byInstance = new Map();
    this.#minute = null;
    return ended;
  }

  #add(reading: UsageReading, seconds: number): void {
    const { id, mostConnections, subscriptions, published, delivered, connects, refusals } = reading;
    let minute = this.#byInstance.get(id);
    if (minute === undefined) {
      minute = { ...IDLE };
      this.#byInstance.set(id, minute);
    }
    if (mostConnections > minute.connections) minute.connections = mostConnections;
    if (subscriptions > minute.subscriptions) minute.subscriptions = subscriptions;
    // Less than before: the instance was closed and opened again.
    const counted = this.#counted.get(id) ?? NOTHING;
    flow(minute, "messages", since(counted.published, published), seconds);
    flow(minute, "delivered", since(counted.delivered, delivered), seconds);
    flow(minute, "connects", since(counted.connects, connects), seconds);
    flow(minute, "refusals", since(counted.refusals, refusals), seconds);
    this.#counted.set(id, { published, delivered, connects, refusals });
  }
}

const NOTHING: Counted = { published: 0, delivered: 0, connects: 0, refusals: 0 };
const IDLE: MeteredMinute = {
  ...{ connections: 0, subscriptions: 0, messages: 0, messagesPeak: 0, delivered: 0, deliveredPeak: 0 },
  ...{ connects: 0, connectsPeak: 0, refusals: 0, refusalsPeak: 0 },
};

/** Adds what flowed within `seconds`, and notes the busiest second. */
function flow(minute: MeteredMinute, name: Flow, count: number, seconds: number): void {
  if (count <= 0) return;
  minute[name] += count;
  minute[`${name}Peak`] = Math.max(minute[`${name}Peak`], Math.round(count / seconds));
}
type Flow = "messages" | "delivered" | "connects" | "refusals";

const since = (before: number, now: number) => (now < before ? now : now - before);
