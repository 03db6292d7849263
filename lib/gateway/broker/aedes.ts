import { type Duplex, PassThrough } from "node:stream";
import { Aedes } from "aedes";

/*
 * What Gatehouse uses of Aedes beyond its published types: the class of its clients and the contract of its persistence.
 * All of it is in this file, so that an upgrade of Aedes has one place to look at.
 */

/** A packet as Aedes moves it; MQTT 3.1 and 3.1.1 only. */
export interface BrokerPacket {
  readonly cmd: "publish" | "pubrel";
  readonly topic?: string;
  readonly payload?: Buffer;
  qos?: number;
  readonly retain?: boolean;
  readonly dup?: boolean;
  messageId?: number;
  readonly brokerCounter?: number;
}

export interface PublishPacket extends BrokerPacket {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
}

export interface WireSubscription {
  readonly topic: string;
  readonly qos: number;
}

/** What Aedes asks of its persistence for the parts that are left to it. */
export interface AedesPersistence {
  outgoingUpdate(client: { readonly id: string }, packet: BrokerPacket): Promise<void>;
  outgoingClearMessageId(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<unknown>;
  incomingStorePacket(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<void>;
  incomingGetPacket(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<unknown>;
  incomingDelPacket(client: { readonly id: string }, packet: { readonly messageId?: number }): Promise<void>;
  cleanIncoming(client: { readonly id: string }): Promise<void>;
  delWill(): Promise<void>;
}

export type Done = (error?: Error | null) => void;

/** The parser of mqtt-packet as a client of Aedes holds it. */
export interface WireParser {
  /** The packet that is being read; `length` is its remaining length once that was read. */
  readonly packet: { readonly cmd: string; readonly length: number };
  parse(bytes: Buffer): number;
  _parseLength(): boolean;
  _emitError(error: Error): boolean | undefined;
  on(event: "packet", listener: (packet: WirePacket) => void): void;
  listeners(event: "packet"): readonly unknown[];
  removeAllListeners(event: "packet"): void;
}

/** A packet as the parser gives it. */
export type WirePacket =
  | (PublishPacket & { readonly messageId?: number })
  | { readonly cmd: "puback"; readonly messageId: number }
  | { readonly cmd: "subscribe"; readonly messageId: number; readonly subscriptions: readonly WireSubscription[] }
  | { readonly cmd: "unsubscribe"; readonly messageId: number; readonly unsubscriptions: readonly string[] }
  | { readonly cmd: "pingreq" | "pubrec" | "pubrel" | "pubcomp" | "disconnect" | "connect" };

export interface Will extends PublishPacket {
  readonly retain: boolean;
}

export declare class AedesClientClass {
  constructor(broker: Aedes, conn: Duplex, request?: unknown);
  id: string;
  clean: boolean;
  readonly closed: boolean;
  connecting: boolean;
  connected: boolean;
  connackSent: boolean;
  version: number;
  /** Whether closing takes the client out of the broker's books. */
  _authorized: boolean;
  _connectTimer: NodeJS.Timeout | null;
  /** Milliseconds; the timer is refreshed by every packet while this is above 0. */
  _keepaliveInterval: number;
  _keepaliveTimer: NodeJS.Timeout | null;
  will: Will | null;
  conn: Duplex;
  readonly _parser: WireParser;
  /** Stops watching the stream for its end. */
  readonly _eos: () => void;
  /** It has sent a DISCONNECT. */
  readonly _disconnected: boolean;
  close(done?: () => void): void;
  /** Stops and starts reading from the stream. */
  pause(): void;
  resume(): void;
  emit(event: string, ...values: unknown[]): boolean;
  on(event: string, listener: (...values: never[]) => void): this;
  once(event: string, listener: (...values: never[]) => void): this;
}

/** Aedes exports its broker only; the class of its clients is reached through one that is made and closed here. */
export const AedesClient: typeof AedesClientClass = (() => {
  const client = new Aedes().handle(new PassThrough());
  client.close();
  return client.constructor as unknown as typeof AedesClientClass;
})();
