import type { Duplex } from "node:stream";
import { matches } from "../../domain/topic.ts";
import { acceptingConnack, type ConnectPacket } from "../connect-packet.ts";
import {
  AedesClient,
  type ClientIdentity,
  type Deliver,
  type Done,
  type PublishPacket,
  type WirePacket,
  type WireParser,
  type WireSubscription,
} from "./aedes.ts";
import type { InstanceBroker } from "./instance-broker.ts";
import { p2pAddressee } from "./p2p.ts";
import { encodePublish, type PublishFrame, puback, pubrel } from "./publish-frame.ts";
import type { QueuedMessage, Session } from "./session.ts";

/** Whose connection a client of the broker is: asked, and told, about everything that is not MQTT itself. */
export interface ClientOwner {
  /** Largest remaining length that a packet may declare now, in bytes. */
  readonly maxPacketBytes: number;
  /** Whether the client may ask for so many things more; false when it asks too often, and the owner has ended it. */
  mayAsk(things: number): boolean;
  /** Whether the client may publish this; false when it may not, and the owner has ended the connection. */
  mayPublish(packet: PublishPacket, isWill: boolean): boolean;
  /**
   * Whether the subscription is granted. On a refusal the owner may have ended the connection, but not for one that was
   * `restored`: the client has not asked for it now.
   */
  maySubscribe(subscription: WireSubscription, restored: boolean): boolean;
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
  /** What the stream itself does at its end, as opposed to what Aedes does then. */
  readonly #streamsOwnAtEnd: readonly unknown[];
  #corked = false;
  #lastCounter = 0;
  #flushing = false;
  /** It does not read its acknowledgements. */
  #deaf = false;
  declare _nextId: number;

  constructor(broker: InstanceBroker, conn: Duplex, owner: ClientOwner) {
    const atEnd = conn.listeners("end");
    super(broker, conn);
    this.#streamsOwnAtEnd = atEnd;
    this.owner = owner;
    this.#broker = broker;
    this.duplicates = NO_DUPLICATES;
    const deliver = (packet: PublishPacket, done: Done) => this.#deliver(packet, done);
    this.deliver0 = deliver;
    this.deliverQoS = deliver;
    guard(this._parser, owner);
    this.#takeShortWay(this._parser);
  }

  isGranted(filter: string): boolean {
    return this.granted.has(filter);
  }

  /** Aedes also has it called by the stream, with an error in place of the callback. */
  override close(done?: unknown): void {
    const after = typeof done === "function" ? (done as () => void) : undefined;
    if (this.closed) {
      super.close(after);
      return;
    }
    super.close(() => {
      if (!this.clean) this.#broker.store.left(this.id);
      this.owner.left();
      after?.();
    });
  }

  /**
   * Takes the client out of the broker's books at once, as if its connection had been lost (its will is published), and
   * gives back the stream, which is still open: for a last word to the peer.
   */
  detach(): Duplex {
    const conn = this.conn;
    for (const event of ["readable", "error", "drain"]) conn.removeAllListeners(event);
    for (const listener of conn.listeners("end") as (() => void)[]) {
      if (!this.#streamsOwnAtEnd.includes(listener)) conn.removeListener("end", listener);
    }
    conn.on("error", ignore);
    this.conn = NO_STREAM;
    this.close();
    return conn;
  }

  /**
   * Begins the MQTT session of a CONNECT that was let in: in one go, so that there is no moment in between at which another
   * connection of the same client ID, or the loss of this one, could find half a session.
   */
  begin(connect: ConnectPacket): void {
    if (this._connectTimer !== null) clearTimeout(this._connectTimer);
    this._connectTimer = null;
    this.id = connect.clientId;
    this.clean = connect.cleanSession;
    this.version = connect.protocolVersion;
    this._authorized = true;
    this.will = connect.will === null ? null : { cmd: "publish", dup: false, ...connect.will };
    if (connect.keepaliveSeconds > 0) {
      // [MQTT-3.1.2-24] one and a half times.
      this._keepaliveInterval = connect.keepaliveSeconds * 1500 + 1;
      this._keepaliveTimer = setTimeout(
        () => this.emit("error", new Error("keep alive timeout")),
        this._keepaliveInterval,
      );
    }
    this.connected = true;
    this.#broker.registerClient(this);
    const held = this.#broker.store.begin(this.id, this.clean);
    this.conn.write(acceptingConnack(held?.present === true));
    this.connackSent = true;
    this.emit("connected");
    if (held === null) return;
    this.#restore(held.session);
    this.#flush(held.session.queue.values());
  }

  /** Subscriptions of the session that this client may still hold [MQTT-3.1.2-4]. */
  #restore(session: Session): void {
    for (const [filter, qos] of [...session.subscriptions]) {
      if (!this.#broker.grant(this, { topic: filter, qos }, true)) continue;
      const func: Deliver = (packet, done) => this.#deliver(packet, done);
      this.subscriptions[filter] = { qos, func };
      this.#broker.subscribe(filter, func as never, ignore);
    }
  }

  /**
   * Sends what the session holds, at the client's pace. What is queued meanwhile comes after it, so nothing overtakes
   * [MQTT-4.6.0-1].
   */
  #flush(queue: IterableIterator<QueuedMessage>): void {
    this.#flushing = true;
    const { conn } = this;
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      if (this.closed) return;
      const message = next.value;
      if (message.released && message.messageId !== null) {
        this.#send(pubrel(message.messageId));
      } else if (this.grantedQos(message.topic) < 0) {
        // It was gathered under rights that the client no longer has.
        this.#broker.store.giveUp(this.id, message);
      } else if (message.messageId === null) this.#sendQueued(message);
      else this.#sendNumbered({ ...message, retain: false, dup: true }, message.messageId);
      if (conn.writableLength > this.#broker.limits.dropAboveBytes) {
        conn.once("drain", () => this.#flush(queue));
        return;
      }
    }
    this.#flushing = false;
  }

