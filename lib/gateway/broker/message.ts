import { encodePublish } from "./publish-frame.ts";

/** A message that was authorised, on its way to its subscribers. */
export class Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  /** The broker's number of the message: unique and rising. */
  readonly counter: number;
  #frame: Buffer | null = null;

  constructor(topic: string, payload: Buffer, qos: number, counter: number) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.counter = counter;
  }

  /** Its bytes at QoS 0: made once for all subscribers. */
  frameAtMostOnce(): Buffer {
    const { topic, payload } = this;
    this.#frame ??= encodePublish({ topic, payload, qos: 0, retain: false, dup: false, messageId: 0 });
    return this.#frame;
  }
}
