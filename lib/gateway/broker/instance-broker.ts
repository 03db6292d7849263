import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import type { AedesRouter, Deliver, Done, PublishPacket, WireSubscription } from "./aedes.ts";
import { BrokerClient, type ClientOwner } from "./broker-client.ts";
import { p2pAddressee } from "./p2p.ts";
import { encodePublish } from "./publish-frame.ts";
import type { SessionStore } from "./session-store.ts";
import { SubscriptionTree } from "./subscription-tree.ts";

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

/** QoS 2 messages that a client may have open. */
const OPEN_QOS2_MESSAGES = 100;
/** Milliseconds that a client may leave its acknowledgements unread. */
const ACK_DRAIN_TIMEOUT_MS = 30_000;
/** No limit: the length of a topic is the limit, and nothing here recurses over levels. */
const MAX_TOPIC_LEVELS = 65_536;

/**
 * The message space of one instance: an Aedes broker of its own, so that nothing can cross from one instance to another.
 * Its hooks only translate: every question goes to the client's owner. Its clients have been let in by the door already.
 */
export class InstanceBroker extends Aedes {
  readonly store: SessionStore;
  readonly limits: DeliveryLimits;
  readonly counters = { delivered: 0, dropped: 0, notRetained: 0 };
  readonly #router: Router;
  #frame: Buffer | null = null;
  #frameCounter = 0;
  declare counter: number;
  declare closed: boolean;
  declare connectedClients: number;
  declare clients: Record<string, BrokerClient>;
  declare persistence: SessionStore;
  declare maxTopicLevels: number;

  constructor(instanceId: string, store: SessionStore, limits: DeliveryLimits = DELIVERY_LIMITS) {
    const router = new Router();
    super({
      id: instanceId,
      mq: router,
      maxInflightInbound: OPEN_QOS2_MESSAGES,
      drainTimeout: ACK_DRAIN_TIMEOUT_MS,
      // The door decides and begins the session itself: whoever gets here did not come through it.
      authenticate: (_client, _username, _password, done) => {
        done(Object.assign(new Error("not authorized"), { returnCode: 5 }), false);
      },
      authorizePublish: (client, packet, done) => {
        if (!(client instanceof BrokerClient)) return done(new Error("not authorized"));
        const publish = packet as unknown as PublishPacket;
        const isWill = client.will === (packet as unknown);
        // On a refusal the owner has ended the connection: nothing is left to call back to, but for a will.
        if (client.owner.mayPublish(publish, isWill)) done(null);
        else if (isWill) done(new Error("will refused"));
      },
      authorizeSubscribe: (client, subscription, done) => {
        if (!(client instanceof BrokerClient)) return done(new Error("not authorized"));
        // An earlier filter of the same packet may have ended the connection.
        if (client.closed) return;
        if (this.grant(client, subscription)) done(null, subscription);
        else if (!client.closed) done(null, null);
      },
    });
    this.#router = router;
    this.store = store;
    this.limits = limits;
    this.persistence = store;
    this.maxTopicLevels = MAX_TOPIC_LEVELS;
    // In place of `listen()`, whose timers only serve clusters of brokers.
    this.connectedClients = 0;
    this.closed = false;
    this.on("unsubscribe", (filters, client) => {
      const left = client as unknown as BrokerClient;
      if (left.closed) return;
      for (const filter of filters) left.granted.delete(filter);
      left.owner.subscriptionsChanged();
    });
    this.on("subscribe", (_, client) => (client as unknown as BrokerClient).owner.subscriptionsChanged());
  }

  /** Takes a stream that follows on an accepted CONNECT. Call `begin` of the client next. */
  admit(conn: Duplex, owner: ClientOwner): BrokerClient {
    return new BrokerClient(this, conn, owner);
  }

  /** Ends the message space; the owners have closed their connections before. */
  end(): void {
    this.closed = true;
    this.#router.end();
  }

  /** The bytes of a QoS 0 delivery, made once for all subscribers of a message. */
  frameAtMostOnce(packet: PublishPacket): Buffer {
    const counter = packet.brokerCounter ?? 0;
    if (this.#frame === null || counter !== this.#frameCounter) {
      const { topic, payload } = packet;
      this.#frame = encodePublish({ topic, payload, qos: 0, retain: false, dup: false, messageId: 0 });
      this.#frameCounter = counter;
    }
    return this.#frame;
  }

  /** Whether the client may hold the subscription; keeps the books of what it holds. */
  grant(client: BrokerClient, subscription: WireSubscription, restored = false): boolean {
    const filter = subscription.topic;
    if (client.owner.maySubscribe(subscription, restored)) {
      client.granted.set(filter, subscription.qos);
      return true;
    }
    // A filter that was granted before and is refused now ends: its messages would go on otherwise.
    if (client.granted.delete(filter) && !client.closed) {
      (client as unknown as { unsubscribe(filters: string[], done: () => void): void }).unsubscribe([filter], () => {});
    }
    if (!client.clean) this.store.forgetSubscriptions(client.id, [filter]);
    return false;
  }

  // ── In place of what Aedes does here ─────────────────────────────────────────────────────────────────────────────

  /**
   * Routes a message that was authorised. Everything happens before this returns, so the order of messages is the order in
   * which they came, whatever their QoS.
   */
  override publish(packet: unknown, clientOrDone?: unknown, done?: unknown): void {
    const after = (typeof clientOrDone === "function" ? clientOrDone : done) as Done | undefined;
    const { topic, payload, qos, retain } = packet as PublishPacket;
    // Aedes' own announcements, and `$SYS/uploadToken`: nobody may hear either.
    if (!topic.startsWith("$SYS/")) {
      const counter = ++this.counter;
      if (retain === true && !this.store.retained.set({ topic, payload, qos })) this.counters.notRetained++;
      if (qos > 0) this.store.enqueue({ topic, payload, qos }, counter);
      const message: PublishPacket = { cmd: "publish", topic, payload, qos, retain: false, brokerCounter: counter };
      this.#router.route(message);
      const addressee = p2pAddressee(topic);
      if (addressee !== null) this.clients[addressee]?.deliver0(message, ignore);
    }
    after?.(null);
  }

  /** The owner has seen to it that no other client of this ID is left. */
  registerClient(client: BrokerClient): void {
    this.connectedClients++;
    this.clients[client.id] = client;
    client.owner.registered();
  }

  unregisterClient(client: BrokerClient): void {
    if (this.clients[client.id] !== client) return;
    this.connectedClients--;
    delete this.clients[client.id];
  }
}

/** Hands a message to every matching subscription in one go. Aedes' own router queues messages behind slow subscribers. */
class Router implements AedesRouter {
  readonly #tree = new SubscriptionTree<Deliver>();
  #ended = false;

  on(filter: string, deliver: Deliver, done?: () => void): void {
    this.#tree.add(filter, deliver);
    done?.();
  }

  removeListener(filter: string, deliver: Deliver, done?: () => void): void {
    this.#tree.remove(filter, deliver);
    done?.();
  }

  route(packet: PublishPacket): void {
    if (this.#ended) return;
    for (const deliver of this.#tree.match(packet.topic)) deliver(packet, ignore);
  }

  emit(packet: PublishPacket, done: Done): void {
    this.route(packet);
    done(null);
  }

  end(): void {
    this.#ended = true;
  }

  close(done: () => void): void {
    this.end();
    done();
  }
}

function ignore(): void {}
