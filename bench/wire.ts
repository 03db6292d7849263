import { connect, type Socket } from "node:net";
import mqttPacket, { type Packet } from "mqtt-packet";

/** libuv reads and calls back at once, so one buffer serves every socket. */
const READ_BUFFER = Buffer.allocUnsafe(256 * 1024);

/** What a client signs in with; the same bytes go to every broker. */
export interface Login {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

export function connectPacket(login: Login): Buffer {
  return mqttPacket.generate({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    keepalive: 0,
    clientId: login.clientId,
    username: login.username,
    password: Buffer.from(login.password),
  });
}

/** Where a PUBLISH that came in lies in the buffer; valid during the call only. */
export interface Incoming {
  readonly buffer: Buffer;
  readonly payloadStart: number;
  readonly end: number;
}

/**
 * An MQTT 3.1.1 client on a raw socket that costs as little as possible, so that the broker is what is measured: packets are
 * sent ready-made, and what comes in is scanned in place. Answers QoS 1 itself.
 */
export class WireClient {
  readonly socket: Socket;
  onConnack: (code: number) => void = () => {};
  onSuback: () => void = () => {};
  onPuback: (id: number) => void = () => {};
  onPublish: (incoming: Incoming) => void = () => {};
  onClose: () => void = () => {};
  #rest: Buffer | null = null;

  /** @param from the address of this end; many devices do not come from one. */
  constructor(port: number, firstPacket: Buffer, from?: string) {
    this.socket = connect({
      port,
      host: "127.0.0.1",
      ...(from === undefined ? {} : { localAddress: from }),
      noDelay: true,
      onread: {
        buffer: READ_BUFFER,
        callback: (length, buffer) => {
          this.#read(buffer as Buffer, length);
          return true;
        },
      },
    });
    this.socket.once("connect", () => this.socket.write(firstPacket));
    this.socket.on("error", () => {});
    this.socket.once("close", () => this.onClose());
  }

  send(packet: Packet): boolean {
    return this.socket.write(mqttPacket.generate(packet));
  }

  end(): void {
    this.socket.end(mqttPacket.generate({ cmd: "disconnect" }));
  }

  #read(chunk: Buffer, length: number): void {
    let buffer = chunk;
    let end = length;
    if (this.#rest !== null) {
      buffer = Buffer.concat([this.#rest, chunk.subarray(0, length)]);
      end = buffer.length;
      this.#rest = null;
    }
    const acks: number[] = [];
    let at = 0;
    while (at < end) {
      const packetEnd = endOfPacket(buffer, at, end);
      if (packetEnd < 0) break;
      this.#packet(buffer, at, packetEnd, acks);
      at = packetEnd;
    }
    if (at < end) this.#rest = Buffer.from(buffer.subarray(at, end));
    if (acks.length > 0 && this.socket.writable) this.socket.write(Buffer.from(acks));
  }

  #packet(buffer: Buffer, at: number, end: number, acks: number[]): void {
    const head = buffer[at] ?? 0;
    let body = at + 1;
    while ((buffer[body] ?? 0) & 0x80) body++;
    body++;
    switch (head >> 4) {
      case 2:
        this.onConnack(buffer[body + 1] ?? -1);
        break;
      case 3: {
        let payloadStart = body + 2 + buffer.readUInt16BE(body);
        if (head & 0x06) {
          acks.push(0x40, 2, buffer[payloadStart] ?? 0, buffer[payloadStart + 1] ?? 0);
          payloadStart += 2;
        }
        this.onPublish({ buffer, payloadStart, end });
        break;
      }
      case 4:
        this.onPuback(buffer.readUInt16BE(body));
        break;
      case 9:
        this.onSuback();
        break;
    }
  }
}

/** @returns where the packet that starts at `at` ends, or -1 while it is not all there */
function endOfPacket(buffer: Buffer, at: number, end: number): number {
  let length = 0;
  let shift = 1;
  for (let i = at + 1; i < end; i++) {
    const byte = buffer[i] ?? 0;
    length += (byte & 0x7f) * shift;
    shift *= 128;
    if ((byte & 0x80) === 0) return i + 1 + length <= end ? i + 1 + length : -1;
  }
  return -1;
}

/** Connects and waits for the CONNACK. @throws Error unless the client is let in */
export async function openClient(port: number, login: Login, from?: string): Promise<WireClient> {
  const client = new WireClient(port, connectPacket(login), from);
  await new Promise<void>((resolve, reject) => {
    client.onConnack = (code) => (code === 0 ? resolve() : reject(new Error(`${login.clientId}: CONNACK ${code}`)));
    client.onClose = () => reject(new Error(`${login.clientId}: closed without a CONNACK`));
  });
  client.onClose = () => {};
  return client;
}

/** Subscribes and waits for the SUBACK. */
export async function subscribe(client: WireClient, topic: string, qos: 0 | 1): Promise<void> {
  const answered = new Promise<void>((resolve, reject) => {
    client.onSuback = resolve;
    client.onClose = () => reject(new Error(`closed on SUBSCRIBE ${topic}`));
  });
  client.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic, qos }] });
  await answered;
  client.onClose = () => {};
}
