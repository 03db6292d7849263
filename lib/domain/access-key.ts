import { type RandomSource, randomText } from "./random-text.ts";

/** A new access key of an access user: ID `GAK` + 21 letters and digits, secret of 30 letters and digits. */
export function newAccessKey(random?: RandomSource): { id: string; secret: string } {
  return { id: `GAK${randomText(21, random)}`, secret: randomText(30, random) };
}

/**
 * Whether a key ID that somebody brings along is acceptable: 4 to 128 of `A-Z a-z 0-9 . _ -`.
 * `|` above all is not, because it separates the fields of a username.
 */
export function isKeyId(text: string): boolean {
  return text.length >= 4 && text.length <= 128 && /^[A-Za-z0-9._-]*$/.test(text);
}

/** Whether a secret that somebody brings along is acceptable: 4 to 128 visible ASCII characters, no space. */
export function isKeySecret(text: string): boolean {
  return text.length >= 4 && text.length <= 128 && /^[\x21-\x7e]*$/.test(text);
}
