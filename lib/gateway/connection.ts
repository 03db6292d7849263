import type { Duplex } from "node:stream";
import type { Binding, Decision } from "../domain/decision.ts";
import { UPLOAD_TOKEN_TOPIC } from "../domain/token.ts";
import type { PublishPacket, WireSubscription } from "./broker/aedes.ts";
import type { BrokerClient } from "./broker/broker-client.ts";
import type { ClientOwner } from "./broker/client-owner.ts";
import type { ConnectPacket } from "./connect-packet.ts";
import { sayFarewell } from "./farewell.ts";
import { GrantMemory } from "./grant-memory.ts";
import { PublisherRate } from "./message-rate.ts";
import { noticeOf } from "./notices.ts";
import type { Space } from "./space.ts";

/** Bytes of a packet beside topic and payload: fixed header, lengths, packet identifier. */
const PACKET_MARGIN_BYTES = 16;
/** A SUBSCRIBE carries several filters, so packets may be larger than the largest message asks for. */
const SUBSCRIBE_BYTES = 16 * 1024;

/** SUBSCRIBE, UNSUBSCRIBE and PINGREQ: one in so many milliseconds is always taken, and this many at once. */
const ASK_INTERVAL_MS = 5;
const ASK_BURST = 2_000;

/** Why a connection was ended from this side. */
export type EndReason =
  | "taken_over"
  | "disconnect_requested"
  | "refused_operation"
  | "misbehaved"
  | "asks_too_often"
  | "token_ended"
  | "token_revoked"
  | "instance_closed"
  | "stalled"
  | "defect"
  | "database"
  | "shutdown";

export interface Accepted {
  readonly binding: Binding;
  readonly listener: "tcp" | "ws";
  readonly cleanSession: boolean;
  readonly keepaliveSeconds: number;
  /** Epoch ms. */
  readonly connectedAt: number;
  /** Lets the transport take packets up to this many bytes. */
  readonly allowPackets?: ((bytes: number) => void) | undefined;
}

/** One live MQTT connection: what CONNECT established, and every answer that the broker asks for on its behalf. */
export class Connection implements ClientOwner {
  readonly id: string;
  readonly space: Space;
  readonly accepted: Accepted;
  readonly rate = new PublisherRate();
  binding: Binding;
  maxPacketBytes = 0;
  /** By the monotonic clock: since when it does not read what it is sent; null while it does. */
  stalledSince: number | null = null;
  readonly #grants = new GrantMemory();
  #client: BrokerClient | null = null;
  #ended = false;
  /** By the monotonic clock: when what it has asked for would be done, at one thing an interval. */
  #askedUntil = 0;

  constructor(id: string, space: Space, accepted: Accepted) {
    this.id = id;
    this.space = space;
    this.accepted = accepted;
    this.binding = accepted.binding;
    this.limitsChanged();
  }

  get clientId(): string {
    return this.binding.clientId;
  }

  /** Filter → QoS. */
  get subscriptions(): ReadonlyMap<string, number> {
    return this.#client?.granted ?? NO_SUBSCRIPTIONS;
  }

  /** Bytes that wait to be taken by the client. */
  get unreadBytes(): number {
    return this.#client?.conn.writableLength ?? 0;
  }

  /** Hands the stream, from which the accepted CONNECT was read, to the broker, which answers with CONNACK. */
  start(stream: Duplex, connect: ConnectPacket): void {
    const client = this.space.broker.admit(stream, this);
    this.#client = client;
    client.begin(connect);
  }

