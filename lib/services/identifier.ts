import { randomInt } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A random identifier such as `op_k3v9…`: the prefix says which noun, 16 letters and digits (82 bits) make it unique. */
export function newId(prefix: string, length = 16): string {
  let id = prefix;
  for (let i = 0; i < length; i++) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}