  /**
   * Handles PUBLISH at QoS 0 and 1 and PUBACK at once; all other packets go through Aedes, which takes several turns of the
   * event loop for each.
   */
  #takeShortWay(parser: WireParser): void {
    const [enqueue] = parser.listeners("packet") as ((packet: WirePacket) => void)[];
    if (enqueue === undefined) throw new Error("Aedes has changed: its parser has no listener");
    parser.removeAllListeners("packet");
    parser.on("packet", (packet) => {
      if (packet.cmd === "publish" && packet.qos < 2) this.#published(packet);
      else if (packet.cmd === "puback") this.#acknowledged(packet.messageId);
      else if (this.owner.mayAsk(packet.cmd === "subscribe" ? packet.subscriptions.length : 1)) {
        enqueue.call(parser, packet);
      }
    });
  }

  #published(packet: PublishPacket): void {
    if (this._keepaliveInterval > 0) this._keepaliveTimer?.refresh();
    if (!this.owner.mayPublish(packet, false)) return;
    if (packet.qos > 0) this.#acknowledge(puback(packet.messageId ?? 0));
    this.#broker.publish(packet);
  }

  /** A client that does not read its acknowledgements is not read from either. */
  #acknowledge(frame: Buffer): void {
    this.#send(frame);
    const { conn } = this;
    if (this.#deaf || conn.writableLength <= this.#broker.limits.pauseAboveBytes) return;
    this.#deaf = true;
    this.pause();
    this.owner.stalled(false);
    conn.once("drain", () => {
      this.#deaf = false;
      this.resume();
    });
  }

  #acknowledged(messageId: number): void {
    if (this._keepaliveInterval > 0) this._keepaliveTimer?.refresh();
    if (!this.clean) this.#broker.store.acknowledged(this.id, messageId);
  }

  /** The highest QoS that the granted subscriptions give on the topic [MQTT-3.3.5-1], or -1 when none of them matches. */
  grantedQos(topic: string): number {
    if (p2pAddressee(topic) === this.id) return 2;
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
        if (!this.#flushing) this.#sendQueued(message);
        return;
      }
    }
    const { topic, payload } = packet;
    this.#sendNumbered({ topic, payload, qos, retain: false, dup: false }, this.#nextMessageId());
  }

  #sendQueued(message: QueuedMessage): void {
    const messageId = this.#nextMessageId();
    this.#broker.store.findSession(this.id)?.sent(message.counter, messageId);
    this.#sendNumbered({ ...message, retain: false, dup: false }, messageId);
  }

  #sendNumbered(packet: Omit<PublishFrame, "messageId">, messageId: number): void {
    if (this.conn.writableLength > this.#broker.limits.closeAboveBytes) {
      // Dropping would break "at least once" without a word; a closed connection says so, and the client comes back.
      this.owner.stalled(true);
      return;
    }
    this.#write(encodePublish({ ...packet, messageId }));
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

  /** A message. */
  #write(frame: Buffer): void {
    this.#send(frame);
    this.#broker.counters.delivered++;
  }

  /** Everything that is sent in one turn of the event loop leaves in one system call. */
  #send(frame: Buffer): void {
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