  /**
   * Ends the connection from this side. The broker's books are clean when this returns; the stream may take a moment
   * longer, for the last word.
   */
  end(reason: EndReason, lastWord?: Buffer): void {
    if (this.#ended) return;
    this.#ended = true;
    this.space.world.log.debug({ instance: this.space.id, client: this.clientId, reason }, "connection ended");
    const client = this.#client;
    if (client === null) {
      this.left();
      return;
    }
    const stream = client.detach();
    // A client that does not read would not read a last word either.
    if (reason === "stalled") stream.destroy();
    else sayFarewell(stream, lastWord);
  }

  /** Sends bytes to the client outside of any subscription. */
  send(bytes: Buffer): void {
    this.#client?.outbox.send(bytes);
  }

  /** Puts a binding with other tokens or limits in force. */
  rebind(binding: Binding): void {
    this.binding = binding;
    this.#grants.forget();
    this.limitsChanged();
  }

  limitsChanged(): void {
    const { maxMessageBytes, maxTopicLength } = this.binding.limits;
    this.maxPacketBytes = Math.max(
      maxMessageBytes + Math.max(maxTopicLength, 128) + PACKET_MARGIN_BYTES,
      SUBSCRIBE_BYTES,
    );
    this.accepted.allowPackets?.(this.maxPacketBytes);
  }

  // ── What the broker asks and tells ───────────────────────────────────────────────────────────────────────────────

  mayAsk(things: number): boolean {
    const now = this.space.world.monotonic();
    this.#askedUntil = Math.max(this.#askedUntil, now) + things * ASK_INTERVAL_MS;
    if (this.#askedUntil - now <= ASK_BURST * ASK_INTERVAL_MS) return true;
    this.end("asks_too_often");
    return false;
  }

  mayPublish(packet: PublishPacket, isWill: boolean): boolean {
    const { world } = this.space;
    const now = world.now();
    const topic = packet.topic;
    const payloadBytes = packet.payload.length;
    if (packet.qos > 0 && !isWill && !((packet.messageId ?? 0) > 0)) {
      this.misbehaved("MQTT-2.3.1-1");
      return false;
    }
    const tooMany = !isWill && this.space.rate.exceeds(this.rate, this.space.limits.maxTps, world.monotonic());
    if (!tooMany && this.#grants.covers(topic, payloadBytes, now, world.access.epoch)) {
      world.metering.published("ok");
      return true;
    }
    const decision = this.#decide(() =>
      world.metering.timed("PUBLISH", () =>
        world.access.authorize(
          this.binding,
          { action: "PUBLISH", topic, payloadBytes, now },
          { messageRateExceeded: tooMany },
        ),
      ),
    );
    if (decision === null) return false;
    if (decision.allowed) {
      if (topic === UPLOAD_TOKEN_TOPIC) return !isWill && this.#uploadToken(packet.payload, now);
      this.#grants.remember(topic, payloadBytes, this.binding, now, world.access.epoch);
      world.metering.published("ok");
      return true;
    }
    world.metering.published(decision.reason);
    this.#refused("PUBLISH", topic, decision, now);
    if (!isWill) this.end("refused_operation", noticeOf(decision, this.binding, "PUBLISH") ?? undefined);
    return false;
  }

  maySubscribe(subscription: WireSubscription, restored: boolean): boolean {
    const { world } = this.space;
    const now = world.now();
    const topic = subscription.topic;
    const held = this.subscriptions;
    const decision = this.#decide(() =>
      world.metering.timed("SUBSCRIBE", () =>
        world.access.authorize(
          this.binding,
          { action: "SUBSCRIBE", topic, now },
          { subscriptions: { held: held.size, alreadyHeld: held.has(topic) } },
        ),
      ),
    );
    if (decision === null) return false;
    world.metering.subscribed(decision.reason);
    if (decision.allowed) return true;
    this.#refused("SUBSCRIBE", topic, decision, now);
    if (restored) return false;
    if (this.binding.mode === "Token") {
      this.end("refused_operation", noticeOf(decision, this.binding, "SUBSCRIBE") ?? undefined);
    } else if (this.space.closeOnRefusedSubscribe) {
      this.end("refused_operation");
    }
    return false;
  }

  registered(): void {
    this.space.world.live.add(this);
    this.space.world.tokens.watch(this);
  }

  left(): void {
    this.#ended = true;
    this.space.remove(this);
  }

  subscriptionsChanged(): void {
    this.space.world.live.update(this);
  }

  stalled(full: boolean): void {
    const { world } = this.space;
    if (full) {
      world.log.warn({ instance: this.space.id, client: this.clientId }, "client does not read its messages: closed");
      // Not from within the loop that delivers to everybody.
      setImmediate(() => this.end("stalled"));
    } else if (this.stalledSince === null) {
      this.stalledSince = world.monotonic();
      world.stalls.watch(this);
    }
  }

  misbehaved(clause: string): void {
    this.space.world.log.debug({ instance: this.space.id, client: this.clientId, clause }, "protocol broken");
    this.end("misbehaved");
  }

  failed(error: unknown): void {
    this.space.world.log.error({ err: error, instance: this.space.id, client: this.clientId }, "defect: client closed");
    this.end("defect");
  }

  /** A QoS 1 upload is acknowledged when this returns true, so the new token is in force by then. */
  #uploadToken(payload: Buffer, now: number): boolean {
    const { world } = this.space;
    const result = this.#decide(() => world.access.checkUpload(this.binding, payload.toString("utf8"), now));
    if (result === null) return false;
    const { decision, binding } = result;
    world.metering.published(decision.reason);
    if (binding !== null) {
      this.rebind(binding);
      world.lastUse.tokensUsed(binding, now);
      world.tokens.watch(this);
      world.live.update(this);
      return true;
    }
    this.#refused("PUBLISH", UPLOAD_TOKEN_TOPIC, decision, now);
    this.end("refused_operation", noticeOf(decision, this.binding, "PUBLISH") ?? undefined);
    return false;
  }

  /** Nothing fails open: where no decision can be made, the connection ends. */
  #decide<T>(decide: () => T): T | null {
    try {
      return decide();
    } catch (error) {
      this.space.world.log.error({ err: error, instance: this.space.id }, "no decision could be made: client closed");
      this.end("database");
      return null;
    }
  }

  #refused(action: "PUBLISH" | "SUBSCRIBE", topic: string, decision: Decision, now: number): void {
    const { binding } = this;
    this.space.world.denials.record({
      instanceId: binding.instanceId,
      clientId: binding.clientId,
      action,
      topic,
      decision,
      mode: binding.mode,
      keyId: binding.keyId,
      address: binding.address,
      at: now,
    });
  }
}

const NO_SUBSCRIPTIONS: ReadonlyMap<string, number> = new Map();
