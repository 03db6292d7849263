import { createHmac } from "node:crypto";

/** `Base64(HMAC-SHA1(secret + "&", string to sign))`. */
export function signV1(secret: string, stringToSign: string): string {
  return createHmac("sha1", `${secret}&`).update(stringToSign, "utf8").digest("base64");
}
