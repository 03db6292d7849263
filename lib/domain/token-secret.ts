import { createHash } from "node:crypto";
import { type RandomSource, randomText } from "./random-text.ts";
import { TOKEN_PREFIX, TOKEN_RANDOM_LENGTH } from "./token.ts";

export { isTokenShaped } from "./token.ts";

export interface NewToken {
  /** Shown once; only `hash` is kept. */
  readonly token: string;
  /** `gtk_` and six more characters, for people and for search. */
  readonly prefix: string;
  readonly lastFour: string;
  /** SHA-256, 32 bytes. */
  readonly hash: Buffer;
}

/** How many characters of a token its `prefix` has. 30 of 40 random characters stay unknown. */
export const TOKEN_SHOWN_PREFIX_LENGTH = TOKEN_PREFIX.length + 6;

/** A new token: `gtk_` + 40 letters and digits (238 bits). */
export function newToken(random?: RandomSource): NewToken {
  const token = TOKEN_PREFIX + randomText(TOKEN_RANDOM_LENGTH, random);
  return {
    token,
    prefix: token.slice(0, TOKEN_SHOWN_PREFIX_LENGTH),
    lastFour: token.slice(-4),
    hash: hashToken(token),
  };
}

/** SHA-256 of the token, by which it is looked up. No salt: the token itself is random and long. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}
