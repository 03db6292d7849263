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
}

/** What was seen of one instance within a minute. */
export interface MeteredMinute {
  connections: number;
  subscriptions: number;
  messages: number;
  messagesPeak: number;
  delivered: number;
  deliveredPeak: number;
}

export interface ClosedMinute {
  /** Begin, epoch ms. */
  readonly at: number;
  readonly byInstance: ReadonlyMap<string, MeteredMinute>;
}

/** Turns readings, one a second, into minutes. */
export class UsageMeter {
  readonly #counted = new Map<string, { published: number; delivered: number }>();
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

  #add({ id, mostConnections, subscriptions, published, delivered }: UsageReading, seconds: number): void {
    const counted = this.#counted.get(id);
    // Less than before: the instance was closed and opened again.
    const sent = since(counted?.published, published);
    const received = since(counted?.delivered, delivered);
    let minute = this.#byInstance.get(id);
    if (minute === undefined) {
      minute = { connections: 0, subscriptions: 0, messages: 0, messagesPeak: 0, delivered: 0, deliveredPeak: 0 };
      this.#byInstance.set(id, minute);
    }
    if (mostConnections > minute.connections) minute.connections = mostConnections;
    if (subscriptions > minute.subscriptions) minute.subscriptions = subscriptions;
    if (sent > 0) {
      minute.messages += sent;
      minute.messagesPeak = Math.max(minute.messagesPeak, Math.round(sent / seconds));
    }
    if (received > 0) {
      minute.delivered += received;
      minute.deliveredPeak = Math.max(minute.deliveredPeak, Math.round(received / seconds));
    }
    if (counted === undefined) this.#counted.set(id, { published, delivered });
    else {
      counted.published = published;
      counted.delivered = delivered;
    }
  }
}

const since = (before: number | undefined, now: number) => (before === undefined || now < before ? now : now - before);
