import mqttPacket from "mqtt-packet";
import { type Login, openClient, subscribe, type WireClient } from "./wire.ts";

export interface PublishJob {
  readonly kind: "publish";
  readonly port: number;
  /** The first subscribes, each of the others publishes. */
  readonly logins: readonly Login[];
  readonly qos: 0 | 1;
  readonly messagesPerPublisher: number;
  readonly payloadBytes: number;
}

/** Messages that may be under way: enough to keep the broker busy, too few to pile up in it. */
const WINDOW = 500;
/** QoS 1: how many a publisher may have unacknowledged. */
const INFLIGHT = 100;
/** Messages per write to the socket. */
const BATCH = 16;
/** Milliseconds without a delivery after which messages count as lost. */
const SILENCE_MS = 10_000;

/** A publisher's messages are one packet over and over, with only the packet ID written anew. */
interface Publisher {
  readonly client: WireClient;
  readonly packet: Buffer;
  readonly idAt: number;
  sent: number;
  acked: number;
  lastId: number;
  blocked: boolean;
}

/**
 * Publishes as fast as the broker delivers to one subscriber.
 * @returns delivered messages per second
 * @throws Error when a message is lost
 */
export async function measurePublishes(job: PublishJob): Promise<number> {
  const { port, qos, messagesPerPublisher } = job;
  const [reader, ...writers] = job.logins;
  if (reader === undefined) throw new Error("nobody reads");
  const subscriber = await openClient(port, reader);
  await subscribe(subscriber, "bench/#", qos);
  const publishers = await Promise.all(writers.map((login, i) => openPublisher(job, login, `bench/${i}`)));
  const total = publishers.length * messagesPerPublisher;

  let sent = 0;
  let delivered = 0;
  const pump = (publisher: Publisher) => {
    while (!publisher.blocked) {
      const room = qos === 1 ? INFLIGHT - (publisher.sent - publisher.acked) : BATCH;
      const count = Math.min(BATCH, room, messagesPerPublisher - publisher.sent, WINDOW - (sent - delivered));
      if (count <= 0) return;
      publisher.sent += count;
      sent += count;
      if (!publisher.client.socket.write(batch(publisher, count, qos))) publisher.blocked = true;
    }
  };
  const pumpAll = () => publishers.forEach(pump);
  for (const publisher of publishers) {
    publisher.client.socket.on("drain", () => {
      publisher.blocked = false;
      pump(publisher);
    });
    publisher.client.onPuback = () => {
      publisher.acked++;
      if (publisher.sent - publisher.acked <= INFLIGHT / 2) pump(publisher);
    };
  }

  const startedAt = performance.now();
  let lastAt = startedAt;
  await new Promise<void>((resolve, reject) => {
    const watch = setInterval(() => {
      pumpAll();
      if (performance.now() - lastAt > SILENCE_MS) {
        clearInterval(watch);
        reject(new Error(`${total - delivered} of ${total} messages were lost`));
      }
    }, 2);
    subscriber.onPublish = () => {
      delivered++;
      if (delivered % 32 === 0) {
        lastAt = performance.now();
        pumpAll();
      }
      if (delivered === total) {
        clearInterval(watch);
        resolve();
      }
    };
    pumpAll();
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const { client } of publishers) client.end();
  subscriber.end();
  return total / seconds;
}

async function openPublisher(job: PublishJob, login: Login, topic: string): Promise<Publisher> {
  const payload = Buffer.alloc(job.payloadBytes, 0x61);
  const packet =
    job.qos === 0
      ? mqttPacket.generate({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false })
      : mqttPacket.generate({ cmd: "publish", topic, payload, qos: 1, dup: false, retain: false, messageId: 1 });
  const idAt = packet.length - payload.length - 2;
  const client = await openClient(job.port, login);
  return { client, packet, idAt, sent: 0, acked: 0, lastId: 0, blocked: false };
}

function batch(publisher: Publisher, count: number, qos: 0 | 1): Buffer {
  const { packet, idAt } = publisher;
  const bytes = Buffer.allocUnsafe(packet.length * count);
  for (let i = 0; i < count; i++) {
    const at = i * packet.length;
    packet.copy(bytes, at);
    if (qos === 1) {
      publisher.lastId = publisher.lastId === 65_535 ? 1 : publisher.lastId + 1;
      bytes.writeUInt16BE(publisher.lastId, at + idAt);
    }
  }
  return bytes;
}
