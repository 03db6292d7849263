import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/**
 * The MQTT password of Signature and DeviceCredential mode: `Base64(HMAC-SHA1(secret, client ID))`, standard alphabet with
 * padding, 28 characters. The key is the secret alone: the `&` that the OpenAPI appends does not belong here.
 */
export function signClientId(secret: string, clientId: string): string {
  return createHmac("sha1", secret).update(clientId, "utf8").digest("base64");
}

/** Whether `password` is the signature of the client ID; compared in constant time, exact spelling. */
export function verifyClientIdSignature(secret: string, clientId: string, password: string): boolean {
  const expected = Buffer.from(signClientId(secret, clientId), "latin1");
  const given = Buffer.from(password, "utf8");
  // Neither length is a secret; the comparison is made all the same, so that both paths cost alike.
  if (given.length !== expected.length) {
    timingSafeEqual(expected, expected);
    return false;
  }
  return timingSafeEqual(expected, given);
}

/** Whether `password` is the secret itself (custom auth, mode ORIGIN); compared in constant time. */
export function verifySecret(secret: string, password: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text, "utf8").digest();
  return timingSafeEqual(digest(secret), digest(password));
}

/** Costs what a real check costs and fails: for keys that do not exist, so that time does not tell which do. */
export function refuseSignature(clientId: string, password: string): false {
  verifyClientIdSignature("no such key", clientId, password);
  return false;
}
