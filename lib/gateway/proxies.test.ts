import { afterEach, expect, test } from "vitest";
import { createWebSocketStream, WebSocket } from "ws";
import { clientBlocks, denials, liveClients } from "../../db/schema.ts";
import { parseRange } from "../domain/address.ts";
import { REASONS } from "../domain/reason.ts";
import { NO_PROXIES, type TrustedProxies } from "./proxies.ts";
import { RawClient, signature } from "./test-clients.ts";
import { proxyHeaderV2, sslTlv } from "./test-proxy.ts";
import { type GatewayWorld, openGatewayWorld } from "./test-world.ts";

const instanceId = "mqtt-a";
const clientId = "GID_test@@@1";
const V1 = (address: string) => Buffer.from(`PROXY TCP4 ${address} 192.0.2.1 40000 1883\r\n`);
let world: GatewayWorld;

async function open(proxies: Partial<TrustedProxies>): Promise<void> {
  world = await openGatewayWorld({ proxies: { ...NO_PROXIES, ...proxies } });
  world.instance(instanceId);
}
afterEach(() => world.close());

const range = (text: string) => [parseRange(text)].filter((one) => one !== null);
const LOOPBACK = range("127.0.0.0/8");

async function through(header: Buffer): Promise<RawClient> {
  const client = await world.raw();
  client.socket.write(header);
  return client;
}

/** What the console shows. */
function addresses(): string[] {
  world.gateway.tick();
  const live = world.db.select().from(liveClients).all();
  const denied = world.db.select().from(denials).all();
  return [...live, ...denied].map(({ address }) => address);
}

/** A policy that lets in only over TLS and from one network. */
const GUARDED = {
  Version: "1",
  Statement: [
    {
      Effect: "Allow",
      Action: "mq:*",
      Resource: "*",
      Condition: { Bool: { "acs:SecureTransport": "true" }, IpAddress: { "acs:SourceIp": "198.51.100.0/24" } },
    },
  ],
};
const guarded = () => signature("Signature", world.accessKey(GUARDED), instanceId, clientId);

test.each([
  ["version 1", V1("198.51.100.7"), "198.51.100.7"],
  ["version 2", proxyHeaderV2("198.51.100.7"), "198.51.100.7"],
  ["IPv6", proxyHeaderV2("2001:db8::7"), "2001:db8::7"],
  ["a proxy that speaks for itself", proxyHeaderV2("198.51.100.7", { command: 0x20 }), "127.0.0.1"],
])("through a trusted proxy a client has its own address: %s", async (_, header, address) => {
  await open({ tcp: LOOPBACK });
  expect(await (await through(header)).login(world.device(instanceId, clientId))).toBe(0);
  expect(addresses()).toEqual([address]);
});

test("a header that trickles in byte by byte, and one that comes with the CONNECT, are read", async () => {
  await open({ tcp: LOOPBACK });
  const slow = await world.raw();
  for (const byte of proxyHeaderV2("198.51.100.7")) {
    slow.socket.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  expect(await slow.login(world.device(instanceId, clientId))).toBe(0);
  const fast = await world.raw();
  fast.socket.cork();
  fast.socket.write(V1("198.51.100.8"));
  const answer = fast.login(world.device(instanceId, "GID_test@@@2"));
  fast.socket.uncork();
  expect(await answer).toBe(0);
  expect(addresses().sort()).toEqual(["198.51.100.7", "198.51.100.8"]);
});

test("blocks, conditions of access policies and the record go by the client's address", async () => {
  await open({ tcp: LOOPBACK });
  world.db
    .insert(clientBlocks)
    .values({ instanceId, kind: "address", value: "203.0.113.0/24", createdBy: "test", createdAt: world.clock.now })
    .run();
  const device = world.device(instanceId, clientId);
  expect(await (await through(V1("203.0.113.9"))).login(device)).toBe(REASONS.client_blocked.connack);
  expect(addresses()).toEqual(["203.0.113.9"]);
  const login = guarded();
  const secure = (address: string, tls: boolean) => through(proxyHeaderV2(address, { extras: sslTlv(tls) }));
  expect(await (await secure("198.51.100.7", false)).login(login)).toBe(5);
  expect(await (await secure("192.0.2.7", true)).login(login)).toBe(5);
  expect(await (await through(V1("198.51.100.7"))).login(login)).toBe(5);
  expect(await (await secure("198.51.100.7", true)).login(login)).toBe(0);
});

test("where the proxy cannot say that it ended TLS, the setting does", async () => {
  await open({ tcp: LOOPBACK, tls: true });
  const login = guarded();
  expect(await (await through(V1("198.51.100.7"))).login(login)).toBe(0);
  const plain = await through(proxyHeaderV2("198.51.100.7", { extras: sslTlv(false) }));
  expect(await plain.login(login)).toBe(5);
});

test.each([
  ["while the setting is off", [], V1("198.51.100.7")],
  ["while the setting is off, version 2", [], proxyHeaderV2("198.51.100.7")],
  ["who is not the proxy", range("192.0.2.0/24"), V1("198.51.100.7")],
  ["who is not the proxy, version 2", range("192.0.2.0/24"), proxyHeaderV2("198.51.100.7")],
])("whoever forges a header %s is turned away; without it he has his own address", async (_, tcp, header) => {
  await open({ tcp, tls: true });
  const forger = await through(header);
  const login = world.device(instanceId, clientId);
  forger.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, keepalive: 0, ...login } as never);
  await forger.closed;
  expect(forger.packets).toEqual([]);
  const honest = await world.raw();
  expect(await honest.login(login)).toBe(0);
  expect(addresses()).toEqual(["127.0.0.1"]);
  // Nor is the word of the setting about TLS for anybody but the proxy.
  expect(await (await world.raw()).login(guarded())).toBe(5);
});

