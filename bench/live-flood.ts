// A flood of what really happens, from real MQTT clients, in a process of its own: refused SUBSCRIBEs, clients that come and go,
// and messages. It lasts until it is told to stop, or until its time is over, whatever becomes of who started it.
import mqttPacket from "mqtt-packet";
import { connectPacket, type Login, openClient, WireClient } from "./wire.ts";

export interface Flood {
  readonly port: number;
  /** They stay connected, are refused and publish. */
  readonly residents: readonly Login[];
  /** They come and go, one after the other. */
  readonly visitors: readonly Login[];
  /** One in so many refusals is of another topic; the rest repeat what was refused. */
  readonly topics: number;
  /** A second: how many are tried. */
  readonly refusals: number;
  readonly visits: number;
  readonly messages: number;
  /** At the longest. */
  readonly seconds: number;
}

/** What has really happened: what the broker has answered, and messages that it has read. */
export interface Happened {
  refusals: number;
  /** Clients that came, and as many that went. */
  visits: number;
  messages: number;
}

const TICK_MS = 10;
/** How long a visitor stays. */
const STAY_MS = 1_000;
/** Connections that are being opened at once: a crowd that the broker does not keep up with is held back, not piled up. */
const OPENING = 100;
/** Packets that a resident may have unanswered. */
const UNANSWERED = 200;

const happened: Happened = { refusals: 0, visits: 0, messages: 0 };
/** Half of the addresses of a small network, so that no bound for one address hides the others. */
const addressOf = (n: number) => `127.0.${1 + (n % 4)}.${1 + (n % 100)}`;

process.once("message", (flood: Flood) => {
  run(flood).catch((error) => {
    process.send?.({ error: String(error) });
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit(0));

async function run(flood: Flood): Promise<void> {
  const { port, residents, visitors, topics } = flood;
  const clients = await Promise.all(residents.map((login, n) => openClient(port, login, addressOf(n))));
  const waiting = clients.map(() => 0);
  for (const [n, client] of clients.entries()) {
    client.onSuback = () => {
      happened.refusals++;
      waiting[n] = (waiting[n] ?? 1) - 1;
    };
    client.onClose = () => process.send?.({ error: `${residents[n]?.clientId} was disconnected` });
  }
  let turn = 0;
  const refuse = () => {
    const n = turn++ % clients.length;
    if ((waiting[n] ?? 0) >= UNANSWERED) return;
    waiting[n] = (waiting[n] ?? 0) + 1;
    const topic = `secret/${Math.floor(turn / clients.length) % topics}/door`;
    clients[n]?.send({ cmd: "subscribe", messageId: 1 + (turn % 60_000), subscriptions: [{ topic, qos: 0 }] });
  };
  let sent = 0;
  const message = mqttPacket.generate({
    ...{ cmd: "publish", topic: "line/state", payload: Buffer.alloc(64, 0x61), qos: 0, dup: false, retain: false },
  });
  const publish = () => {
    const client = clients[sent++ % clients.length];
    if ((client?.socket.writableLength ?? 0) > 0) return;
    client?.socket.write(message, () => happened.messages++);
  };
  let opening = 0;
  let next = 0;
  const visit = () => {
    const n = next++ % visitors.length;
    const login = visitors[n];
    if (opening >= OPENING || login === undefined) return;
    opening++;
    const client = new WireClient(port, connectPacket(login), addressOf(n));
    client.onClose = () => opening--;
    client.onConnack = (code) => {
      client.onClose();
      client.onClose = () => {};
      if (code !== 0) return client.end();
      happened.visits++;
      setTimeout(() => client.end(), STAY_MS);
    };
  };
  const paces = [
    { each: refuse, perSecond: flood.refusals, done: 0 },
    { each: publish, perSecond: flood.messages, done: 0 },
    { each: visit, perSecond: flood.visits, done: 0 },
  ];
  const startedAt = performance.now();
  let lastAt = startedAt;
  const timer = setInterval(() => {
    const now = performance.now();
    // What a busy machine could not do in time is not made up for later all at once.
    const seconds = Math.min(now - lastAt, 5 * TICK_MS) / 1_000;
    lastAt = now;
    for (const pace of paces) {
      pace.done += pace.perSecond * seconds;
      for (; pace.done >= 1; pace.done--) pace.each();
    }
  }, TICK_MS);
  const stop = () => {
    clearInterval(timer);
    for (const client of clients) {
      client.onClose = () => {};
      client.end();
    }
    setTimeout(() => process.exit(0), STAY_MS + 500);
  };
  setTimeout(stop, flood.seconds * 1_000);
  process.on("message", (asked: "count" | "stop") => {
    if (asked === "stop") stop();
    else process.send?.({ happened });
  });
  process.send?.({ happened });
}
