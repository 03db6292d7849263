/** What a publisher has sent in the present second. */
export class PublisherRate {
  second = -1;
  sent = 0;
}

/**
 * The message rate of one instance: a bucket that refills at `maxTps` and holds one second's worth. When it is empty,
 * only those are refused who have sent more than an equal share of the rate in this second, so that a flood is felt by
 * the one that sends it and not by its neighbours.
 */
export class MessageRate {
  #tokens: number;
  #filledAt: number;
  #second = -1;
  #publishers = 0;
  /** Messages that were let through since the start. */
  taken = 0;

  constructor(maxTps: number, now: number) {
    this.#tokens = maxTps;
    this.#filledAt = now;
  }

  /**
   * Counts one message.
   * @returns whether it is one too many.
   */
  exceeds(publisher: PublisherRate, maxTps: number, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#publishers = 0;
    }
    if (publisher.second !== second) {
      publisher.second = second;
      publisher.sent = 0;
      this.#publishers++;
    }
    publisher.sent++;
    // A clock that was set back refills nothing, once.
    const elapsedMs = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    this.#tokens = Math.min(maxTps, this.#tokens + (elapsedMs * maxTps) / 1000);
    if (this.#tokens >= 1) {
      this.#tokens--;
      this.taken++;
      return false;
    }
    if (publisher.sent > maxTps / this.#publishers) return true;
    this.taken++;
    return false;
  }
}
