import type { BindingLimits } from "../domain/decision.ts";
import type { InstanceRow } from "../services/access-facts.ts";
import type { Outcomes } from "../services/outcome-counts.ts";
import type { UsageReading } from "../services/usage-meter.ts";
import { InstanceBroker } from "./broker/instance-broker.ts";
import { SessionStore, STORE_LIMITS } from "./broker/session-store.ts";
import type { Connection, EndReason } from "./connection.ts";
import { MessageRate, PublisherRate } from "./message-rate.ts";
import type { World } from "./world.ts";

/** One instance as the gateway runs it: its message space and its connections. */
export class Space {
  readonly id: string;
  readonly world: World;
  readonly broker: InstanceBroker;
  readonly rate: MessageRate;
  /** What the API publishes counts as one publisher. */
  readonly apiRate = new PublisherRate();
  limits: BindingLimits;
  closeOnRefusedSubscribe: boolean;
  misspeltExpireNotice: boolean;
  /** Subscriptions that the connections hold. */
  subscriptions = 0;
  #mostConnections = 0;
  /** By client ID: there is never more than one of each [MQTT-3.1.4-2]. Reserved from the moment that CONNECT is allowed. */
  readonly #connections = new Map<string, Connection>();

  constructor(instance: InstanceRow, world: World) {
    this.id = instance.id;
    this.world = world;
    this.limits = instance.limits;
    this.closeOnRefusedSubscribe = instance.closeOnRefusedSubscribe;
    this.misspeltExpireNotice = instance.misspeltExpireNotice;
    this.broker = new InstanceBroker(instance.id, new SessionStore(STORE_LIMITS, world.monotonic));
    this.broker.on("error" as never, (error: unknown) => {
      world.log.error({ err: error, instance: instance.id }, "the broker of an instance reports an error");
    });
    this.rate = new MessageRate(instance.limits.maxTps, world.monotonic());
  }

  get size(): number {
    return this.#connections.size;
  }

  find(clientId: string): Connection | null {
    return this.#connections.get(clientId) ?? null;
  }

  [Symbol.iterator](): IterableIterator<Connection> {
    return this.#connections.values();
  }

  /** Takes the place of its client ID. An older connection of it is ended first, and is out of the books when this returns. */
  add(connection: Connection): void {
    this.#connections.get(connection.clientId)?.end("taken_over");
    this.#connections.set(connection.clientId, connection);
    this.#mostConnections = Math.max(this.#mostConnections, this.size);
  }

  /** What the record of use is told once a second. The most connections are those since the last time. */
  readUsage(): Omit<UsageReading, keyof Outcomes> {
    const mostConnections = this.#mostConnections;
    this.#mostConnections = this.size;
    return {
      id: this.id,
      mostConnections,
      subscriptions: this.subscriptions,
      published: this.rate.taken,
      delivered: this.broker.counters.delivered,
    };
  }

  /** Does nothing if its place was taken over. */
  remove(connection: Connection): void {
    if (this.#connections.get(connection.clientId) !== connection) return;
    this.#connections.delete(connection.clientId);
    this.world.live.remove(connection);
    this.world.tokens.forget(connection);
    this.world.stalls.forget(connection);
  }

  /** Limits apply to live connections too. */
  change(instance: InstanceRow): void {
    this.limits = instance.limits;
    this.closeOnRefusedSubscribe = instance.closeOnRefusedSubscribe;
    this.misspeltExpireNotice = instance.misspeltExpireNotice;
    for (const connection of this) connection.rebind({ ...connection.binding, limits: instance.limits });
  }

  endAll(reason: EndReason): void {
    for (const connection of [...this]) connection.end(reason);
  }

  close(reason: EndReason): void {
    this.broker.end();
    this.endAll(reason);
  }
}
