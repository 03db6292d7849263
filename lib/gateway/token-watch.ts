import type { BoundToken } from "../domain/decision.ts";
import { REASONS } from "../domain/reason.ts";
import { TOKEN_EXPIRE_NOTICE_MS } from "../domain/token.ts";
import type { Connection } from "./connection.ts";
import { expireNotice, invalidNotice, misspeltExpireNotice } from "./notices.ts";

const DEAD_KEPT = 1_000;

interface Watched {
  readonly connection: Connection;
  readonly token: BoundToken;
  /** Epoch ms: when the next thing is due, the notice or the end. */
  dueAt: number;
  noticed: boolean;
  /** False once the connection is gone or holds another token of the type. */
  live: boolean;
}

/**
 * Watches the end of every token that a live connection holds, and of no other. Follows the wall clock, also when it steps,
 * and is never early.
 */
export class TokenWatch {
  #heap: Watched[] = [];
  /** How many entries of the heap are not live any more. */
  #dead = 0;
  readonly #byConnection = new Map<Connection, Watched[]>();

  /** Watches the tokens that the connection holds now. A token that it held before keeps its place: one notice each. */
  watch(connection: Connection): void {
    const tokens = connection.binding.tokens;
    if (tokens.length === 0) return;
    const before = this.#byConnection.get(connection) ?? [];
    for (const watched of before) if (!tokens.some(({ id }) => id === watched.token.id)) this.#bury(watched);
    const kept = before.filter(({ live }) => live);
    const added = tokens
      .filter(({ id }) => !kept.some(({ token }) => token.id === id))
      .map((token) => ({
        connection,
        token,
        dueAt: token.expiresAt - TOKEN_EXPIRE_NOTICE_MS,
        noticed: false,
        live: true,
      }));
    for (const watched of added) this.#push(watched);
    this.#byConnection.set(connection, [...kept, ...added]);
  }

  forget(connection: Connection): void {
    for (const watched of this.#byConnection.get(connection) ?? []) this.#bury(watched);
    this.#byConnection.delete(connection);
  }

  /** Ends the connections that hold one of these tokens. */
  revoke(isRevoked: (tokenId: number) => boolean): void {
    for (const [connection, held] of [...this.#byConnection]) {
      const revoked = held.find(({ live, token }) => live && isRevoked(token.id));
      if (revoked !== undefined) {
        connection.end("token_revoked", invalidNotice(revoked.token.type, REASONS.token_revoked.notice ?? 3));
      }
    }
  }

  /** IDs of all tokens that live connections to the instance hold. */
  heldIn(instanceId: string): number[] {
    const held: number[] = [];
    for (const [connection, watched] of this.#byConnection) {
      if (connection.space.id === instanceId) held.push(...watched.map(({ token }) => token.id));
    }
    return held;
  }

  /** Sends the notices and makes the ends that are due at `now` (epoch ms). */
  tick(now: number): void {
    for (let next = this.#heap[0]; next !== undefined; next = this.#heap[0]) {
      if (next.live && next.dueAt > now) return;
      this.#pop();
      if (!next.live) {
        this.#dead--;
        continue;
      }
      if (now >= next.token.expiresAt) {
        // Out of the heap already: forgetting the connection must not count it as a dead entry.
        next.live = false;
        next.connection.end("token_ended", invalidNotice(next.token.type, REASONS.token_expired.notice ?? 2));
        continue;
      }
      if (!next.noticed) {
        const { connection, token } = next;
        connection.send(expireNotice(token.type, token.expiresAt));
        if (connection.space.misspeltExpireNotice) connection.send(misspeltExpireNotice(token.type, token.expiresAt));
      }
      next.noticed = true;
      next.dueAt = next.token.expiresAt;
      this.#push(next);
    }
  }

  /** A dead entry stays in the heap until its time comes, which can be a month; too many of them are cleared out. */
  #bury(watched: Watched): void {
    if (!watched.live) return;
    watched.live = false;
    this.#dead++;
    if (this.#dead < DEAD_KEPT || this.#dead * 2 < this.#heap.length) return;
    const live = this.#heap.filter((entry) => entry.live);
    this.#heap = [];
    this.#dead = 0;
    for (const entry of live) this.#push(entry);
  }

  // A binary heap, the earliest first.

  #push(watched: Watched): void {
    const heap = this.#heap;
    let i = heap.push(watched) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Watched;
      if (above.dueAt <= watched.dueAt) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = watched;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && right.dueAt < (heap[child] as Watched).dueAt) child++;
      const below = heap[child] as Watched;
      if (below.dueAt >= last.dueAt) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
  }
}
