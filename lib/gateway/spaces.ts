import type { LiveConnections } from "../services/access.ts";
import type { InstanceRow } from "../services/access-facts.ts";
import type { OutcomeCounts } from "../services/outcome-counts.ts";
import type { UsageReading } from "../services/usage-meter.ts";
import type { EndReason } from "./connection.ts";
import { Space } from "./space.ts";
import type { World } from "./world.ts";

/** The instances that have had a client since the gateway started. */
export class Spaces implements LiveConnections {
  readonly #spaces = new Map<string, Space>();
  readonly #outcomes: OutcomeCounts;

  constructor(outcomes: OutcomeCounts) {
    this.#outcomes = outcomes;
  }

  find(instanceId: string): Space | null {
    return this.#spaces.get(instanceId) ?? null;
  }

  open(instance: InstanceRow, world: World): Space {
    let space = this.#spaces.get(instance.id);
    if (space === undefined) {
      space = new Space(instance, world);
      this.#spaces.set(instance.id, space);
    }
    return space;
  }

  [Symbol.iterator](): IterableIterator<Space> {
    return this.#spaces.values();
  }

  *readUsage(): IterableIterator<UsageReading> {
    for (const space of this) yield { ...space.readUsage(), ...(this.#outcomes.find(space.id) ?? NO_OUTCOMES) };
    // Those that have let nobody in.
    for (const [id, outcomes] of this.#outcomes) if (!this.#spaces.has(id)) yield { id, ...NO_CLIENTS, ...outcomes };
  }

  connections(instanceId: string): number {
    return this.#spaces.get(instanceId)?.size ?? 0;
  }

  isConnected(instanceId: string, clientId: string): boolean {
    return (this.#spaces.get(instanceId)?.find(clientId) ?? null) !== null;
  }

  get connectionCount(): number {
    let count = 0;
    for (const space of this) count += space.size;
    return count;
  }

  /** Forgets an instance with everything that it retained and queued. */
  close(instanceId: string, reason: EndReason): void {
    this.#outcomes.forget(instanceId);
    const space = this.#spaces.get(instanceId);
    if (space === undefined) return;
    space.close(reason);
    this.#spaces.delete(instanceId);
  }

  closeAll(reason: EndReason): void {
    for (const id of [...this.#spaces.keys()]) this.close(id, reason);
  }
}

const NO_CLIENTS = { mostConnections: 0, subscriptions: 0, published: 0, delivered: 0 };
const NO_OUTCOMES = { connects: 0, refusals: 0 };
