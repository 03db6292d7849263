import { randomUUID } from "node:crypto";
import { canonicalQuery } from "./rpc/percent-encoding.ts";
import { signV1 } from "./rpc/signature-v1.ts";
import { sha256Hex, signV3, stringToSignV3 } from "./rpc/signature-v3.ts";
import { stringToSignV1, V3_ALGORITHM } from "./rpc/string-to-sign.ts";
import type { Key } from "./test-server.ts";

/** A request as it goes over the wire, in pieces that a test can bend. */
export interface RawRequest {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

export interface RequestOptions {
  readonly method?: "GET" | "POST";
  /** Where the parameters go. */
  readonly in?: "query" | "form" | "json";
  /** Epoch ms. */
  readonly now?: number;
  readonly nonce?: string;
  /** Changes of the public parameters or headers before they are signed; undefined leaves one out. */
  readonly change?: Readonly<Record<string, string | undefined>>;
  readonly path?: string;
}

export const HOST = "api.test:3000";
const FORM = "application/x-www-form-urlencoded";

export const timestamp = (now: number) => `${new Date(now).toISOString().slice(0, 19)}Z`;

export function requestV1(
  key: Pick<Key, "id" | "secret">,
  action: string,
  parameters: Readonly<Record<string, string>>,
  options: RequestOptions = {},
): RawRequest {
  const { method = "POST", now = Date.now(), nonce = randomUUID(), change = {}, path = "/" } = options;
  const all = kept({
    Action: action,
    Version: "2020-04-20",
    Format: "JSON",
    AccessKeyId: key.id,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: nonce,
    Timestamp: timestamp(now),
    ...parameters,
    ...change,
  });
  const Signature = signV1(key.secret, stringToSignV1(method, Object.entries(all)));
  const encoded = canonicalQuery(Object.entries({ ...all, Signature }));
  return method === "GET" || options.in === "query"
    ? { method, target: `${path}?${encoded}`, headers: { host: HOST }, body: "" }
    : { method, target: path, headers: { host: HOST, "content-type": FORM }, body: encoded };
}

export function requestV3(
  key: Pick<Key, "id" | "secret">,
  action: string,
  parameters: Readonly<Record<string, string>>,
  options: RequestOptions = {},
): RawRequest {
  const { method = "POST", now = Date.now(), nonce = randomUUID(), change = {}, path = "/" } = options;
  const query = options.in === undefined || options.in === "query" ? Object.entries(parameters) : [];
  const body =
    options.in === "form"
      ? canonicalQuery(Object.entries(parameters))
      : options.in === "json"
        ? JSON.stringify(parameters)
        : "";
  const headers = kept({
    ...(body === "" ? {} : { "content-type": options.in === "json" ? "application/json; charset=utf-8" : FORM }),
    host: HOST,
    "x-acs-action": action,
    "x-acs-content-sha256": sha256Hex(body),
    "x-acs-date": timestamp(now),
    "x-acs-signature-nonce": nonce,
    "x-acs-version": "2020-04-20",
    ...change,
  });
  const signed = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = stringToSignV3({ method, path, query, headers: signed, payloadHash: sha256Hex(body) });
  const names = signed.map(([name]) => name).join(";");
  const authorization = `${V3_ALGORITHM} Credential=${key.id},SignedHeaders=${names},Signature=${signV3(key.secret, text)}`;
  const target = query.length === 0 ? path : `${path}?${canonicalQuery(query)}`;
  return { method, target, headers: { ...headers, accept: "application/json", authorization }, body };
}

export function toRequest({ method, target, headers, body }: RawRequest): Request {
  return new Request(`http://localhost${target}`, { method, headers, ...(method === "GET" ? {} : { body }) });
}

function kept(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
