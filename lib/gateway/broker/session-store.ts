import type { AedesPersistence, BrokerPacket } from "./aedes.ts";
import type { Message } from "./message.ts";
import { p2pAddressee } from "./p2p.ts";
import { type RetainedLimits, RetainedMessages } from "./retained-messages.ts";
import { type QueuedMessage, Session, type SessionLimits } from "./session.ts";
import { SubscriptionTree } from "./subscription-tree.ts";

export interface StoreLimits {
  readonly session: SessionLimits;
  readonly retained: RetainedLimits;
  /** Bytes that the queues of all sessions together may hold. */
  readonly queuedBytes: number;
  readonly sessions: number;
  /** Milliseconds that a session without a connection is kept. */
  readonly sessionLifeMs: number;
}

export const STORE_LIMITS: StoreLimits = {
  session: { messages: 1_000, bytes: 4 * 1024 * 1024 },
  retained: {
    messages: 20_000,
    bytes: 64 * 1024 * 1024,
    perClient: { messages: 5_000, bytes: 16 * 1024 * 1024 },
  },
  queuedBytes: 128 * 1024 * 1024,
  sessions: 100_000,
  sessionLifeMs: 3 * 24 * 3_600_000,
};

/**
 * What one instance remembers between packets and connections, in memory and bounded: persistent sessions, their queues,
 * QoS 2 receipts, retained messages. Takes the place of Aedes' own memory persistence, which grows without limit, keeps
 * refused filters of a SUBSCRIBE, and looks acknowledgements up by walking a list.
 */
export class SessionStore implements AedesPersistence {
  readonly retained: RetainedMessages;
  readonly #limits: StoreLimits;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #offline = new SubscriptionTree<Session>();
  /** Packet identifiers of inbound QoS 2 messages that were routed and not yet released, by client ID. */
  readonly #received = new Map<string, Set<number>>();
  #queuedBytes = 0;
  /** Messages given up because a queue was full. */
  dropped = 0;

