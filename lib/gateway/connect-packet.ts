import mqtt, { type IConnectPacket } from "mqtt-packet";

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
  readonly protocolVersion: number;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly cleanSession: boolean;
  readonly keepaliveSeconds: number;
  readonly will: WillMessage | null;
}

/** Reads one whole CONNECT; null if it is malformed. */
export function parseConnect(bytes: Buffer): ConnectPacket | null {
  let result: ConnectPacket | null = null;
  const parser = mqtt.parser();
  parser.on("error", () => {
    result = null;
  });
  parser.on("packet", (packet) => {
    if (packet.cmd !== "connect") return;
    result = {
      protocolVersion: packet.protocolVersion ?? 4,
      clientId: packet.clientId,
      username: packet.username ?? "",
      password: packet.password?.toString("utf8") ?? "",
      cleanSession: packet.clean ?? true,
      keepaliveSeconds: packet.keepalive ?? 0,
      will: packet.will === undefined ? null : readWill(packet.will),
    };
  });
  try {
    parser.parse(bytes);
  } catch {
    return null;
  }
  return result;
}

function readWill(will: NonNullable<IConnectPacket["will"]>): WillMessage {
  const { topic, payload, qos = 0, retain = false } = will;
  // A copy: the payload is a slice of what was read from the socket, and lives as long as the connection.
  return { topic, payload: Buffer.from(payload), qos, retain };
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
