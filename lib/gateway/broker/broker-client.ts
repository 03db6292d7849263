import type { Duplex } from "node:stream";
import { matches } from "../../domain/topic.ts";
import { acceptingConnack, type ConnectPacket } from "../connect-packet.ts";
import { AedesClient, type PublishPacket, type WirePacket, type WireParser, type WireSubscription } from "./aedes.ts";
import type { ClientOwner } from "./client-owner.ts";
import type { InstanceBroker } from "./instance-broker.ts";
import { Outbox, type Receiver } from "./outbox.ts";
import { p2pAddressee } from "./p2p.ts";
import { puback, suback, unsuback } from "./publish-frame.ts";
import type { Session } from "./session.ts";

/** Return code of a SUBACK: failure. */
const REFUSED = 0x80;

/**
 * A client of the broker. Aedes reads its stream, keeps its time, closes it, and handles QoS 2; the session begins here in
 * one go, and PUBLISH, SUBSCRIBE and UNSUBSCRIBE are handled here at once. Aedes takes several turns of the event loop for
 * each, and lets a message occupy its router until every subscriber's socket has taken it.
 */
export class BrokerClient extends AedesClient implements Receiver {
  readonly owner: ClientOwner;
  readonly outbox: Outbox;
  /** Filter → QoS, as authorised. */
  readonly granted = new Map<string, number>();
  readonly #broker: InstanceBroker;
  /** What the stream itself does at its end, as opposed to what Aedes does then. */
  readonly #streamsOwnAtEnd: readonly unknown[];
  /** Nothing was heard of it for too long, or its stream broke. */
  #fate: "silence" | "broken" | null = null;
  /** It does not read its acknowledgements. */
  #deaf = false;

  constructor(broker: InstanceBroker, conn: Duplex, owner: ClientOwner) {
    const atEnd = conn.listeners("end");
    super(broker, conn);
    this.#streamsOwnAtEnd = atEnd;
    this.owner = owner;
    this.#broker = broker;
    this.outbox = new Outbox(conn, this, broker.limits, broker.counters);
    guard(this._parser, owner);
    conn.on("error", () => {
      this.#fate ??= "broken";
    });
    this.#takeShortWay(this._parser);
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
    this.version = connect.protocolVersion ?? 4;
    this.will = connect.will === null ? null : { cmd: "publish", dup: false, ...connect.will };
    this.#keepTime(connect.keepaliveSeconds);
    this._authorized = true;
    this.connected = true;
    this.#broker.registerClient(this);
    const held = this.#broker.store.begin(this.id, this.clean);
    this.outbox.send(acceptingConnack(held?.present === true));
    this.connackSent = true;
    this.emit("connected");
    if (held === null) return;
    this.#restore(held.session);
    this.outbox.resume(held.session, (message) => this.#broker.store.giveUp(this.id, message));
  }

  /** [MQTT-3.1.2-24]: one and a half times; every packet begins the time anew. */
  #keepTime(keepaliveSeconds: number): void {
    if (keepaliveSeconds === 0) return;
    const late = () => {
      this.#fate ??= "silence";
      this.emit("error", new Error("keep alive timeout"));
    };
    this._keepaliveInterval = keepaliveSeconds * 1_500 + 1;
    this._keepaliveTimer = setTimeout(late, this._keepaliveInterval);
  }

