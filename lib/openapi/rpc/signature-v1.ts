import { createHmac } from "node:crypto";
import { canonicalQuery, percentEncode } from "./percent-encoding.ts";

/**
 * What signature version 1.0 signs: the verb and every parameter of query and form but `Signature` itself. The path is
 * always `/`, whatever the request was sent to.
 */
export function stringToSignV1(method: string, parameters: Iterable<readonly [string, string]>): string {
  const signed = [...parameters].filter(([name]) => name !== "Signature");
  return `${method}&%2F&${percentEncode(canonicalQuery(signed))}`;
}

/** `Base64(HMAC-SHA1(secret + "&", string to sign))`. */
export function signV1(secret: string, stringToSign: string): string {
  return createHmac("sha1", `${secret}&`).update(stringToSign, "utf8").digest("base64");
}
