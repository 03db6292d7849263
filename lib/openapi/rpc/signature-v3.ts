import { createHash, createHmac } from "node:crypto";
import { canonicalRequestV3, V3_ALGORITHM, type V3Request } from "./string-to-sign.ts";

/** `ACS3-HMAC-SHA256`, then the hash of the canonical request. */
export function stringToSignV3(request: V3Request): string {
  return `${V3_ALGORITHM}\n${sha256Hex(canonicalRequestV3(request))}`;
}

/** Lower-case hex of `HMAC-SHA256(secret, string to sign)`; no `&` on the key here. */
export function signV3(secret: string, stringToSign: string): string {
  return createHmac("sha256", secret).update(stringToSign, "utf8").digest("hex");
}

export function sha256Hex(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
