import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import mqttPacket, { type Packet } from "mqtt-packet";
import { WebSocket } from "ws";
import { createAccessKey, ensurePrimaryAccount } from "../../lib/services/access-users.ts";
import { registerDeviceCredential } from "../../lib/services/device-credentials.ts";
import { createGroup } from "../../lib/services/groups.ts";
import { createInstance } from "../../lib/services/instances.ts";
import { issueToken } from "../../lib/services/tokens.ts";
import { connectDevice } from "../device.ts";
import type { Server } from "../fixtures.ts";
import { until } from "../gatehouse.ts";
import { expect, GROUP, test, withState } from "./inhabited.ts";

const MEGABYTE = 1_048_576;
const A = "mqtt-wire-a";
const B = "mqtt-wire-b";

interface Pair {
  readonly keyId: string;
  readonly secret: string;
}

/** What the attacker and the bystanders have: the same in both instances. */
interface Wire {
  readonly pairs: Readonly<Record<string, Readonly<Record<string, Pair>>>>;
  readonly key: Pair;
  readonly tokens: Readonly<Record<string, string>>;
}

const wired = test.extend<object, { readonly wire: Wire }>({
  wire: [
    async ({ server }, use) => {
      await use(
        await withState(server.installation, (ctx) => {
          const pairs: Record<string, Record<string, Pair>> = {};
          const tokens: Record<string, string> = {};
          for (const instanceId of [A, B]) {
            createInstance(ctx, { id: instanceId, edition: "Platinum", maxTps: 1_000_000 });
            createGroup(ctx, { instanceId, id: GROUP, defaultEffect: "Allow", note: "" });
            const ofInstance: Record<string, Pair> = {};
            pairs[instanceId] = ofInstance;
            for (const name of ["bystander", "hostile", "reader", "third"]) {
              const clientId = `${GROUP}@@@${name}`;
              const made = registerDeviceCredential(ctx, { instanceId, clientId, onlyNew: true });
              ofInstance[name] = { keyId: made.credential.keyId, secret: made.secret };
            }
            const expiresAt = Date.now() + 3_600_000;
            tokens[instanceId] = issueToken(ctx, {
              instanceId,
              type: "RW",
              filters: ["t/#"],
              expiresAt,
              note: "",
            }).text;
          }
          const { key, secret } = createAccessKey(ctx, { userId: ensurePrimaryAccount(ctx), note: "" });
          return { pairs, key: { keyId: key.id, secret }, tokens };
        }),
      );
    },
    { scope: "worker" },
  ],
});

const sign = (secret: string, clientId: string) => createHmac("sha1", secret).update(clientId).digest("base64");
const pairOf = (wire: Wire, instanceId: string, name: string): Pair => {
  const pair = wire.pairs[instanceId]?.[name];
  if (pair === undefined) throw new Error(`${name} has no pair in ${instanceId}`);
  return pair;
};

/** A CONNECT of a device with its pair; every part can be another one. */
function connectPacket(wire: Wire, instanceId: string, name: string, more: Record<string, unknown> = {}): Buffer {
  const clientId = `${GROUP}@@@${name}`;
  const { keyId, secret } = pairOf(wire, instanceId, name);
  return packet({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    keepalive: 0,
    clientId,
    username: `DeviceCredential|${keyId}|${instanceId}`,
    password: sign(secret, clientId),
    ...more,
  });
}

