import { canonicalQuery, percentEncode } from "./percent-encoding.ts";

/*
 * What the two signatures sign. Nothing here is from Node: the request builder of the console signs in the browser with the
 * same text that the server checks.
 */

export const V3_ALGORITHM = "ACS3-HMAC-SHA256";

/**
 * What signature version 1.0 signs: the verb and every parameter of query and form but `Signature` itself. The path is
 * always `/`, whatever the request was sent to.
 */
export function stringToSignV1(method: string, parameters: Iterable<readonly [string, string]>): string {
  const signed = [...parameters].filter(([name]) => name !== "Signature");
  return `${method}&%2F&${percentEncode(canonicalQuery(signed))}`;
}

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

/** The request in one text. Signed is the algorithm, a line end, and the hash of this. */
export function canonicalRequestV3({ method, path, query, headers, payloadHash }: V3Request): string {
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  const names = headers.map(([name]) => name).join(";");
  return [method, path, canonicalQuery(query), lines, names, payloadHash].join("\n");
}
