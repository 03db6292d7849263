import fc from "fast-check";
import mqttPacket from "mqtt-packet";
import { expect, test } from "vitest";
import { inspectFirstBytes, MAX_CONNECT_BYTES, parseConnect } from "./connect-packet.ts";

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const packets = fc.record({
  protocolVersion: fc.constantFrom(3, 4),
  clientId: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  clean: fc.boolean(),
  keepalive: fc.nat(65_535),
  login: fc.option(fc.record({ username: text, password: text })),
  will: fc.option(
    fc.record({
      topic: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
      payload: fc.uint8Array({ maxLength: 100 }),
      qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
      retain: fc.boolean(),
    }),
  ),
});

function encode({
  protocolVersion,
  login,
  will,
  ...rest
}: typeof packets extends fc.Arbitrary<infer T> ? T : never): Buffer {
  return mqttPacket.generate({
    cmd: "connect",
    protocolId: protocolVersion === 3 ? "MQIsdp" : "MQTT",
    protocolVersion,
    ...rest,
    ...(login === null ? {} : { username: login.username, password: Buffer.from(login.password) }),
    ...(will === null ? {} : { will: { ...will, payload: Buffer.from(will.payload) } }),
  } as never);
}

test("every CONNECT that mqtt-packet writes is read as it was meant", () => {
  fc.assert(
    fc.property(packets, (packet) => {
      const bytes = encode(packet);
      expect(inspectFirstBytes(bytes)).toEqual({ state: "complete", bytes: bytes.length });
      expect(parseConnect(bytes)).toEqual({
        protocolVersion: packet.protocolVersion,
        clientId: packet.clientId,
        username: packet.login?.username ?? "",
        password: packet.login?.password ?? "",
        cleanSession: packet.clean,
        keepaliveSeconds: packet.keepalive,
        will: packet.will === null ? null : { ...packet.will, payload: Buffer.from(packet.will.payload) },
      });
    }),
  );
});

test("a CONNECT that is cut short anywhere is incomplete, and one that is longer than its fields is malformed", () => {
  const bytes = encode({
    protocolVersion: 4,
    clientId: "GID_test@@@1",
    clean: true,
    keepalive: 60,
    login: { username: "u", password: "p" },
    will: { topic: "t", payload: new Uint8Array(3), qos: 1, retain: true },
  });
  for (let length = 0; length < bytes.length; length++) {
    expect(inspectFirstBytes(bytes.subarray(0, length)).state).toBe("incomplete");
  }
  const longer = Buffer.concat([bytes, Buffer.from([0])]);
  longer[1] = (longer[1] ?? 0) + 1;
  expect(parseConnect(longer)).toBeNull();
});

test("any bytes at all are read without an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (random, begun) => {
      const bytes = Buffer.from(begun ? [0x10, random.length & 0x7f, 0, 4, 77, 81, 84, 84, 4, ...random] : random);
      const first = inspectFirstBytes(bytes);
      if (first.state === "complete") parseConnect(bytes.subarray(0, first.bytes));
    }),
    { numRuns: 2_000 },
  );
});

const connect = (flags: number, ...fields: number[]) => {
  const body = [0, 4, 77, 81, 84, 84, 4, flags, 0, 60, ...fields];
  return Buffer.from([0x10, body.length, ...body]);
};
test.each([
  ["a reserved flag [MQTT-3.1.2-3]", connect(0x03, 0, 1, 97)],
  ["a will QoS without a will [MQTT-3.1.2-13]", connect(0x0a, 0, 1, 97)],
  ["a retained will without a will [MQTT-3.1.2-15]", connect(0x22, 0, 1, 97)],
  ["a will QoS of 3 [MQTT-3.1.2-14]", connect(0x1e, 0, 1, 97, 0, 1, 97, 0, 0)],
  ["a password without a username [MQTT-3.1.2-22]", connect(0x42, 0, 1, 97, 0, 1, 97)],
  ["a client ID that is not UTF-8 [MQTT-1.5.3-1]", connect(0x02, 0, 2, 0xc3, 0x28)],
])("%s is malformed", (_, bytes) => {
  expect(inspectFirstBytes(bytes).state).toBe("complete");
  expect(parseConnect(bytes)).toBeNull();
});

test("a CONNECT beyond the limit is refused by its first bytes", () => {
  const length = MAX_CONNECT_BYTES;
  expect(inspectFirstBytes(Buffer.from([0x10, (length & 0x7f) | 0x80, (length >> 7) | 0x80, length >> 14])).state).toBe(
    "malformed",
  );
});
