import { type ThrottleLimit, throttle } from "../domain/throttle.ts";
import { neighbourhoodOf } from "./rate-limit.ts";

/** Wrong secrets that one place may try for one login: enough for a person who mends a device, too few for guessing. */
const OF_PAIR: ThrottleLimit = { burst: 20, periodMs: 10_000 };
/** From one place, for all logins together, and for one login, from all places together. */
const OF_PLACE: ThrottleLimit = { burst: 200, periodMs: 500 };
const OF_LOGIN: ThrottleLimit = { burst: 200, periodMs: 1_000 };

/** Buckets of each kind, and places that a login is known to come from: the least lately used are forgotten. */
const REMEMBERED = 20_000;
const FORGOTTEN_AT_ONCE = 1_000;

/**
 * Slows down whoever guesses secrets, by place (an IPv4 address, or the /64 of an IPv6 one) and by login (a key as a client
 * uses it), without a way to lock a device out:
 * - only wrong secrets of logins that exist count, so whoever has the right one is never near a limit;
 * - the first try of a login from a place is looked at whatever others do, so a device that others are guessed at is let in
 *   from wherever they are not;
 * - a login that was right from a place is not held to any limit there: who shares its address cannot use its tries up.
 * In the memory of one process; a restart gives everybody a burst.
 */
export class WrongLogins {
  readonly #pairs = new Map<string, number>();
  readonly #places = new Map<string, number>();
  readonly #logins = new Map<string, number>();
  readonly #settled = new Map<string, true>();

  /**
   * Whether this try is not even looked at.
   * @param login which secret would be checked, as a text; a place has its own tries for each.
   * @param wasHere asked only where it would be refused: whether the login was right from this address before, as is recorded.
   * @returns milliseconds after which another try can be looked at; 0: this one is.
   */
  waitFor(address: string, login: string, now: number, wasHere: () => boolean): number {
    const place = neighbourhoodOf(address);
    const pair = `${place} ${login}`;
    const known = this.#pairs.get(pair);
    if (known === undefined || known <= now || this.#settled.has(pair)) return 0;
    const waitMs = Math.max(
      throttle(known, OF_PAIR, now).retryAfterMs,
      throttle(this.#places.get(place) ?? null, OF_PLACE, now).retryAfterMs,
      throttle(this.#logins.get(login) ?? null, OF_LOGIN, now).retryAfterMs,
    );
    if (waitMs === 0 || !wasHere()) return waitMs;
    this.right(address, login);
    return 0;
  }

  /** The login exists, and the secret was wrong. */
  wrong(address: string, login: string, now: number): void {
    const place = neighbourhoodOf(address);
    take(this.#pairs, `${place} ${login}`, OF_PAIR, now);
    take(this.#places, place, OF_PLACE, now);
    take(this.#logins, login, OF_LOGIN, now);
  }

  /** It was let in from there. */
  right(address: string, login: string): void {
    remember(this.#settled, `${neighbourhoodOf(address)} ${login}`, true);
  }

  get size(): number {
    return Math.max(this.#pairs.size, this.#places.size, this.#logins.size, this.#settled.size);
  }
}

function take(buckets: Map<string, number>, name: string, limit: ThrottleLimit, now: number): void {
  remember(buckets, name, throttle(buckets.get(name) ?? null, limit, now).arrivalAt);
}

/** Put back at the end, so that the order is that of the last use. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= REMEMBERED) return;
  // Many at once: finding the oldest is dear, because a map walks past what was deleted.
  let left = FORGOTTEN_AT_ONCE;
  for (const oldest of map.keys()) {
    if (left-- === 0) return;
    map.delete(oldest);
  }
}
