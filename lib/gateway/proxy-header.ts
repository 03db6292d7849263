import { type Address, formatAddress, parseAddress } from "../domain/address.ts";

/*
 * The PROXY protocol, versions 1 and 2 (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt): what a proxy writes
 * before the first byte of the client. Only read from proxies that are trusted, and then required; never guessed.
 */

/** Whom the proxy speaks for. */
export interface ProxiedClient {
  readonly address: string;
  /** Whether the client came over TLS; null where the proxy does not say. */
  readonly secure: boolean | null;
}

export type ProxyHeader =
  | { readonly state: "incomplete" }
  | { readonly state: "malformed" }
  /** A whole header of so many bytes. Without a client the proxy speaks for itself, as its health checks do. */
  | { readonly state: "complete"; readonly bytes: number; readonly client: ProxiedClient | null };

const INCOMPLETE: ProxyHeader = { state: "incomplete" };
const MALFORMED: ProxyHeader = { state: "malformed" };

const TEXT_START = Buffer.from("PROXY ");
/** "107 chars", line end included. */
const MAX_TEXT_BYTES = 107;
const TEXT = /^PROXY (?:(TCP4|TCP6) ([0-9a-fA-F.:]+) ([0-9a-fA-F.:]+) (\d{1,5}) (\d{1,5})|UNKNOWN(?: [^\r\n]*)?)\r\n$/;

const BINARY_START = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
const BINARY_HEAD_BYTES = 16;
/** Addresses and what else a proxy tells; more than this none has to say. */
const MAX_BINARY_BODY_BYTES = 4_096;
const LOCAL = 0x20;
const PROXY = 0x21;
/** Family and transport: TCP over IPv4, TCP over IPv6. */
const TCP4 = 0x11;
const TCP6 = 0x21;
const PORTS_BYTES = 4;
const TLV_HEAD_BYTES = 3;
const TLV_SSL = 0x20;
const SSL_MIN_BYTES = 5;
const CLIENT_SSL = 0x01;

/** Reads the header at the start of what has come so far. */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (startsLike(bytes, BINARY_START)) return bytes.length < BINARY_HEAD_BYTES ? INCOMPLETE : readBinary(bytes);
  return startsLike(bytes, TEXT_START) ? readText(bytes) : MALFORMED;
}

/** Whether the bytes are a start of `start`, or begin with it. */
function startsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function readText(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, MAX_TEXT_BYTES).indexOf("\n") + 1;
  if (end === 0) return bytes.length < MAX_TEXT_BYTES ? INCOMPLETE : MALFORMED;
  const match = TEXT.exec(bytes.toString("latin1", 0, end));
  if (match === null) return MALFORMED;
  const [, family, source, destination, ...ports] = match;
  if (family === undefined) return { state: "complete", bytes: end, client: null };
  const from = parseAddress(source ?? "");
  const to = parseAddress(destination ?? "");
  if (from === null || to === null || ports.some((port) => Number(port) > 65_535)) return MALFORMED;
  // TCP6 may carry an IPv4 address in its IPv6 form; TCP4 carries nothing else.
  if (family === "TCP4" && (source?.includes(":") || destination?.includes(":"))) return MALFORMED;
  if (family === "TCP6" && !(source?.includes(":") && destination?.includes(":"))) return MALFORMED;
  return { state: "complete", bytes: end, client: { address: formatAddress(from), secure: null } };
}

function readBinary(bytes: Buffer): ProxyHeader {
  const command = bytes[12];
  const family = bytes[13];
  const length = bytes.readUInt16BE(14);
  if ((command !== LOCAL && command !== PROXY) || length > MAX_BINARY_BODY_BYTES) return MALFORMED;
  const whole = BINARY_HEAD_BYTES + length;
  if (bytes.length < whole) return INCOMPLETE;
  if (command === LOCAL || (family !== TCP4 && family !== TCP6)) {
    return { state: "complete", bytes: whole, client: null };
  }
  const body = bytes.subarray(BINARY_HEAD_BYTES, whole);
  const addressBytes = family === TCP4 ? 4 : 16;
  const extras = 2 * addressBytes + PORTS_BYTES;
  if (body.length < extras) return MALFORMED;
  const secure = readSecure(body.subarray(extras));
  if (secure === "malformed") return MALFORMED;
  return { state: "complete", bytes: whole, client: { address: addressText(body, addressBytes), secure } };
}

/** In the one spelling, IPv4 in its own form. */
function addressText(body: Buffer, bytes: 4 | 16): string {
  const address: Address = { version: bytes === 4 ? 4 : 6, bytes: [...body.subarray(0, bytes)] };
  const text = formatAddress(address);
  const parsed = parseAddress(text);
  return parsed === null ? text : formatAddress(parsed);
}

/** Walks the extras of version 2 to the one about TLS. */
function readSecure(extras: Buffer): boolean | null | "malformed" {
  let secure: boolean | null = null;
  for (let at = 0; at < extras.length; ) {
    if (extras.length - at < TLV_HEAD_BYTES) return "malformed";
    const length = extras.readUInt16BE(at + 1);
    const value = extras.subarray(at + TLV_HEAD_BYTES, at + TLV_HEAD_BYTES + length);
    if (value.length < length) return "malformed";
    if (extras[at] === TLV_SSL) {
      if (length < SSL_MIN_BYTES || secure !== null) return "malformed";
      secure = ((value[0] ?? 0) & CLIENT_SSL) !== 0;
    }
    at += TLV_HEAD_BYTES + length;
  }
  return secure;
}
