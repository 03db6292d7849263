import { type RandomSource, randomText } from "./random-text.ts";

/** A secret for an identity of custom auth whose client has none yet: 24 letters and digits. */
export function newCustomSecret(random?: RandomSource): string {
  return randomText(24, random);
}
