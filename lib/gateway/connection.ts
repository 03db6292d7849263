import type { Duplex } from "node:stream";
import type { TraceAction, TraceInfo } from "../domain/connection-trace.ts";
import type { Binding } from "../domain/decision.ts";
import { ObservedClient } from "../services/observed-operations.ts";
import type { PublishPacket, WireSubscription } from "./broker/aedes.ts";
import type { BrokerClient } from "./broker/broker-client.ts";
import type { ClientOwner, Departure } from "./broker/client-owner.ts";
import type { ConnectPacket } from "./connect-packet.ts";
import { sayFarewell } from "./farewell.ts";
import { GrantMemory } from "./grant-memory.ts";
import { PublisherRate } from "./message-rate.ts";
import { mayPublish, maySubscribe } from "./operations.ts";
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
  readonly grants = new GrantMemory();
  readonly observed: ObservedClient;
  #client: BrokerClient | null = null;
  #registered = false;
  #ended = false;
  /** More is waiting for it than may wait; its end is under way. */
  #overflown = false;
  /** By the monotonic clock: when what it has asked for would be done, at one thing an interval. */
  #askedUntil = 0;
  #countedSubscriptions = 0;

  constructor(id: string, space: Space, accepted: Accepted) {
    this.id = id;
    this.space = space;
    this.observed = new ObservedClient(space.world.observed);
    this.accepted = accepted;
    this.binding = accepted.binding;
    this.#applyLimits();
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
    this.space.world.metering.ended(reason);
    this.#trace("close", END_INFOS[reason]);
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

  /** @returns false when it had ended before. */
  endIfLive(reason: EndReason): boolean {
    if (this.#ended) return false;
    this.end(reason);
    return true;
  }

  /** Sends bytes to the client outside of any subscription. */
  send(bytes: Buffer): void {
    this.#client?.outbox.send(bytes);
  }

  /** Puts a binding with other tokens or limits in force. */
  rebind(binding: Binding): void {
    this.binding = binding;
    this.grants.forget();
    this.#applyLimits();
  }

  #applyLimits(): void {
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
    return mayPublish(this, packet, isWill);
  }

  maySubscribe(subscription: WireSubscription, restored: boolean): boolean {
    return maySubscribe(this, subscription.topic, restored);
  }

  registered(): void {
    this.#registered = true;
    this.#trace("connect", "accepted");
    this.space.world.live.add(this);
    this.space.world.tokens.watch(this);
  }

  left(how: Departure = "closed"): void {
    if (!this.#ended) {
      this.space.world.metering.ended("client");
      this.#trace(how === "disconnect" ? "disconnect" : "close", DEPARTURE_INFOS[how]);
    }
    this.#ended = true;
    this.#countSubscriptions(0);
    this.space.remove(this);
  }

  #countSubscriptions(held: number): void {
    this.space.subscriptions += held - this.#countedSubscriptions;
    this.#countedSubscriptions = held;
  }

  subscriptionsChanged(): void {
    this.#countSubscriptions(this.#ended ? 0 : this.subscriptions.size);
    this.space.world.live.update(this);
  }

  stalled(full: boolean): void {
    const { world } = this.space;
    if (full) {
      if (this.#overflown) return;
      this.#overflown = true;
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

  #trace(action: TraceAction, info: TraceInfo): void {
    if (!this.#registered) return;
    const { instanceId, clientId } = this.binding;
    this.space.world.trace.record({ instanceId, clientId, channelId: this.id, action, info });
  }
}

/** What the vendor's trace calls each end, as far as it has a word for it. */
const END_INFOS: Readonly<Record<EndReason, TraceInfo>> = {
  taken_over: "clientId conflict",
  disconnect_requested: "closed by server",
  refused_operation: "resource auth failed",
  misbehaved: "invalid param",
  asks_too_often: "closed by server",
  token_ended: "resource auth failed",
  token_revoked: "resource auth failed",
  instance_closed: "not authorized",
  stalled: "closed by server",
  defect: "closed by server",
  database: "closed by server",
  shutdown: "closed by server",
};

const DEPARTURE_INFOS: Readonly<Record<Departure, TraceInfo>> = {
  disconnect: "disconnected by client",
  silence: "no heart",
  closed: "closed by client",
  broken: "Socket IOException",
};

const NO_SUBSCRIPTIONS: ReadonlyMap<string, number> = new Map();
