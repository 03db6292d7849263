import type { PublishPacket, WireSubscription } from "./aedes.ts";

/** How a connection came to its end, if not by its owner: by DISCONNECT, by silence, or the stream was closed or broke. */
export type Departure = "disconnect" | "silence" | "closed" | "broken";

/** Whose connection a client of the broker is: asked, and told, about everything that is not MQTT itself. */
export interface ClientOwner {
  /** Largest remaining length that a packet may declare now, in bytes. */
  readonly maxPacketBytes: number;
  /** Whether the client may ask for so many things more; false when it asks too often, and the owner has ended it. */
  mayAsk(things: number): boolean;
  /** Whether the client may publish this; false when it may not, and the owner has ended the connection. */
  mayPublish(packet: PublishPacket, isWill: boolean): boolean;
  /**
   * Whether the subscription is granted. On a refusal the owner may have ended the connection, but not for one that was
   * `restored`: the client has not asked for it now.
   */
  maySubscribe(subscription: WireSubscription, restored: boolean): boolean;
  /** The client is in the broker's books, or has left them. */
  registered(): void;
  left(how: Departure): void;
  /** What it is subscribed to has changed. */
  subscriptionsChanged(): void;
  /** It does not read what it is sent; messages are dropped, or must be (`full`: the connection has to end). */
  stalled(full: boolean): void;
  /** It has broken the protocol. The owner ends the connection. */
  misbehaved(clause: string): void;
  /** Code failed while handling this client: a defect. The owner logs it and ends the connection. */
  failed(error: unknown): void;
}
