import type { Socket } from "node:net";
import type { MqttClient } from "mqtt";
import mqttPacket, { type Packet } from "mqtt-packet";
import { formatUsername, type LoginMode } from "../domain/login.ts";
import { signClientId } from "../domain/signature.ts";
import { formatTokenPassword, type TokenType } from "../domain/token.ts";

/** How a client logs in. */
export interface Credentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

export function signature(
  mode: LoginMode,
  key: { id: string; secret: string },
  instanceId: string,
  clientId: string,
): Credentials {
  return {
    clientId,
    username: formatUsername(mode, key.id, instanceId),
    password: signClientId(key.secret, clientId),
  };
}

export function tokenLogin(
  keyId: string,
  instanceId: string,
  clientId: string,
  ...tokens: (readonly [TokenType, string])[]
): Credentials {
  return { clientId, username: formatUsername("Token", keyId, instanceId), password: formatTokenPassword(tokens) };
}

/** A client that can misbehave: bytes in, packets out. */
export class RawClient {
  readonly socket: Socket;
  readonly packets: Packet[] = [];
  readonly #waiters: { readonly wanted: (packet: Packet) => boolean; readonly found: (packet: Packet) => void }[] = [];
  readonly closed: Promise<void>;

  constructor(socket: Socket) {
    this.socket = socket;
    const parser = mqttPacket.parser();
    parser.on("packet", (packet) => {
      this.packets.push(packet);
      const i = this.#waiters.findIndex(({ wanted }) => wanted(packet));
      if (i >= 0) this.#waiters.splice(i, 1)[0]?.found(packet);
    });
    socket.on("data", (bytes) => parser.parse(bytes));
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  send(packet: Packet): void {
    this.socket.write(mqttPacket.generate(packet));
  }

  /** The first packet of this kind, now or when it comes. */
  next<C extends Packet["cmd"]>(cmd: C): Promise<Extract<Packet, { cmd: C }>> {
    const wanted = (packet: Packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd;
    const i = this.packets.findIndex(wanted);
    if (i >= 0) return Promise.resolve(this.packets.splice(i, 1)[0] as Extract<Packet, { cmd: C }>);
    return new Promise((resolve) => {
      this.#waiters.push({
        wanted,
        found: (packet) => {
          this.packets.splice(this.packets.indexOf(packet), 1);
          resolve(packet as Extract<Packet, { cmd: C }>);
        },
      });
    });
  }

  /** Logs in; gives the return code of the CONNACK. */
  async login(credentials: Credentials, more: Record<string, unknown> = {}): Promise<number> {
    this.send({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: 4,
      clean: true,
      keepalive: 0,
      ...more,
      ...credentials,
    } as never);
    return (await this.next("connack")).returnCode ?? -1;
  }
}

/** The next message that the client receives, or that satisfies the condition. */
export function nextMessage(
  client: MqttClient,
  wanted: (topic: string) => boolean = () => true,
): Promise<{ topic: string; payload: string; qos: number; retain: boolean }> {
  return new Promise((resolve) => {
    const listen = (topic: string, payload: Buffer, packet: { qos: number; retain: boolean }) => {
      if (!wanted(topic)) return;
      client.removeListener("message", listen);
      resolve({ topic, payload: payload.toString(), qos: packet.qos, retain: packet.retain });
    };
    client.on("message", listen);
  });
}