test("a client cannot say a second time who it is", async () => {
  await open({ tcp: LOOPBACK });
  const forger = await through(Buffer.concat([V1("203.0.113.9"), V1("198.51.100.7")]));
  await forger.closed;
  expect(forger.packets).toEqual([]);
});

test.each([
  ["no header", Buffer.from([0x10, 0x0c, 0, 4])],
  ["a header that is none", Buffer.from("PROXY TCP4 nowhere\r\n")],
  ["a header without an end", Buffer.from(`PROXY UNKNOWN ${"x".repeat(300)}`)],
])("from a trusted proxy %s is turned away", async (_, bytes) => {
  await open({ tcp: LOOPBACK });
  const client = await through(bytes);
  await client.closed;
  expect(client.packets).toEqual([]);
});

test("a proxy that never says whom it speaks for does not wait for ever, nor does one client behind it keep out the others", async () => {
  await open({ tcp: LOOPBACK });
  const silent = await world.raw();
  const crowd = await Promise.all(Array.from({ length: 1_100 }, () => through(V1("203.0.113.9"))));
  await expect.poll(() => world.gateway.waiting()).toBeLessThanOrEqual(1_025);
  expect(await (await through(V1("198.51.100.7"))).login(world.device(instanceId, clientId))).toBe(0);
  world.clock.now += 10_001;
  world.gateway.tick();
  await silent.closed;
  await Promise.all(crowd.map(({ closed }) => closed));
  expect(world.gateway.waiting()).toBe(0);
});

/** A WebSocket with these headers, as a client of MQTT. */
async function webSocket(headers: Record<string, string>): Promise<RawClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${world.wsPort}/mqtt`, "mqtt", { headers });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return new RawClient(createWebSocketStream(socket) as never);
}

test("behind a trusted proxy a WebSocket client has the last address of X-Forwarded-For, and is as secure as it says", async () => {
  await open({ forwarded: true });
  const login = guarded();
  // What the client wrote itself stands before what the proxy adds.
  const forged = { "x-forwarded-for": "198.51.100.7, 203.0.113.9", "x-forwarded-proto": "https" };
  expect(await (await webSocket(forged)).login(login)).toBe(5);
  const plain = { "x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https, http" };
  expect(await (await webSocket(plain)).login(login)).toBe(5);
  const good = { "x-forwarded-for": "203.0.113.9, 198.51.100.7", "x-forwarded-proto": "https" };
  expect(await (await webSocket(good)).login(login)).toBe(0);
  const device = world.device(instanceId, "GID_test@@@2");
  expect(await (await webSocket({ "x-forwarded-for": "<script>" })).login(device)).toBe(0);
  // Two that were let in, and the refusals, which are counted together, with the last of their addresses.
  expect(addresses().sort()).toEqual(["127.0.0.1", "198.51.100.7", "198.51.100.7"]);
});

test("without one the headers count for nothing", async () => {
  await open({});
  const headers = { "x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https", "x-real-ip": "198.51.100.7" };
  expect(await (await webSocket(headers)).login(guarded())).toBe(5);
  expect(await (await webSocket(headers)).login(world.device(instanceId, "GID_test@@@2"))).toBe(0);
  expect(addresses()).toEqual(["127.0.0.1", "127.0.0.1"]);
});
