import { Duplex } from "node:stream";
import mqttPacket from "mqtt-packet";
import { expect, test } from "vitest";
import type { ClientOwner } from "./client-owner.ts";
import { InstanceBroker } from "./instance-broker.ts";
import { SessionStore, STORE_LIMITS } from "./session-store.ts";

/** A peer that sends what it is told to and takes nothing. */
class DeafPeer extends Duplex {
  taken: (() => void)[] = [];
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(done);
  }
  override _writev(_chunks: unknown, done: () => void): void {
    this.taken.push(done);
  }
}

const publish = mqttPacket.generate({
  cmd: "publish",
  topic: "a",
  payload: "",
  qos: 1,
  messageId: 1,
  dup: false,
  retain: false,
});

function admit(more: Partial<ClientOwner> = {}) {
  const broker = new InstanceBroker("mqtt-a", new SessionStore(STORE_LIMITS, Date.now));
  const peer = new DeafPeer();
  const seen = { published: 0, stalled: 0, failed: [] as unknown[] };
  const client = broker.admit(peer, {
    maxPacketBytes: 1_000,
    mayAsk: () => true,
    mayPublish: () => {
      seen.published++;
      return true;
    },
    maySubscribe: () => true,
    registered() {},
    left() {},
    subscriptionsChanged() {},
    stalled: () => {
      seen.stalled++;
    },
    misbehaved() {},
    failed: (error) => seen.failed.push(error),
    ...more,
  });
  client.begin({
    protocolVersion: 4,
    clientId: "c",
    username: "",
    password: "",
    cleanSession: true,
    keepaliveSeconds: 0,
    will: null,
  });
  return { broker, client, peer, seen };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("a client that does not read its acknowledgements is not read from until it does", async () => {
  const { peer, seen } = admit();
  const chunk = Buffer.concat(Array.from({ length: 5_000 }, () => publish));
  for (let i = 0; i < 20; i++) {
    peer.push(chunk);
    await turn();
  }
  // 128 KiB of acknowledgements are 32 768 of them; the chunk in which that is passed is still handled.
  expect(seen.published).toBe(35_000);
  expect(seen.stalled).toBe(1);
  while (peer.taken.length > 0) {
    peer.taken.shift()?.();
    await turn();
  }
  expect(seen.published).toBeGreaterThan(35_000);
  peer.destroy();
});

test("an exception in the handling of a packet stays with the client that sent it", async () => {
  const defect = new Error("defect");
  const { peer, seen } = admit({
    mayPublish: () => {
      throw defect;
    },
  });
  peer.push(publish);
  await turn();
  expect(seen.failed).toEqual([defect]);
  peer.destroy();
});

test("a client that was detached is out of the books at once, and its stream is still open", () => {
  const { broker, client, peer } = admit();
  expect(Object.keys(broker.clients)).toEqual(["c"]);
  expect(client.detach()).toBe(peer);
  expect(Object.keys(broker.clients)).toEqual([]);
  expect([client.closed, peer.destroyed]).toEqual([true, false]);
  peer.destroy();
});
