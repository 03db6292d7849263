import { matches } from "../../domain/topic.ts";
import { p2pAddressee } from "./p2p.ts";

/** What one session may keep for a client that is away or slow to acknowledge. The oldest unsent message goes first. */
export interface SessionLimits {
  readonly messages: number;
  readonly bytes: number;
}

/** A message at QoS 1 or 2 on its way to one client of a persistent session. */
export interface QueuedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  /** The broker's number of the message: unique and rising. */
  readonly counter: number;
  /** Packet identifier, once it was sent; null before. */
  messageId: number | null;
  /** QoS 2: the client has it (PUBREC); only the PUBREL is still to be acknowledged. */
  released: boolean;
}

/** The state of one client that outlives its connection [MQTT-3.1.2-4]. */
export class Session {
  readonly clientId: string;
  readonly subscriptions = new Map<string, number>();
  /** Unacknowledged messages by counter, oldest first. */
  readonly queue = new Map<number, QueuedMessage>();
  readonly #limits: SessionLimits;
  readonly #byMessageId = new Map<number, QueuedMessage>();
  bytes = 0;
  /** Since when no connection holds the session, in milliseconds of the store's clock; null while one does. */
  awaySince: number | null = null;

  constructor(clientId: string, limits: SessionLimits) {
    this.clientId = clientId;
    this.#limits = limits;
  }

  /** The highest QoS that the session's subscriptions grant on the topic [MQTT-3.3.5-1]. */
  qosFor(topic: string): number {
    if (p2pAddressee(topic) === this.clientId) return 2;
    let best = 0;
    for (const [filter, qos] of this.subscriptions) {
      if (qos > best && matches(filter, topic)) best = qos;
    }
    return best;
  }

  /** @returns how many messages were given up to make room. */
  enqueue(message: QueuedMessage): number {
    this.queue.set(message.counter, message);
    this.bytes += sizeOf(message);
    let dropped = 0;
    while (this.queue.size > this.#limits.messages || this.bytes > this.#limits.bytes) {
      const oldest = this.queue.values().next().value;
      if (oldest === undefined) break;
      this.#remove(oldest);
      dropped++;
    }
    return dropped;
  }

  /** Notes the packet identifier under which a message is sent now. */
  sent(counter: number, messageId: number): void {
    const message = this.queue.get(counter);
    if (message === undefined) return;
    if (message.messageId !== null) this.#byMessageId.delete(message.messageId);
    message.messageId = messageId;
    this.#byMessageId.set(messageId, message);
  }

  /** PUBREC came: what is left of the message is its PUBREL. */
  released(messageId: number): void {
    const message = this.#byMessageId.get(messageId);
    if (message !== undefined) message.released = true;
  }

  /** PUBACK or PUBCOMP came. */
  acknowledged(messageId: number): QueuedMessage | null {
    const message = this.#byMessageId.get(messageId);
    if (message === undefined) return null;
    this.#remove(message);
    return message;
  }

  isInFlight(messageId: number): boolean {
    return this.#byMessageId.has(messageId);
  }

  forgetQueue(): void {
    this.queue.clear();
    this.#byMessageId.clear();
    this.bytes = 0;
  }

  giveUp(message: QueuedMessage): void {
    if (this.queue.get(message.counter) === message) this.#remove(message);
  }

  #remove(message: QueuedMessage): void {
    this.queue.delete(message.counter);
    if (message.messageId !== null) this.#byMessageId.delete(message.messageId);
    this.bytes -= sizeOf(message);
  }
}

const OVERHEAD_BYTES = 200;
const sizeOf = (message: QueuedMessage) => message.payload.length + message.topic.length + OVERHEAD_BYTES;