  constructor(limits: StoreLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.retained = new RetainedMessages(limits.retained);
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  findSession(clientId: string): Session | null {
    return this.#sessions.get(clientId) ?? null;
  }

  /**
   * A connection begins.
   * @param clean whether it begins with nothing and leaves nothing [MQTT-3.1.2-6].
   * @returns the session that it holds, and whether it was there before; null for a clean one.
   */
  begin(clientId: string, clean: boolean): { readonly session: Session; readonly present: boolean } | null {
    const known = this.#sessions.get(clientId);
    if (clean) {
      if (known !== undefined) this.#end(known);
      this.#received.delete(clientId);
      return null;
    }
    if (known !== undefined) {
      known.awaySince = null;
      return { session: known, present: true };
    }
    if (this.#sessions.size >= this.#limits.sessions) this.#endOldest();
    const session = new Session(clientId, this.#limits.session);
    this.#sessions.set(clientId, session);
    return { session, present: false };
  }

  /** Queues a message for every persistent session that subscribes to its topic above QoS 0; a P2P message for its addressee's. */
  enqueue(message: Pick<Message, "topic" | "payload" | "qos" | "counter">): void {
    const { counter } = message;
    if (this.#sessions.size === 0) return;
    const addressee = p2pAddressee(message.topic);
    const addressed = addressee === null ? null : this.#sessions.get(addressee);
    const sessions =
      addressed === null ? this.#offline.match(message.topic) : addressed === undefined ? [] : [addressed];
    if (sessions.length === 0) return;
    // A copy, shared by the queues: the payload is a slice of what was read from a socket and would keep all of that.
    const payload = Buffer.from(message.payload);
    for (const session of sessions) {
      if (session.queue.has(counter)) continue;
      if (this.#queuedBytes + payload.length > this.#limits.queuedBytes) {
        this.dropped++;
        continue;
      }
      const qos = Math.min(message.qos, session.qosFor(message.topic));
      const before = session.bytes;
      this.dropped += session.enqueue({
        topic: message.topic,
        payload,
        qos,
        counter,
        messageId: null,
        released: false,
      });
      this.#queuedBytes += session.bytes - before;
    }
  }

  /** The client has a message that was sent to it under this packet identifier. */
  acknowledged(clientId: string, messageId: number): QueuedMessage | null {
    const session = this.#sessions.get(clientId);
    if (session === undefined) return null;
    const before = session.bytes;
    const message = session.acknowledged(messageId);
    this.#queuedBytes += session.bytes - before;
    return message;
  }

  /** Takes a message out of a session's queue that its client may no longer receive. */
  giveUp(clientId: string, message: QueuedMessage): void {
    const session = this.#sessions.get(clientId);
    if (session === undefined) return;
    const before = session.bytes;
    session.giveUp(message);
    this.#queuedBytes += session.bytes - before;
  }

  addSubscription(clientId: string, filter: string, qos: number): void {
    const session = this.#sessions.get(clientId);
    if (session === undefined) return;
    if (qos > 0) this.#offline.add(filter, session);
    else this.#offline.remove(filter, session);
    session.subscriptions.set(filter, qos);
  }

  removeSubscription(clientId: string, filter: string): void {
    const session = this.#sessions.get(clientId);
    if (session === undefined) return;
    this.#offline.remove(filter, session);
    session.subscriptions.delete(filter);
  }

  /** Ends the sessions that nobody came back to in time. */
  sweep(): void {
    const before = this.#now() - this.#limits.sessionLifeMs;
    for (const session of this.#sessions.values()) {
      if (session.awaySince !== null && session.awaySince < before) this.#end(session);
    }
  }

  /** The connection of a client is gone; its persistent session, if it has one, waits. */
  left(clientId: string): void {
    const session = this.#sessions.get(clientId);
    if (session !== undefined) session.awaySince = this.#now();
  }

  #end(session: Session): void {
    for (const filter of session.subscriptions.keys()) this.#offline.remove(filter, session);
    this.#queuedBytes -= session.bytes;
    session.forgetQueue();
    this.#sessions.delete(session.clientId);
    this.#received.delete(session.clientId);
  }

  #endOldest(): void {
    for (const session of this.#sessions.values()) {
      if (session.awaySince === null) continue;
      this.#end(session);
      return;
    }
  }

  // ── What Aedes calls ─────────────────────────────────────────────────────────────────────────────────────────────

  async outgoingUpdate(client: { readonly id: string }, packet: BrokerPacket): Promise<void> {
    const session = this.#sessions.get(client.id);
    if (session === undefined || packet.messageId === undefined) return;
    if (packet.cmd === "pubrel") session.released(packet.messageId);
    else if (packet.brokerCounter !== undefined) session.sent(packet.brokerCounter, packet.messageId);
  }

  async outgoingClearMessageId(
    client: { readonly id: string },
    packet: { readonly messageId?: number },
  ): Promise<QueuedMessage | undefined> {
    return packet.messageId === undefined ? undefined : (this.acknowledged(client.id, packet.messageId) ?? undefined);
  }

  async incomingStorePacket(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<void> {
    if (packet.messageId === undefined) return;
    const received = this.#received.get(client.id);
    if (received === undefined) this.#received.set(client.id, new Set([packet.messageId]));
    else received.add(packet.messageId);
  }

  /** Rejects when the packet is not known: Aedes asks so. */
  async incomingGetPacket(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<true> {
    if (packet.messageId === undefined || this.#received.get(client.id)?.has(packet.messageId) !== true)
      throw UNKNOWN_PACKET;
    return true;
  }

  async incomingDelPacket(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<void> {
    const received = this.#received.get(client.id);
    if (packet.messageId === undefined || received?.delete(packet.messageId) !== true) throw UNKNOWN_PACKET;
    if (received.size === 0) this.#received.delete(client.id);
  }

  async cleanIncoming(client: { readonly id: string }): Promise<void> {
    this.#received.delete(client.id);
  }

  // A will lives with its connection: there is one gateway, and when it dies every connection does.
  async delWill(): Promise<void> {}

  async destroy(): Promise<void> {}
}

/** One object for all: made per packet, its stack trace would be the most expensive part of a QoS 2 message. */
const UNKNOWN_PACKET = new Error("no such packet");
