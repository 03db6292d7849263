import { createHash, createHmac } from "node:crypto";
import { canonicalQuery } from "./percent-encoding.ts";

export const V3_ALGORITHM = "ACS3-HMAC-SHA256";

/** What signature version 3 signs. */
export interface V3Request {
  readonly method: string;
  /** `/` for RPC, or the path that the request was sent to. */
  readonly path: string;
  readonly query: Iterable<readonly [string, string]>;
  /** Lower-case names, in the order in which they are signed, with trimmed values. */
  readonly headers: readonly (readonly [string, string])[];
  /** Lower-case hex SHA-256 of the raw body. */
  readonly payloadHash: string;
}

/** `ACS3-HMAC-SHA256`, then the hash of the canonical request. */
export function stringToSignV3(request: V3Request): string {
  const { method, path, query, headers, payloadHash } = request;
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  const names = headers.map(([name]) => name).join(";");
  const canonical = [method, path, canonicalQuery(query), lines, names, payloadHash].join("\n");
  return `${V3_ALGORITHM}\n${sha256Hex(canonical)}`;
}

/** Lower-case hex of `HMAC-SHA256(secret, string to sign)`; no `&` on the key here. */
export function signV3(secret: string, stringToSign: string): string {
  return createHmac("sha256", secret).update(stringToSign, "utf8").digest("hex");
}

export function sha256Hex(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
