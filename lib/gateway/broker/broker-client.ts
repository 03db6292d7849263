import type { Duplex } from "node:stream";
import { matches } from "../../domain/topic.ts";
import {
  AedesClient,
  type ClientIdentity,
  type Done,
  type PublishPacket,
  type WireParser,
  type WireSubscription,
} from "./aedes.ts";
import type { InstanceBroker } from "./instance-broker.ts";
import { encodePublish } from "./publish-frame.ts";
import type { QueuedMessage } from "./session.ts";

/** Whose connection a client of the broker is: asked, and told, about everything that is not MQTT itself. */
export interface ClientOwner {
  /** Largest remaining length that a packet may declare now, in bytes. */
  readonly maxPacketBytes: number;
  /** Whether the client may publish this; false when it may not, and the owner has ended the connection. */
  mayPublish(packet: PublishPacket, isWill: boolean): boolean;
  /** Whether the subscription is granted. On a refusal the owner may have ended the connection. */
  maySubscribe(subscription: WireSubscription): boolean;
  /** The client is in the broker's books, or has left them. */
  registered(): void;
  left(): void;
  /** What it is subscribed to has changed. */
  subscriptionsChanged(): void;
  /** It does not read what it is sent; messages are dropped, or must be (`full`: the connection has to end). */
  stalled(full: boolean): void;
  /** Code failed while handling this client: a defect. The owner logs it and ends the connection. */
  failed(error: unknown): void;
}

/**
 * A client as Aedes handles it, with the way out replaced: nothing that one client does not read is waited for by another.
 * Aedes lets a message occupy the router until every subscriber's socket has taken it.
 */
export class BrokerClient extends AedesClient implements ClientIdentity {
  readonly owner: ClientOwner;
  readonly #broker: InstanceBroker;
  /** Filter → QoS, as authorised. */
  readonly granted = new Map<string, number>();
  #corked = false;
  #lastCounter = 0;
  declare _nextId: number;

  constructor(broker: InstanceBroker, conn: Duplex, owner: ClientOwner) {
    super(broker, conn);
    this.owner = owner;
    this.#broker = broker;
    this.duplicates = NO_DUPLICATES;
    const deliver = (packet: PublishPacket, done: Done) => this.#deliver(packet, done);
    this.deliver0 = deliver;
    this.deliverQoS = deliver;
    guard(this._parser, owner);
  }

  isGranted(filter: string): boolean {
    return this.granted.has(filter);
  }

  override close(done?: () => void): void {
    if (this.closed) {
      super.close(done);
      return;
    }
    super.close(() => {
      if (!this.clean) this.#broker.store.left(this.id);
      this.owner.left();
      done?.();
    });
  }

  /**
   * Takes the client out of the broker's books at once, as if its connection had been lost (its will is published), and
   * gives back the stream, which is still open: for a last word to the peer.
   */
  detach(): Duplex {
    const conn = this.conn;
    for (const event of ["readable", "end", "error", "drain"]) conn.removeAllListeners(event);
    conn.on("error", ignore);
    this.conn = NO_STREAM;
    this.close();
    return conn;
  }

  /** Sends what a persistent session gathered while its connection was being set up. */
  flushSession(): void {
    const session = this.#broker.store.findSession(this.id);
    if (session === null) return;
    for (const message of session.queue.values()) if (message.messageId === null) this.#sendQueued(message);
  }

  /** The highest QoS that the granted subscriptions give on the topic [MQTT-3.3.5-1], or -1 when none of them matches. */
  grantedQos(topic: string): number {
    let best = -1;
    for (const [filter, qos] of this.granted) if (qos > best && matches(filter, topic)) best = qos;
    return best;
  }

