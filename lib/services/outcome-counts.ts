/** How many CONNECTs of one instance were accepted, and how many operations were refused, since the gateway started. */
export interface Outcomes {
  connects: number;
  refusals: number;
}

/** What came of the operations of each instance; counted for instances that exist, so there are no more entries than those. */
export class OutcomeCounts {
  readonly #byInstance = new Map<string, Outcomes>();

  [Symbol.iterator](): IterableIterator<[string, Outcomes]> {
    return this.#byInstance.entries();
  }

  find(instanceId: string): Outcomes | null {
    return this.#byInstance.get(instanceId) ?? null;
  }

  /** A CONNECT that was accepted. */
  connected(instanceId: string): void {
    this.#of(instanceId).connects++;
  }

  /** A CONNECT, PUBLISH or SUBSCRIBE that was refused. */
  refused(instanceId: string): void {
    this.#of(instanceId).refusals++;
  }

  forget(instanceId: string): void {
    this.#byInstance.delete(instanceId);
  }

  #of(instanceId: string): Outcomes {
    let outcomes = this.#byInstance.get(instanceId);
    if (outcomes === undefined) {
      outcomes = { connects: 0, refusals: 0 };
      this.#byInstance.set(instanceId, outcomes);
    }
    return outcomes;
  }
}
