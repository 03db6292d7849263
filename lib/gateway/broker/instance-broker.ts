import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import type { Done, PublishPacket } from "./aedes.ts";
import { BrokerClient } from "./broker-client.ts";
import type { ClientOwner } from "./client-owner.ts";
import { Message } from "./message.ts";
import { DELIVERY_LIMITS, type DeliveryLimits } from "./outbox.ts";
import { p2pAddressee } from "./p2p.ts";
import type { SessionStore } from "./session-store.ts";
import { SubscriptionTree } from "./subscription-tree.ts";

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
  readonly routes = new SubscriptionTree<BrokerClient>();
  declare counter: number;
  declare closed: boolean;
  declare connectedClients: number;
  declare clients: Record<string, BrokerClient>;
  declare persistence: SessionStore;
  declare maxTopicLevels: number;

  constructor(instanceId: string, store: SessionStore, limits: DeliveryLimits = DELIVERY_LIMITS) {
    super({
      id: instanceId,
      // Aedes' own router is not used; left out, it would make one.
      mq: {},
      maxInflightInbound: OPEN_QOS2_MESSAGES,
      drainTimeout: ACK_DRAIN_TIMEOUT_MS,
      // The door decides and begins the session itself: whoever gets here did not come through it.
      authenticate: (_client, _username, _password, done) => {
        done(Object.assign(new Error("not authorized"), { returnCode: 5 }), false);
      },
      // QoS 2 and wills come this way.
      authorizePublish: (client, packet, done) => {
        if (!(client instanceof BrokerClient)) return done(new Error("not authorized"));
        const isWill = client.will === (packet as unknown);
        // On a refusal the owner has ended the connection: nothing is left to call back to, but for a will.
        if (client.owner.mayPublish(packet as unknown as PublishPacket, isWill)) done(null);
        else if (isWill) done(new Error("will refused"));
      },
      authorizeSubscribe: (_client, _subscription, done) => done(new Error("not authorized")),
    });
    this.store = store;
    this.limits = limits;
    this.persistence = store;
    this.maxTopicLevels = MAX_TOPIC_LEVELS;
    // In place of `listen()`, whose timers only serve clusters of brokers.
    this.connectedClients = 0;
    this.closed = false;
  }

  /** Takes a stream that follows on an accepted CONNECT. Call `begin` of the client next. */
  admit(conn: Duplex, owner: ClientOwner): BrokerClient {
    return new BrokerClient(this, conn, owner);
  }

  /** Ends the message space: nothing is routed any more. The owners close their connections. */
  end(): void {
    this.closed = true;
  }

  // ── In place of what Aedes does here ─────────────────────────────────────────────────────────────────────────────

  /**
   * Routes a message that was authorised. Everything happens before this returns, so the order of messages is the order in
   * which they came, whatever their QoS. (Aedes drops a QoS 1 message that a QoS 0 message overtakes as a duplicate.)
   */
  override publish(packet: unknown, clientOrDone?: unknown, done?: unknown): void {
    const after = (typeof clientOrDone === "function" ? clientOrDone : done) as Done | undefined;
    const { topic, payload, qos, retain } = packet as PublishPacket;
    // Aedes' own announcements, and `$SYS/uploadToken`: nobody may hear either.
    if (!this.closed && !topic.startsWith("$SYS/")) {
      const message = new Message(topic, payload, qos, ++this.counter);
      const addressee = p2pAddressee(topic);
      if (retain === true && !this.#retain(message, addressee, clientOrDone)) this.counters.notRetained++;
      if (qos > 0) this.store.enqueue(message);
      // What is addressed to one client is for nobody else, whatever they subscribe to ("consumed only by a specific client").
      if (addressee !== null) this.clients[addressee]?.outbox.deliver(message);
      else for (const client of this.routes.match(topic)) client.outbox.deliver(message);
    }
    after?.(null);
  }

  /** Whoever subscribes is given what is retained, so what is addressed to one client is not. */
  #retain(message: Message, addressee: string | null, sender: unknown): boolean {
    if (addressee !== null) return false;
    return this.store.retained.set(message, sender instanceof BrokerClient ? sender.id : null);
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
