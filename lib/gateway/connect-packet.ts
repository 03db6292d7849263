import { isUtf8 } from "node:buffer";

/**
 * Bytes that a CONNECT may have: client ID, username, three tokens and a modest will fit many times. Nobody has been let in
 * yet when they are buffered.
 */
export const MAX_CONNECT_BYTES = 16 * 1024;

const CONNECT = 0x10;

/** What the first bytes of a connection are. */
export type FirstBytes =
  | { readonly state: "incomplete" }
  | { readonly state: "malformed"; readonly why: string }
  /** A whole CONNECT of so many bytes; more may follow it. */
  | { readonly state: "complete"; readonly bytes: number };

/** Looks at the fixed header only, so that a declared length beyond the limit is refused before its bytes come. */
export function inspectFirstBytes(bytes: Buffer): FirstBytes {
  if (bytes.length === 0) return { state: "incomplete" };
  // [MQTT-3.1.0-1], [MQTT-2.2.2-2]
  if (bytes[0] !== CONNECT) return { state: "malformed", why: "the first packet is no CONNECT" };
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    const byte = bytes[i];
    if (byte === undefined) return { state: "incomplete" };
    length |= (byte & 0x7f) << (7 * (i - 1));
    if ((byte & 0x80) === 0) {
      const whole = 1 + i + length;
      if (whole > MAX_CONNECT_BYTES) return { state: "malformed", why: "the CONNECT is too long" };
      return bytes.length < whole ? { state: "incomplete" } : { state: "complete", bytes: whole };
    }
  }
  return { state: "malformed", why: "the length of the CONNECT is malformed" };
}

/** The message that is published when the connection is lost; authorised only then. */
export interface WillMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** What a CONNECT says. */
export interface ConnectPacket {
  /** Null for a version that there is not. */
  readonly protocolVersion: 3 | 4 | 5 | null;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly cleanSession: boolean;
  readonly keepaliveSeconds: number;
  readonly will: WillMessage | null;
}

const CLEAN_SESSION = 0x02;
const WILL = 0x04;
const WILL_QOS_SHIFT = 3;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USERNAME = 0x80;
/** Protocol version by protocol name: MQTT 3.1 and 3.1.1. */
const VERSIONS: Readonly<Record<string, number>> = { MQIsdp: 3, MQTT: 4 };

/**
 * Reads one whole CONNECT of MQTT 3.1 or 3.1.1; null if it is malformed. Of another version only the number is read, for an
 * answer that its client understands [MQTT-3.1.2-2].
 * @param bytes exactly one packet, as `inspectFirstBytes` has measured it.
 */
export function parseConnect(bytes: Buffer): ConnectPacket | null {
  const reader = new Reader(bytes, 1);
  // The remaining length, whose last byte is the first without its highest bit.
  while (reader.byte() & 0x80);
  const version = VERSIONS[reader.text()];
  const protocolVersion = reader.byte();
  const flags = reader.byte();
  const keepaliveSeconds = reader.number();
  if (version === undefined || reader.failed) return null;
  if (protocolVersion !== version) return { ...NOBODY, protocolVersion: protocolVersion === 5 ? 5 : null };
  if (!flagsAreValid(flags)) return null;
  const clientId = reader.text();
  const will = flags & WILL ? readWill(reader, flags) : null;
  const username = flags & USERNAME ? reader.text() : "";
  const password = flags & PASSWORD ? reader.binary().toString("utf8") : "";
  if (reader.failed || !reader.atEnd) return null;
  const cleanSession = (flags & CLEAN_SESSION) !== 0;
  return { protocolVersion: version === 3 ? 3 : 4, clientId, username, password, cleanSession, keepaliveSeconds, will };
}

const NOBODY = {
  clientId: "",
  username: "",
  password: "",
  cleanSession: true,
  keepaliveSeconds: 0,
  will: null,
} as const;

/** [MQTT-3.1.2-3], [MQTT-3.1.2-11], [MQTT-3.1.2-13] to [MQTT-3.1.2-15], [MQTT-3.1.2-22]. */
function flagsAreValid(flags: number): boolean {
  const willQos = (flags >> WILL_QOS_SHIFT) & 3;
  if (flags & 1 || willQos > 2) return false;
  if (!(flags & WILL) && (willQos > 0 || flags & WILL_RETAIN)) return false;
  return (flags & USERNAME) !== 0 || (flags & PASSWORD) === 0;
}

function readWill(reader: Reader, flags: number): WillMessage {
  const topic = reader.text();
  // A copy: a slice would keep what was read from the socket alive for as long as the connection lasts.
  const payload = Buffer.from(reader.binary());
  const qos = ((flags >> WILL_QOS_SHIFT) & 3) as 0 | 1 | 2;
  return { topic, payload, qos, retain: (flags & WILL_RETAIN) !== 0 };
}

/** Reads fields one after the other; once one goes beyond the end or is not what it should be, it has failed. */
class Reader {
  readonly #bytes: Buffer;
  #at: number;
  failed = false;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) this.failed = true;
    return byte ?? 0;
  }

  /** Two bytes, big-endian. */
  number(): number {
    return (this.byte() << 8) | this.byte();
  }

  /** A length in two bytes, then so many bytes. */
  binary(): Buffer {
    const length = this.number();
    const end = this.#at + length;
    if (this.failed || end > this.#bytes.length) {
      this.failed = true;
      return Buffer.alloc(0);
    }
    const field = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return field;
  }

  /** [MQTT-1.5.3-1]: ill-formed UTF-8 is no text. */
  text(): string {
    const field = this.binary();
    if (!isUtf8(field)) this.failed = true;
    return field.toString("utf8");
  }
}

/** CONNACK that accepts; session present as [MQTT-3.2.2-1] to [MQTT-3.2.2-3] say. */
export function acceptingConnack(sessionPresent: boolean): Buffer {
  return sessionPresent ? ACCEPTED_WITH_SESSION : ACCEPTED;
}
const ACCEPTED = Buffer.from([0x20, 2, 0, 0]);
const ACCEPTED_WITH_SESSION = Buffer.from([0x20, 2, 1, 0]);

/** CONNACK that refuses, in MQTT 3.1 and 3.1.1. Session present is 0 then [MQTT-3.2.2-4]. */
export function refusingConnack(returnCode: number): Buffer {
  return Buffer.from([0x20, 2, 0, returnCode]);
}

/** MQTT 5 reason code 0x84: this protocol version is not supported, in the form that clients of MQTT 5 read. */
export const UNSUPPORTED_VERSION_CONNACK_5 = Buffer.from([0x20, 3, 0, 0x84, 0]);
