import { canonicalQuery } from "../lib/openapi/rpc/percent-encoding.ts";
import { canonicalRequestV3, stringToSignV1, V3_ALGORITHM } from "../lib/openapi/rpc/string-to-sign.ts";

/*
 * Signs requests of the API in the browser, with the cryptography of the browser. The secret is used here and goes nowhere:
 * it is in nothing that these functions return.
 */

export const API_VERSION = "2020-04-20";
const FORM = "application/x-www-form-urlencoded";

export type SignatureVersion = "v3" | "v1";

export interface RequestToSign {
  readonly signature: SignatureVersion;
  readonly method: "GET" | "POST";
  readonly action: string;
  /** As they travel: lists as `Name.1`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `http://host:port`. */
  readonly origin: string;
  readonly keyId: string;
  readonly secret: string;
  /** Epoch ms. */
  readonly now: number;
  readonly nonce: string;
}

/** A request, ready to be sent. */
export interface SignedRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** In the order in which they were signed, without `host`, which whoever sends it adds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was signed, to compare with what a server says that it expected. */
  readonly signedText: string;
}

export function signRequest(request: RequestToSign): Promise<SignedRequest> {
  return request.signature === "v3" ? signedV3(request) : signedV1(request);
}

async function signedV1(request: RequestToSign): Promise<SignedRequest> {
  const { method, action, parameters, origin, keyId, secret, now, nonce } = request;
  const all = {
    ...parameters,
    AccessKeyId: keyId,
    Action: action,
    Format: "JSON",
    SignatureMethod: "HMAC-SHA1",
    SignatureNonce: nonce,
    SignatureVersion: "1.0",
    Timestamp: timestamp(now),
    Version: API_VERSION,
  };
  const signedText = stringToSignV1(method, Object.entries(all));
  const Signature = base64(await hmac("SHA-1", `${secret}&`, signedText));
  const encoded = canonicalQuery(Object.entries({ ...all, Signature }));
  return method === "GET"
    ? { method, url: `${origin}/?${encoded}`, headers: {}, body: "", signedText }
    : { method, url: `${origin}/`, headers: { "content-type": FORM }, body: encoded, signedText };
}

async function signedV3(request: RequestToSign): Promise<SignedRequest> {
  const { method, action, parameters, origin, keyId, secret, now, nonce } = request;
  const encoded = canonicalQuery(Object.entries(parameters));
  const inQuery = method === "GET" || encoded === "";
  const body = inQuery ? "" : encoded;
  const payloadHash = hex(await crypto.subtle.digest("SHA-256", utf8(body)));
  const headers: [string, string][] = [
    ...(body === "" ? [] : [["content-type", FORM] as [string, string]]),
    ["host", new URL(origin).host],
    ["x-acs-action", action],
    ["x-acs-content-sha256", payloadHash],
    ["x-acs-date", timestamp(now)],
    ["x-acs-signature-nonce", nonce],
    ["x-acs-version", API_VERSION],
  ];
  const query = inQuery ? Object.entries(parameters) : [];
  const signedText = canonicalRequestV3({ method, path: "/", query, headers, payloadHash });
  const hash = hex(await crypto.subtle.digest("SHA-256", utf8(signedText)));
  const signature = hex(await hmac("SHA-256", secret, `${V3_ALGORITHM}\n${hash}`));
  const names = headers.map(([name]) => name).join(";");
  return {
    method,
    url: inQuery && encoded !== "" ? `${origin}/?${encoded}` : `${origin}/`,
    headers: {
      ...Object.fromEntries(headers.filter(([name]) => name !== "host")),
      accept: "application/json",
      authorization: `${V3_ALGORITHM} Credential=${keyId},SignedHeaders=${names},Signature=${signature}`,
    },
    body,
    signedText,
  };
}

/** `yyyy-MM-ddTHH:mm:ssZ`. */
const timestamp = (now: number) => `${new Date(now).toISOString().slice(0, 19)}Z`;

const utf8 = (text: string) => new TextEncoder().encode(text);

async function hmac(hash: "SHA-1" | "SHA-256", secret: string, text: string): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey("raw", utf8(secret), { name: "HMAC", hash }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", key, utf8(text));
}

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const base64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
