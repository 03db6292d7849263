import type { LiveConnections } from "../services/access.ts";
import type { InstanceRow } from "../services/access-facts.ts";
import type { UsageReading } from "../services/usage-meter.ts";
import type { EndReason } from "./connection.ts";
import { Space } from "./space.ts";
import type { World } from "./world.ts";

/** The instances that have had a client since the gateway started. */
export class Spaces implements LiveConnections {
  readonly #spaces = new Map<string, Space>();

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
    for (const space of this) yield space.readUsage();
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
    const space = this.#spaces.get(instanceId);
    if (space === undefined) return;
    space.close(reason);
    this.#spaces.delete(instanceId);
  }

  closeAll(reason: EndReason): void {
    for (const id of [...this.#spaces.keys()]) this.close(id, reason);
  }
}
