import { type RandomSource, randomText } from "./random-text.ts";

const PREFIX = "DC.";
const LENGTH = 22;

/** A new pair for one client ID: `DC.` + 22 letters and digits each; the prefix is part of both values. */
export function newDeviceKeyPair(random?: RandomSource): { keyId: string; secret: string } {
  return { keyId: PREFIX + randomText(LENGTH, random), secret: PREFIX + randomText(LENGTH, random) };
}

/** Whether the text has the form of a device access key ID (or secret) that this product makes. */
export function isDeviceKeyShaped(text: string): boolean {
  return /^DC\.[A-Za-z0-9]{22}$/.test(text);
}
