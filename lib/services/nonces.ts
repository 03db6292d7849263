import { createHash } from "node:crypto";
import type { Sqlite } from "../../db/client.ts";
import { asUnavailable } from "./transaction.ts";

/** Rows that each use clears away, so that the table shrinks again without anybody having to come for it. */
const CLEARED_AT_ONCE = 4;

/**
 * The nonces of requests that could still be sent again. They are in the database, so that a restart forgets none. The
 * connection may commit without waiting for the disk: what a request then changes is committed after its nonce and to the
 * same log, so that no power cut can keep the change and lose the nonce.
 */
export class Nonces {
  readonly #insert;
  readonly #clear;

  constructor(sqlite: Sqlite) {
    this.#insert = sqlite.prepare("insert into api_nonces (hash, ends_at) values (?, ?) on conflict do nothing");
    this.#clear = sqlite.prepare(
      `delete from api_nonces where hash in (select hash from api_nonces where ends_at < ? order by ends_at limit ${CLEARED_AT_ONCE})`,
    );
  }

  /**
   * Uses a nonce up. Call it only for a request whose signature is good, or anybody could use up those of others.
   * @param endsAt epoch ms from which the request would be refused for its age anyway, with a margin for a clock that is
   * set back.
   * @returns false if it was used before.
   * @throws DomainError `unavailable`: a request whose nonce cannot be kept must not be answered.
   */
  use(keyId: string, nonce: string, endsAt: number, now: number): boolean {
    const hash = createHash("sha256").update(keyId).update("\0").update(nonce).digest();
    try {
      const fresh = this.#insert.run(hash, endsAt).changes === 1;
      if (fresh) this.#clear.run(now);
      return fresh;
    } catch (error) {
      throw asUnavailable(error);
    }
  }
}
