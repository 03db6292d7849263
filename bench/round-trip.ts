import { type Login, openClient, subscribe } from "./wire.ts";

export interface RoundTripJob {
  readonly kind: "round-trip";
  readonly port: number;
  readonly login: Login;
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * One client publishes QoS 1 to itself at an even pace.
 * @returns milliseconds from each PUBLISH until it is back
 */
export async function measureRoundTrips({ port, login, perSecond, seconds }: RoundTripJob): Promise<number[]> {
  const topic = "bench/round-trip";
  const client = await openClient(port, login);
  await subscribe(client, topic, 1);
  const times: number[] = [];
  const total = Math.round(perSecond * seconds);
  await new Promise<void>((resolve) => {
    client.onPublish = ({ buffer, payloadStart }) => {
      times.push(performance.now() - buffer.readDoubleBE(payloadStart));
      if (times.length === total) resolve();
    };
    let sent = 0;
    const pace = setInterval(() => {
      const payload = Buffer.alloc(64);
      payload.writeDoubleBE(performance.now());
      sent++;
      client.send({
        cmd: "publish",
        topic,
        payload,
        qos: 1,
        dup: false,
        retain: false,
        messageId: (sent % 65_535) + 1,
      });
      if (sent === total) clearInterval(pace);
    }, 1_000 / perSecond);
  });
  client.end();
  return times;
}
