import { connectPacket, type Login, WireClient } from "./wire.ts";

export interface ConnectJob {
  readonly kind: "connect";
  readonly port: number;
  readonly logins: readonly Login[];
  /** How many connections are being opened at any time. */
  readonly atOnce: number;
}

/**
 * Opens a connection for each login, closes it when the CONNACK is there and opens the next.
 * @returns connections per second
 * @throws Error when one is refused
 */
export async function measureConnects({ port, logins, atOnce }: ConnectJob): Promise<number> {
  const packets = logins.map(connectPacket);
  const startedAt = performance.now();
  await new Promise<void>((resolve, reject) => {
    let next = 0;
    let done = 0;
    const open = () => {
      const index = next++;
      const packet = packets[index];
      if (packet === undefined) return;
      const client = new WireClient(port, packet);
      client.onConnack = (code) => {
        if (code !== 0) return reject(new Error(`${logins[index]?.clientId}: CONNACK ${code}`));
        client.onClose = () => {};
        client.end();
        done++;
        if (done === packets.length) resolve();
        else open();
      };
      client.onClose = () => reject(new Error(`${logins[index]?.clientId}: closed without a CONNACK`));
    };
    for (let i = 0; i < atOnce; i++) open();
  });
  return packets.length / ((performance.now() - startedAt) / 1_000);
}