  /** Subscriptions of the session that this client may still hold [MQTT-3.1.2-4]. */
  #restore(session: Session): void {
    for (const [topic, qos] of [...session.subscriptions]) {
      if (this.owner.maySubscribe({ topic, qos }, true)) this.#hold(topic, qos);
      else this.#broker.store.removeSubscription(this.id, topic);
    }
    this.owner.subscriptionsChanged();
  }

  /** Aedes also has it called by the stream, with an error in place of the callback. */
  override close(done?: unknown): void {
    const after = typeof done === "function" ? (done as () => void) : undefined;
    if (this.closed) {
      super.close(after);
      return;
    }
    for (const filter of this.granted.keys()) this.#broker.routes.remove(filter, this);
    this.granted.clear();
    this.outbox.close();
    super.close(() => {
      if (!this.clean) this.#broker.store.left(this.id);
      this.owner.left(this._disconnected ? "disconnect" : (this.#fate ?? "closed"));
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

  grantedQos(topic: string): number {
    if (p2pAddressee(topic) === this.id) return 2;
    let best = -1;
    for (const [filter, qos] of this.granted) if (qos > best && matches(filter, topic)) best = qos;
    return best;
  }

  #takeShortWay(parser: WireParser): void {
    const [enqueue] = parser.listeners("packet") as ((packet: WirePacket) => void)[];
    if (enqueue === undefined) throw new Error("Aedes has changed: its parser has no listener");
    parser.removeAllListeners("packet");
    parser.on("packet", (packet) => {
      if (this._keepaliveInterval > 0) this._keepaliveTimer?.refresh();
      if (packet.cmd === "publish" && packet.qos < 2) this.#published(packet);
      else if (packet.cmd === "puback") this.#broker.store.acknowledged(this.id, packet.messageId);
      else if (packet.cmd === "subscribe") this.#subscribed(packet.messageId, packet.subscriptions);
      else if (packet.cmd === "unsubscribe") this.#unsubscribed(packet.messageId, packet.unsubscriptions);
      else if (this.owner.mayAsk(1)) enqueue.call(parser, packet);
    });
  }

  #published(packet: PublishPacket): void {
    if (!this.owner.mayPublish(packet, false)) return;
    if (packet.qos > 0) this.#acknowledge(puback(packet.messageId ?? 0));
    this.#broker.publish(packet, this);
  }

  /** A client that does not read its acknowledgements is not read from either. */
  #acknowledge(frame: Buffer): void {
    this.outbox.send(frame);
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

  /** One return code for each filter, in order [MQTT-3.9.3-1]; then what is retained [MQTT-3.3.1-6]. */
  #subscribed(messageId: number, subscriptions: readonly WireSubscription[]): void {
    if (subscriptions.length === 0 || !(messageId > 0)) {
      this.owner.misbehaved("MQTT-3.8.3-3");
      return;
    }
    if (!this.owner.mayAsk(subscriptions.length)) return;
    const codes: number[] = [];
    for (const subscription of subscriptions) {
      const { topic, qos } = subscription;
      const granted = this.owner.maySubscribe(subscription, false);
      if (this.closed) return;
      codes.push(granted ? qos : REFUSED);
      if (granted) this.#hold(topic, qos);
      // A filter that was granted before and is refused now ends: its messages would go on otherwise.
      else this.#release(topic);
    }
    this.#acknowledge(suback(messageId, codes));
    this.owner.subscriptionsChanged();
    for (const [i, { topic }] of subscriptions.entries()) {
      if (codes[i] !== REFUSED) this.outbox.sendRetained(topic, this.#broker.store.retained.matching(topic));
    }
  }

  #unsubscribed(messageId: number, filters: readonly string[]): void {
    if (filters.length === 0 || !(messageId > 0)) {
      this.owner.misbehaved("MQTT-3.10.3-2");
      return;
    }
    if (!this.owner.mayAsk(filters.length)) return;
    for (const filter of filters) this.#release(filter);
    this.#acknowledge(unsuback(messageId));
    this.owner.subscriptionsChanged();
  }

  #hold(filter: string, qos: number): void {
    this.granted.set(filter, qos);
    this.#broker.routes.add(filter, this);
    if (!this.clean) this.#broker.store.addSubscription(this.id, filter, qos);
  }

  #release(filter: string): void {
    if (!this.granted.delete(filter)) return;
    this.#broker.routes.remove(filter, this);
    if (!this.clean) this.#broker.store.removeSubscription(this.id, filter);
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

function ignore(): void {}
