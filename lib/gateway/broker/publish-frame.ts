/** The first byte of a PUBLISH: type 3, then DUP, QoS and RETAIN [MQTT-3.3.1]. */
const PUBLISH = 0x30;
const DUP = 0x08;
const RETAIN = 0x01;

export interface PublishFrame {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly retain: boolean;
  readonly dup: boolean;
  /** Packet identifier; unused at QoS 0. */
  readonly messageId: number;
}

/** A PUBLISH as bytes. Written by hand because it is the hottest path of a broker: one buffer, no intermediate objects. */
export function encodePublish(frame: PublishFrame): Buffer {
  const topicBytes = Buffer.byteLength(frame.topic);
  const length = 2 + topicBytes + (frame.qos > 0 ? 2 : 0) + frame.payload.length;
  const lengthBytes = length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : 4;
  const bytes = Buffer.allocUnsafe(1 + lengthBytes + length);
  bytes[0] = PUBLISH | (frame.dup ? DUP : 0) | (frame.qos << 1) | (frame.retain ? RETAIN : 0);
  let at = 1;
  for (let rest = length; ; ) {
    const low = rest & 0x7f;
    rest >>= 7;
    bytes[at++] = rest > 0 ? low | 0x80 : low;
    if (rest === 0) break;
  }
  at = bytes.writeUInt16BE(topicBytes, at);
  at += bytes.write(frame.topic, at, "utf8");
  if (frame.qos > 0) at = bytes.writeUInt16BE(frame.messageId, at);
  frame.payload.copy(bytes, at);
  return bytes;
}

/** PUBREL [MQTT-3.6.1]. */
export function pubrel(messageId: number): Buffer {
  return Buffer.from([0x62, 2, messageId >> 8, messageId & 0xff]);
}

/** SUBACK [MQTT-3.9.3]. */
export function suback(messageId: number, codes: readonly number[]): Buffer {
  const lengthBytes: number[] = [];
  for (let rest = 2 + codes.length; ; ) {
    const low = rest & 0x7f;
    rest >>= 7;
    lengthBytes.push(rest > 0 ? low | 0x80 : low);
    if (rest === 0) break;
  }
  return Buffer.from([0x90, ...lengthBytes, messageId >> 8, messageId & 0xff, ...codes]);
}

/** UNSUBACK [MQTT-3.11.1]. */
export function unsuback(messageId: number): Buffer {
  return Buffer.from([0xb0, 2, messageId >> 8, messageId & 0xff]);
}

/** PUBACK [MQTT-3.4.2]. */
export function puback(messageId: number): Buffer {
  return Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]);
}