async function socketTo(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Sends a CONNECT and gives the return code of the CONNACK, or null where the connection is closed without one. */
async function answerTo(port: number, bytes: Buffer): Promise<number | null> {
  const socket = await socketTo(port);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.write(bytes);
  await Promise.race([once(socket, "close"), once(socket, "data")]);
  socket.destroy();
  const answer = Buffer.concat(chunks);
  return answer[0] === 0x20 ? (answer[3] ?? null) : null;
}

const memoryOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1_024;
const filesOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

/** Bytes of a packet; mqtt-packet's types want more than it needs. */
const packet = (fields: object): Buffer => mqttPacket.generate(fields as Packet);

/** A device that nobody may disturb: it publishes to itself, at QoS 1. */
async function bystander(server: Server, wire: Wire) {
  const { keyId, secret } = pairOf(wire, A, "bystander");
  const login = { clientId: `${GROUP}@@@bystander`, mode: "DeviceCredential", keyId, instanceId: A, secret } as const;
  const client = await connectDevice(server.installation.ports.mqtt, login);
  await client.subscribeAsync("by/stander", { qos: 1 });
  return {
    client,
    /** One message there and back. */
    async serves(): Promise<void> {
      const heard = new Promise((resolve) => client.once("message", resolve));
      await client.publishAsync("by/stander", "x", { qos: 1 });
      await heard;
    },
  };
}

wired(
  "a pair, a signature or a token of one instance opens no other, however the login is put together",
  async ({ server, wire }) => {
    const { mqtt: port } = server.installation.ports;
    const clientId = `${GROUP}@@@hostile`;
    const own = pairOf(wire, A, "hostile");
    const password = sign(own.secret, clientId);
    const login = (username: string, more: Record<string, unknown> = {}) =>
      connectPacket(wire, A, "hostile", { username, password, ...more });
    expect(await answerTo(port, login(`DeviceCredential|${own.keyId}|${A}`))).toBe(0);
    const other = pairOf(wire, B, "hostile");
    const neighbour = pairOf(wire, A, "third");
    const refused: [string, Buffer][] = [
      ["another instance", login(`DeviceCredential|${own.keyId}|${B}`)],
      ["the key of the other instance", login(`DeviceCredential|${other.keyId}|${A}`)],
      ["the key of the other instance there", login(`DeviceCredential|${other.keyId}|${B}`)],
      ["the key of a neighbour", login(`DeviceCredential|${neighbour.keyId}|${A}`)],
      ["the client ID of a neighbour", login(`DeviceCredential|${own.keyId}|${A}`, { clientId: `${GROUP}@@@third` })],
      [
        "the client ID of a neighbour, signed",
        login(`DeviceCredential|${own.keyId}|${A}`, {
          clientId: `${GROUP}@@@third`,
          password: sign(own.secret, `${GROUP}@@@third`),
        }),
      ],
      ["a device key as an access key", login(`Signature|${own.keyId}|${A}`)],
      [
        "an access key as a device key",
        login(`DeviceCredential|${wire.key.keyId}|${A}`, { password: sign(wire.key.secret, clientId) }),
      ],
      ["two instances", login(`DeviceCredential|${own.keyId}|${A}|${B}`)],
      ["an instance and a space", login(`DeviceCredential|${own.keyId}|${A} `)],
      ["an instance and a NUL", login(`DeviceCredential|${own.keyId}|${A}\u0000`)],
      ["an instance in capitals", login(`DeviceCredential|${own.keyId}|${A.toUpperCase()}`)],
      ["a deleted part of the name", login(`DeviceCredential|${own.keyId}|mqtt-wire-`)],
      ["a wildcard for an instance", login(`DeviceCredential|${own.keyId}|%`)],
      ["a wildcard for a key", login(`DeviceCredential|DC.%|${A}`)],
      ["SQL for a key", login(`DeviceCredential|' or 1=1 --|${A}`)],
      ["a mode in small letters", login(`devicecredential|${own.keyId}|${A}`)],
      ["no mode", login(`|${own.keyId}|${A}`)],
      ["no username", login("")],
      ["no password", login(`DeviceCredential|${own.keyId}|${A}`, { password: "" })],
      [
        "the password with something after it",
        login(`DeviceCredential|${own.keyId}|${A}`, { password: `${password}\n` }),
      ],
      [
        "the password without its end",
        login(`DeviceCredential|${own.keyId}|${A}`, { password: password.slice(0, -1) }),
      ],
      ["the secret as the password", login(`DeviceCredential|${own.keyId}|${A}`, { password: own.secret })],
      [
        "the key of the API, as the API signs",
        login(`Signature|${wire.key.keyId}|${A}`, { password: sign(`${wire.key.secret}&`, clientId) }),
      ],
      ["a token of the other instance", login(`Token|${wire.key.keyId}|${A}`, { password: `RW|${wire.tokens[B]}` })],
      ["a token under another type", login(`Token|${wire.key.keyId}|${A}`, { password: `R|${wire.tokens[A]}` })],
      [
        "a token twice",
        login(`Token|${wire.key.keyId}|${A}`, { password: `RW|${wire.tokens[A]}|RW|${wire.tokens[A]}` }),
      ],
      [
        "a good token and a bad one",
        login(`Token|${wire.key.keyId}|${A}`, { password: `RW|${wire.tokens[A]}|R|gtk_x` }),
      ],
      ["a token and no key", login(`Token|GAKnobody|${A}`, { password: `RW|${wire.tokens[A]}` })],
      ["a token and a device key", login(`Token|${own.keyId}|${A}`, { password: `RW|${wire.tokens[A]}` })],
      ["a token with its type inside", login(`Token|${wire.key.keyId}|${A}`, { password: `RW|RW|${wire.tokens[A]}` })],
      [
        "a client ID of no group",
        login(`Token|${wire.key.keyId}|${A}`, { password: `RW|${wire.tokens[A]}`, clientId: "GID_none@@@x" }),
      ],
      [
        "a client ID without a group",
        login(`Token|${wire.key.keyId}|${A}`, { password: `RW|${wire.tokens[A]}`, clientId: "x" }),
      ],
      ["a client ID and a line", login(`DeviceCredential|${own.keyId}|${A}`, { clientId: `${clientId}\n` })],
    ];
    for (const [what, bytes] of refused) {
      expect([2, 4, 5], what).toContain(await answerTo(port, bytes));
    }
    expect(await answerTo(port, login(`Token|${wire.key.keyId}|${A}`, { password: `RW|${wire.tokens[A]}` }))).toBe(0);
  },
);

wired(
  "nothing that a client may send under $SYS, as a will, retained or to somebody reaches another instance",
  async ({ server, wire }) => {
    const { mqtt: port } = server.installation.ports;
    const heard: string[] = [];
    const { keyId, secret } = pairOf(wire, B, "reader");
    const clientId = `${GROUP}@@@reader`;
    const reader = await connectDevice(port, { clientId, mode: "DeviceCredential", keyId, instanceId: B, secret });
    reader.on("message", (topic: string) => heard.push(topic));
    await reader.subscribeAsync(["#", "+/+/+", "a/#"], { qos: 1 });
    const topics = [
      "a/b",
      "by/stander",
      `a/p2p/${clientId}`,
      "$SYS/uploadToken",
      "$SYS/tokenInvalidNotice",
      "$SYS/x",
      `$SYS/${B}/x`,
      "$share/x/a",
      `${B}/a`,
      `/${B}`,
      "$other/x",
    ];
    for (const topic of topics) {
      for (const retain of [false, true]) {
        const socket = await socketTo(port);
        const will = { topic, payload: Buffer.from('{"token":"x","type":"RW"}'), qos: 1, retain };
        socket.write(connectPacket(wire, A, "hostile", { will }));
        await once(socket, "data");
        socket.write(
          packet({
            cmd: "publish",
            topic,
            payload: '{"token":"x","type":"RW"}',
            qos: 1,
            messageId: 1,
            dup: false,
            retain,
          }),
        );
        // Dropped without a DISCONNECT: the will goes out.
        await Promise.race([once(socket, "data"), once(socket, "close")]);
        socket.destroy();
      }
    }
    // A last message of the reader's own instance comes after everything that could have crossed.
    const last = new Promise((resolve) => reader.once("message", resolve));
    await reader.publishAsync("a/last", "x", { qos: 1 });
    await last;
    expect(heard.filter((topic) => topic !== "a/last")).toEqual([]);
    await reader.endAsync(true);
  },
);

wired(
  "ten thousand refused CONNECTs fill neither memory nor disk, and a device that is allowed goes on",
  async ({ server, wire }) => {
    test.setTimeout(180_000);
    const { installation } = server;
    const { mqtt: port } = installation.ports;
    const pid = installation.gatewayPid();
    const device = await bystander(server, wire);
    const rush = async (count: number, offset: number) => {
      let next = 0;
      const worker = async () => {
        while (next < count) {
          const i = offset + next++;
          const socket = connect({ port, host: "127.0.0.1" });
          socket.on("error", () => {});
          socket.end(
            packet({
              cmd: "connect",
              protocolId: "MQTT",
              protocolVersion: 4,
              clean: true,
              keepalive: 0,
              clientId: `GID_flood${i}@@@${"x".repeat(i % 40)}`,
              username: `DeviceCredential|DC.${i}${"k".repeat(200)}|${i % 2 === 0 ? A : `mqtt-${i}`}`,
              password: "x".repeat(300),
            }),
          );
          socket.resume();
          await once(socket, "close");
        }
      };
      await Promise.all(Array.from({ length: 50 }, worker));
    };
    await rush(2_000, 0);
    const before = { memory: memoryOf(pid), files: filesOf(pid) };
    const flooding = rush(10_000, 2_000);
    let over = false;
    void flooding.then(() => {
      over = true;
    });
    let served = 0;
    while (!over) {
      await device.serves();
      served++;
    }
    expect(served).toBeGreaterThan(10);
    await until("all refused connections are gone", () => filesOf(pid) <= before.files + 5);
    expect(memoryOf(pid) - before.memory).toBeLessThan(64 * MEGABYTE);
    expect(installation.gatewayPid()).toBe(pid);
    const { kept, instances } = await withState(installation, ({ db }) => ({
      kept: db.$client.prepare("select count(*) from denials").pluck().get() as number,
      instances: db.$client.prepare("select count(distinct instance_id) from denials").pluck().get() as number,
    }));
    // Refusals that name no instance that exists are kept together, so their number does not grow with what is made up.
    expect(instances).toBeLessThan(10);
    expect(kept).toBeLessThan(12_000);
    expect(statSync(join(installation.dataDir, "gatehouse.db")).size).toBeLessThan(64 * MEGABYTE);
    await device.client.endAsync(true);
  },
);

wired("sockets that say nothing, or almost nothing, keep no device out", async ({ server, wire }) => {
  const { mqtt: port, ws } = server.installation.ports;
  const sockets = await Promise.all(Array.from({ length: 1_500 }, () => socketTo(port)));
  const upgrades = await Promise.all(Array.from({ length: 300 }, () => socketTo(ws)));
  try {
    for (const [i, socket] of sockets.entries()) if (i % 2 === 0) socket.write(Buffer.from([0x10, 0x80]));
    for (const socket of upgrades) socket.write("GET /mqtt HTTP/1.1\r\nHost: x\r\n");
    const device = await bystander(server, wire);
    await device.serves();
    await device.client.endAsync(true);
  } finally {
    for (const socket of [...sockets, ...upgrades]) socket.destroy();
  }
});

const websocket = async (port: number): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mqtt`, "mqtt");
  socket.on("error", () => {});
  await once(socket, "open");
  return socket;
};

for (const connected of [false, true]) {
  wired(
    `a WebSocket ${connected ? "client" : "without CONNECT"} that floods with pings and reads nothing costs bounded memory`,
    async ({ server, wire }) => {
      test.setTimeout(120_000);
      const pid = server.installation.gatewayPid();
      const device = await bystander(server, wire);
      const socket = await websocket(server.installation.ports.ws);
      if (connected) {
        socket.send(connectPacket(wire, A, "hostile"));
        await once(socket, "message");
      }
      const stream = (socket as unknown as { _socket: Socket })._socket;
      stream.pause();
      const before = memoryOf(pid);
      // A masked ping of 125 bytes, as a client sends it.
      const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, 0x61)]);
      const chunk = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
      for (let sent = 0; sent < 200 * MEGABYTE && !stream.destroyed; sent += chunk.length) {
        if (stream.write(chunk)) continue;
        // The gateway may stop taking them, or end the connection.
        const taken = new Promise((resolve) => stream.once("drain", resolve).once("close", resolve));
        await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, 1_000))]);
        if (stream.writableLength > 8 * MEGABYTE) break;
      }
      await device.serves();
      expect(memoryOf(pid) - before).toBeLessThan(64 * MEGABYTE);
      socket.terminate();
      await device.client.endAsync(true);
    },
  );
}

wired(
  "a reader that stops reading costs bounded memory, and the others are served meanwhile",
  async ({ server, wire }) => {
    test.setTimeout(120_000);
    const { mqtt: port } = server.installation.ports;
    const pid = server.installation.gatewayPid();
    const device = await bystander(server, wire);
    const deaf = await Promise.all(
      ["hostile", "reader", "third"].map(async (name) => {
        const socket = await socketTo(port);
        socket.write(connectPacket(wire, A, name));
        await once(socket, "data");
        socket.write(
          packet({
            cmd: "subscribe",
            messageId: 1,
            subscriptions: [{ topic: "flood/#", qos: 0 }],
          }),
        );
        await once(socket, "data");
        socket.pause();
        return socket;
      }),
    );
    const before = memoryOf(pid);
    const payload = Buffer.alloc(32_000, 0x61);
    for (let i = 0; i < 3_000; i++) {
      device.client.publish(`flood/${i % 7}`, payload, { qos: 0 });
      if (i % 200 === 0) await device.serves();
    }
    await device.serves();
    expect(memoryOf(pid) - before).toBeLessThan(96 * MEGABYTE);
    for (const socket of deaf) socket.destroy();
    await device.client.endAsync(true);
  },
);

wired("two that fight for one client ID leave one connection, and books that agree", async ({ server, wire }) => {
  const { mqtt: port } = server.installation.ports;
  const fight = Array.from({ length: 150 }, async (_, i) => {
    const socket = await socketTo(port);
    socket.write(
      connectPacket(wire, A, "hostile", {
        clean: i % 2 === 0,
        will: { topic: "a/will", payload: Buffer.from("x"), qos: 1, retain: false },
      }),
    );
    socket.resume();
    return socket;
  });
  const sockets = await Promise.all(fight);
  await until("one of them is left", () => sockets.filter((socket) => !socket.closed && !socket.destroyed).length <= 1);
  const live = () =>
    withState(server.installation, ({ db }) => ({
      rows: db.$client.prepare("select count(*) from live_clients where instance_id = ?").pluck().get(A),
      counted: db.$client
        .prepare("select coalesce(sum(connections), 0) from live_counts where instance_id = ?")
        .pluck()
        .get(A),
    }));
  await until("the books say one", async () => JSON.stringify(await live()) === '{"rows":1,"counted":1}');
  for (const socket of sockets) socket.destroy();
  await until("the books say none", async () => JSON.stringify(await live()) === '{"rows":0,"counted":0}');
});

wired("bytes that are almost MQTT end at most the connection that sends them", async ({ server, wire }) => {
  test.setTimeout(120_000);
  const { mqtt: port } = server.installation.ports;
  const pid = server.installation.gatewayPid();
  const device = await bystander(server, wire);
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const packets = [
    { cmd: "publish", topic: "a/b", payload: "x".repeat(50), qos: 1, messageId: 7, dup: false, retain: true },
    { cmd: "publish", topic: "a/b", payload: "x", qos: 2, messageId: 8, dup: false, retain: false },
    {
      cmd: "subscribe",
      messageId: 1,
      subscriptions: [
        { topic: "a/#", qos: 2 },
        { topic: "$SYS/#", qos: 1 },
      ],
    },
    { cmd: "unsubscribe", messageId: 2, unsubscriptions: ["a/#", ""] },
    { cmd: "pubrel", messageId: 8 },
    { cmd: "puback", messageId: 65_535 },
    { cmd: "pingreq" },
    { cmd: "disconnect" },
  ];
  for (let round = 0; round < 400; round++) {
    const socket = await socketTo(port);
    const start = connectPacket(wire, A, "hostile", { clean: round % 3 > 0 });
    const rest = Array.from({ length: 6 }, () => packet(packets[random(packets.length)] ?? { cmd: "pingreq" }));
    const bytes = Buffer.concat([start, ...rest]);
    const from = round % 2 === 0 ? 0 : start.length;
    for (let flips = 0; flips < 1 + random(4); flips++) {
      const at = from + random(bytes.length - from);
      bytes[at] = random(256);
    }
    socket.write(bytes.subarray(0, random(5) === 0 ? random(bytes.length) : bytes.length));
    if (round % 50 === 0) await device.serves();
    socket.end();
    socket.resume();
  }
  await device.serves();
  expect(server.installation.gatewayPid()).toBe(pid);
  expect(server.installation.output()).not.toMatch(/defect|TypeError|RangeError/);
  await device.client.endAsync(true);
});