  #deliver(packet: PublishPacket, done: Done): void {
    if (this.closed) {
      done();
    } else if (packet.retain === true) {
      this.#deliverRetained(packet, done);
    } else {
      // One message that matches several subscriptions of this client comes here several times in a row.
      if (packet.brokerCounter !== this.#lastCounter) {
        this.#lastCounter = packet.brokerCounter ?? 0;
        const qos = packet.qos === 0 ? 0 : Math.min(packet.qos, this.grantedQos(packet.topic));
        if (qos > 0) this.#sendAtLeastOnce(packet, qos);
        else this.#sendAtMostOnce(packet);
      }
      done();
    }
  }

  /** QoS 0: dropped while the client does not read. */
  #sendAtMostOnce(packet: PublishPacket): void {
    if (this.conn.writableLength > this.#broker.limits.dropAboveBytes) {
      this.#broker.counters.dropped++;
      this.owner.stalled(false);
      return;
    }
    this.#write(this.#broker.frameAtMostOnce(packet));
  }

  #sendAtLeastOnce(packet: PublishPacket, qos: number): void {
    if (!this.clean) {
      // A persistent session has it in its queue; while the older ones are being flushed it waits for its turn there.
      const message = this.#broker.store.findSession(this.id)?.queue.get(packet.brokerCounter ?? 0);
      if (message !== undefined) {
        if (this.connected) this.#sendQueued(message);
        return;
      }
    }
    this.#sendNumbered({ topic: packet.topic, payload: packet.payload, qos, retain: false }, this.#nextMessageId());
  }

  #sendQueued(message: QueuedMessage): void {
    const messageId = this.#nextMessageId();
    this.#broker.store.findSession(this.id)?.sent(message.counter, messageId);
    this.#sendNumbered({ ...message, retain: false }, messageId);
  }

  #sendNumbered(
    packet: { readonly topic: string; readonly payload: Buffer; readonly qos: number; readonly retain: boolean },
    messageId: number,
  ): void {
    if (this.conn.writableLength > this.#broker.limits.closeAboveBytes) {
      // Dropping would break "at least once" without a word; a closed connection says so, and the client comes back.
      this.owner.stalled(true);
      return;
    }
    this.#write(encodePublish({ ...packet, dup: false, messageId }));
  }

  /** Retained messages come in a row that only this client waits for, so they keep to its pace. */
  #deliverRetained(packet: PublishPacket, done: Done): void {
    const conn = this.conn;
    if (conn.writableLength > this.#broker.limits.dropAboveBytes) {
      conn.once("drain", () => this.#deliver(packet, done));
      this.owner.stalled(false);
      return;
    }
    const qos = Math.min(packet.qos, this.grantedQos(packet.topic));
    if (qos >= 0) {
      const messageId = qos > 0 ? this.#nextMessageId() : 0;
      this.#write(
        encodePublish({ topic: packet.topic, payload: packet.payload, qos, retain: true, dup: false, messageId }),
      );
    }
    done();
  }

  /** Everything that is sent in one turn of the event loop leaves in one system call. */
  #write(frame: Buffer): void {
    const conn = this.conn;
    if (!this.#corked) {
      this.#corked = true;
      conn.cork();
      process.nextTick(() => {
        this.#corked = false;
        conn.uncork();
      });
    }
    conn.write(frame);
    this.#broker.counters.delivered++;
  }

  #nextMessageId(): number {
    const session = this.clean ? null : this.#broker.store.findSession(this.id);
    let id = this._nextId;
    for (let tries = 0; session?.isInFlight(id) === true && tries < 65_535; tries++) id = id >= 65_535 ? 1 : id + 1;
    this._nextId = id >= 65_535 ? 1 : id + 1;
    return id;
  }
}

/**
 * Makes the parser refuse a packet whose declared length is beyond the limit before any of its bytes are buffered, and
 * keeps an exception in the handling of a packet with the client that sent it.
 */
function guard(parser: WireParser, owner: ClientOwner): void {
  const parse = parser.parse;
  const parseLength = parser._parseLength;
  parser._parseLength = () => {
    const known = parseLength.call(parser);
    if (known && parser.packet.length > owner.maxPacketBytes) {
      parser._emitError(new Error("packet too large"));
      return false;
    }
    return known;
  };
  parser.parse = (bytes) => {
    try {
      return parse.call(parser, bytes);
    } catch (error) {
      owner.failed(error);
      return 0;
    }
  };
}

function ignore(): void {}

/**
 * Aedes takes a message for a duplicate when a later one was delivered first, and drops it: QoS 1 overtaken by QoS 0 is
 * lost. Duplicates are told in `#deliver` instead, and this answers "never seen" for every broker ID.
 */
const NO_DUPLICATES: Record<string, number> = new Proxy(Object.create(null) as Record<string, number>, {
  get: () => 0,
  set: () => true,
});

/** Stands in for the stream of a client that was detached: takes every call and does nothing. */
const NO_STREAM = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === "writableLength") return 0;
      if (name === "destroyed") return true;
      if (name === "then") return undefined;
      return () => null;
    },
    set: () => true,
  },
) as Duplex;
