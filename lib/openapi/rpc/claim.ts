import { timingSafeEqual } from "node:crypto";
import { ApiError, missingParameter } from "../error.ts";
import type { RpcRequest } from "./request.ts";
import { signV1 } from "./signature-v1.ts";
import { sha256Hex, signV3, stringToSignV3 } from "./signature-v3.ts";
import { stringToSignV1, V3_ALGORITHM } from "./string-to-sign.ts";

/** How far a request's time may be from ours, either way. */
export const TIME_WINDOW_MS = 15 * 60_000;

/** Who a request says that it is from. */
export interface Claim {
  readonly keyId: string;
  readonly nonce: string;
  /** Epoch ms. */
  readonly signedAt: number;
  /** A temporary key of the vendor's token service, which there is none of here. */
  readonly isTemporary: boolean;
  /** What was signed, as an error may repeat it: without values that are secrets, and not a megabyte of it. */
  showStringToSign(): string;
  /** Whether the signature was made with this secret; compared in constant time. */
  isSignedWith(secret: string): boolean;
}

/** Never repeated in an answer, not even to who sent them. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(["Secret", "SecurityToken", "Token"]);

/** Characters of a string to sign that an error repeats; an encoded body is five times as long as it was. */
const MAX_SHOWN = 16_384;

/** Longest key ID and nonce that are looked at. */
const MAX_LENGTH = 128;

/** @throws ApiError for a claim that is not complete or cannot be read. */
export function readClaim(request: RpcRequest): Claim {
  const claim = request.signature === "V3" ? readV3(request) : readV1(request);
  if (claim.keyId.length > MAX_LENGTH || claim.nonce.length > MAX_LENGTH) {
    throw incomplete("The access key ID or the nonce has more than 128 characters.");
  }
  return claim;
}

function readV1(request: RpcRequest): Claim {
  const { method, parameters, headers } = request;
  const required = (name: string): string => {
    const value = parameters.get(name);
    if (value === undefined || value === "") throw missingParameter(name);
    return value;
  };
  if (headers.get("authorization") !== null && !parameters.has("Signature")) {
    throw incomplete(`The Authorization header must begin with ${V3_ALGORITHM}.`);
  }
  const keyId = required("AccessKeyId");
  const signature = required("Signature");
  const signatureMethod = required("SignatureMethod");
  const signatureVersion = required("SignatureVersion");
  const nonce = required("SignatureNonce");
  const timestamp = required("Timestamp");
  // Of these the headers are not signed here, so they alone are not enough.
  required("Action");
  required("Version");
  if (signatureMethod !== "HMAC-SHA1" || signatureVersion !== "1.0") {
    throw incomplete("SignatureMethod must be HMAC-SHA1 and SignatureVersion 1.0.");
  }
  if (request.contentType === "json") {
    throw incomplete("Signature version 1.0 signs parameters of the query and of a form; a JSON body needs version 3.");
  }
  const stringToSign = stringToSignV1(method, parameters);
  return {
    keyId,
    nonce,
    signedAt: readTimestamp(timestamp),
    isTemporary: parameters.has("SecurityToken"),
    showStringToSign() {
      const shown = [...parameters].map(([name, value]): [string, string] => [
        name,
        SECRET_PARAMETERS.has(name) ? "***" : value,
      ]);
      const text = stringToSignV1(method, shown);
      return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
    },
    isSignedWith: (secret) => sameText(signV1(secret, stringToSign), signature),
  };
}

/** Headers that must be signed: without them a request could be turned into another one, or sent again. */
const SIGNED_HEADERS = [
  "host",
  "x-acs-action",
  "x-acs-content-sha256",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-version",
] as const;

function readV3(request: RpcRequest): Claim {
  const { headers } = request;
  const fields = readAuthorization(headers.get("authorization") ?? "");
  const header = (name: string): string => {
    const value = headers.get(name)?.trim();
    if (value === undefined || value === "") {
      throw incomplete(`The header ${name} is required. Add it, and sign it.`);
    }
    return value;
  };
  const signed = readSignedHeaders(request, fields.signedHeaders);
  for (const name of SIGNED_HEADERS) header(name);
  const payloadHash = sha256Hex(request.body);
  if (header("x-acs-content-sha256") !== payloadHash) {
    throw new ApiError(
      "SignatureDoesNotMatch",
      "x-acs-content-sha256 is not the SHA-256 of the body that arrived. Hash the body exactly as it is sent.",
    );
  }
  const stringToSign = stringToSignV3({
    method: request.method,
    path: request.path,
    query: request.query,
    headers: signed.map((name) => [name, headers.get(name)?.trim() ?? ""]),
    payloadHash,
  });
  return {
    keyId: fields.credential,
    nonce: header("x-acs-signature-nonce"),
    signedAt: readTimestamp(header("x-acs-date")),
    isTemporary: headers.has("x-acs-security-token"),
    showStringToSign: () => stringToSign,
    isSignedWith: (secret) => sameText(signV3(secret, stringToSign), fields.signature),
  };
}

function readAuthorization(text: string): { credential: string; signedHeaders: string; signature: string } {
  const found = /^ACS3-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})$/.exec(
    text,
  );
  if (found === null) {
    throw incomplete(
      `The Authorization header must be ${V3_ALGORITHM} Credential=…,SignedHeaders=…,Signature=… with 64 lower-case hexadecimal digits.`,
    );
  }
  return { credential: found[1] ?? "", signedHeaders: found[2] ?? "", signature: found[3] ?? "" };
}

/** The list that the client sends decides, as long as nothing that counts is left out of it. */
function readSignedHeaders(request: RpcRequest, list: string): string[] {
  const names = list.split(";");
  if (names.length > 64 || !names.every((name, i) => /^[a-z0-9-]+$/.test(name) && (names[i - 1] ?? "") < name)) {
    throw incomplete("SignedHeaders must be lower-case header names in order, each once, with ; between them.");
  }
  const present = [...request.headers.keys()].filter((name) => name.startsWith("x-acs-"));
  const needed = new Set<string>([...SIGNED_HEADERS, ...present]);
  if (request.contentType !== "none") needed.add("content-type");
  for (const name of needed) {
    if (!names.includes(name)) throw incomplete(`The header ${name} is not signed. Add it to SignedHeaders.`);
  }
  return names;
}

/** `yyyy-MM-ddTHH:mm:ssZ`, UTC. */
function readTimestamp(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  // The 30th of February is read as a day of March by some and refused by others.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== text.slice(0, 19)) {
    throw new ApiError(
      "InvalidTimeStamp.Format",
      "The time of the request must look like 2026-01-31T08:00:00Z, in UTC.",
    );
  }
  return at;
}

/** @throws ApiError `InvalidTimeStamp.Expired`. */
export function requireFresh(claim: Claim, now: number): void {
  if (Math.abs(now - claim.signedAt) <= TIME_WINDOW_MS) return;
  throw new ApiError(
    "InvalidTimeStamp.Expired",
    `The request was signed more than 15 minutes away from the time here, ${new Date(now).toISOString()}. Set the caller's clock, and sign each request when it is sent.`,
  );
}

function sameText(expected: string, given: string): boolean {
  const a = Buffer.from(expected, "utf8");
  const b = Buffer.from(given, "utf8");
  // Lengths are public; the comparison is made all the same, so that both paths cost alike.
  return timingSafeEqual(a, b.length === a.length ? b : a) && a.length === b.length;
}

function incomplete(why: string): ApiError {
  return new ApiError("IncompleteSignature", `The signature is not complete. ${why}`);
}
