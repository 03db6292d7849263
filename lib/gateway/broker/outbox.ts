import type { Duplex } from "node:stream";
import type { ClientOwner } from "./client-owner.ts";
import type { Message } from "./message.ts";
import { encodePublish, type PublishFrame, pubrel } from "./publish-frame.ts";
import type { StoredMessage } from "./retained-messages.ts";
import type { QueuedMessage, Session } from "./session.ts";

/** Bytes waiting in the socket buffer of a client that does not read. */
export interface DeliveryLimits {
  /** Above this, QoS 0 messages to it are dropped. */
  readonly dropAboveBytes: number;
  /** Above this, a QoS 1 or 2 message ends its connection. */
  readonly closeAboveBytes: number;
  /** Above this, nothing more is read from it that has to be acknowledged. */
  readonly pauseAboveBytes: number;
}

export const DELIVERY_LIMITS: DeliveryLimits = {
  dropAboveBytes: 512 * 1024,
  closeAboveBytes: 2 * 1024 * 1024,
  pauseAboveBytes: 128 * 1024,
};

/** What an outbox asks the client that it belongs to. */
export interface Receiver {
  readonly owner: ClientOwner;
  /** The highest QoS that its subscriptions give on the topic [MQTT-3.3.5-1], or -1 when none of them matches. */
  grantedQos(topic: string): number;
}

/**
 * The way out to one client. Nothing here waits for the client to read, so that nobody else waits for it either: what it
 * does not take is dropped, or ends its connection.
 */
export class Outbox {
  readonly #receiver: Receiver;
  readonly #limits: DeliveryLimits;
  readonly #counters: { delivered: number; dropped: number };
  /** Null once the client has gone. */
  #conn: Duplex | null;
  /** Null for a clean session. */
  #session: Session | null = null;
  #corked = false;
  #flushing = false;
  #lastCounter = 0;
  /** What is being sent at the client's pace, by filter: a step sends one thing, and says whether there is more. */
  readonly #rows = new Map<string, () => boolean>();
  /** For the client to read, before the rows go on. */
  #waiting = false;
  #nextId = 1;

  constructor(
    conn: Duplex,
    receiver: Receiver,
    limits: DeliveryLimits,
    counters: { delivered: number; dropped: number },
  ) {
    this.#conn = conn;
    this.#receiver = receiver;
    this.#limits = limits;
    this.#counters = counters;
  }

  close(): void {
    this.#conn = null;
  }

  /** A message that one or several subscriptions of the client match; in the latter case it comes several times in a row. */
  deliver(message: Message): void {
    if (this.#conn === null || message.counter === this.#lastCounter) return;
    this.#lastCounter = message.counter;
    const qos = message.qos === 0 ? 0 : Math.min(message.qos, this.#receiver.grantedQos(message.topic));
    if (qos > 0) this.#deliverAtLeastOnce(this.#conn, message, qos);
    else if (this.#conn.writableLength <= this.#limits.dropAboveBytes) this.#sendMessage(message.frameAtMostOnce());
    else {
      this.#counters.dropped++;
      this.#receiver.owner.stalled(false);
    }
  }

  #deliverAtLeastOnce(conn: Duplex, { topic, payload, counter }: Message, qos: number): void {
    const queued = this.#session?.queue.get(counter);
    // A persistent session has it in its queue; while older ones are being flushed it waits for its turn there.
    if (queued !== undefined && this.#flushing) return;
    if (conn.writableLength > this.#limits.closeAboveBytes) {
      // Dropping would break "at least once" without a word; a closed connection says so, and the client comes back.
      this.#receiver.owner.stalled(true);
      return;
    }
    if (queued !== undefined) this.#sendQueued(queued);
    else this.#sendNumbered({ topic, payload, qos, retain: false, dup: false }, this.#takeMessageId());
  }

  /**
   * Sends what the session holds, at the client's pace. What is queued meanwhile comes after it, so nothing overtakes
   * [MQTT-4.6.0-1].
   */
  resume(session: Session, giveUp: (message: QueuedMessage) => void): void {
    this.#session = session;
    this.#flushing = true;
    const queue = session.queue.values();
    this.#inPace("", () => {
      const next = queue.next();
      if (next.done === true) {
        this.#flushing = false;
        return false;
      }
      const message = next.value;
      if (message.released && message.messageId !== null) this.send(pubrel(message.messageId));
      // It was gathered under rights that the client no longer has.
      else if (this.#receiver.grantedQos(message.topic) < 0) giveUp(message);
      else if (message.messageId === null) this.#sendQueued(message);
      // [MQTT-3.3.1-1]
      else this.#sendNumbered({ ...message, retain: false, dup: true }, message.messageId);
      return true;
    });
  }

  /** Sends the retained messages of a new subscription, at the client's pace. */
  sendRetained(filter: string, messages: Iterator<StoredMessage>): void {
    this.#inPace(filter, () => {
      const next = messages.next();
      if (next.done === true) return false;
      const { topic, payload } = next.value;
      const qos = Math.min(next.value.qos, this.#receiver.grantedQos(topic));
      if (qos >= 0) {
        const frame = { topic, payload, qos, retain: true, dup: false };
        this.#sendNumbered(frame, qos > 0 ? this.#takeMessageId() : 0);
      }
      return true;
    });
  }

  /** Sends at the client's pace: one row of things after the other, each thing when there is room for it. */
  #inPace(name: string, step: () => boolean): void {
    // Subscribing again begins the row of that filter anew instead of adding one.
    this.#rows.set(name, step);
    this.#goOn();
  }

  #goOn(): void {
    if (this.#waiting) return;
    for (const [name, step] of this.#rows) {
      do {
        const conn = this.#conn;
        if (conn === null) return;
        if (conn.writableLength > this.#limits.dropAboveBytes) {
          this.#waiting = true;
          this.#receiver.owner.stalled(false);
          conn.once("drain", () => {
            this.#waiting = false;
            this.#goOn();
          });
          return;
        }
      } while (step());
      this.#rows.delete(name);
    }
  }

  #sendQueued(message: QueuedMessage): void {
    const messageId = this.#takeMessageId();
    this.#session?.sent(message.counter, messageId);
    this.#sendNumbered({ ...message, retain: false, dup: false }, messageId);
  }

  #sendNumbered(frame: Omit<PublishFrame, "messageId">, messageId: number): void {
    this.#sendMessage(encodePublish({ ...frame, messageId }));
  }

  #sendMessage(frame: Buffer): void {
    this.send(frame);
    this.#counters.delivered++;
  }

  /** Everything that is sent in one turn of the event loop leaves in one system call. */
  send(frame: Buffer): void {
    const conn = this.#conn;
    if (conn === null) return;
    if (!this.#corked) {
      this.#corked = true;
      conn.cork();
      process.nextTick(() => {
        this.#corked = false;
        conn.uncork();
      });
    }
    conn.write(frame);
  }

  /** The next packet identifier that is not in flight [MQTT-2.3.1-2]. */
  #takeMessageId(): number {
    let id = this.#nextId;
    for (let tries = 0; this.#session?.isInFlight(id) === true && tries < 65_535; tries++) id = (id % 65_535) + 1;
    this.#nextId = (id % 65_535) + 1;
    return id;
  }
}
