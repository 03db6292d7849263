import { randomBytes } from "node:crypto";

/** Source of random bytes: `crypto.randomBytes`, or a fixed one in tests. */
export type RandomSource = (size: number) => Uint8Array;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** The largest multiple of the alphabet's size that a byte can hold: bytes from here on would make some letters likelier. */
const FAIR_BELOW = Math.floor(256 / ALPHABET.length) * ALPHABET.length;

/** `length` letters and digits, each equally likely. */
export function randomText(length: number, random: RandomSource = randomBytes): string {
  let text = "";
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < FAIR_BELOW && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
