import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readProxyHeader } from "./proxy-header.ts";
import { proxyHeaderV2, sslTlv } from "./test-proxy.ts";

const text = (line: string) => Buffer.from(line, "latin1");
const read = (bytes: Buffer) => readProxyHeader(bytes);
const client = (address: string, secure: boolean | null = null) => ({ address, secure });

describe("what a trusted proxy says", () => {
  it.each([
    ["IPv4", text("PROXY TCP4 198.51.100.7 192.0.2.1 40000 1883\r\n"), client("198.51.100.7")],
    ["IPv6", text("PROXY TCP6 2001:DB8::7 2001:db8::1 40000 1883\r\n"), client("2001:db8::7")],
    ["IPv4 in IPv6", text("PROXY TCP6 ::ffff:198.51.100.7 ::ffff:192.0.2.1 1 2\r\n"), client("198.51.100.7")],
    ["that it does not know", text("PROXY UNKNOWN\r\n"), null],
    ["that it does not know, at length", text("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n"), null],
    ["IPv4, version 2", proxyHeaderV2("198.51.100.7"), client("198.51.100.7")],
    ["IPv6, version 2", proxyHeaderV2("2001:db8::7"), client("2001:db8::7")],
    ["IPv4 in IPv6, version 2", proxyHeaderV2("::ffff:198.51.100.7", { family: 0x21 }), client("198.51.100.7")],
    [
      "that the client came over TLS",
      proxyHeaderV2("198.51.100.7", { extras: sslTlv(true) }),
      client("198.51.100.7", true),
    ],
    ["that it did not", proxyHeaderV2("198.51.100.7", { extras: sslTlv(false) }), client("198.51.100.7", false)],
    [
      "other things too",
      proxyHeaderV2("198.51.100.7", { extras: Buffer.concat([Buffer.from([0x04, 0, 2, 0, 0]), sslTlv(true)]) }),
      client("198.51.100.7", true),
    ],
    ["that it speaks for itself", proxyHeaderV2("198.51.100.7", { command: 0x20 }), null],
    ["a family that is not TCP over IP", proxyHeaderV2("198.51.100.7", { family: 0x31 }), null],
  ])("%s", (_, bytes, expected) => {
    const rest = Buffer.from("the rest");
    expect(read(Buffer.concat([bytes, rest]))).toEqual({ state: "complete", bytes: bytes.length, client: expected });
    for (let length = 0; length < bytes.length; length++) {
      expect(read(bytes.subarray(0, length)).state, `${length} bytes of it`).toBe("incomplete");
    }
  });
});

describe("what is no header", () => {
  it.each([
    ["a CONNECT", Buffer.from([0x10, 0x0c, 0, 4])],
    ["a request of HTTP", text("GET / HTTP/1.1\r\n")],
    ["another case", text("proxy TCP4 198.51.100.7 192.0.2.1 40000 1883\r\n")],
    ["no family", text("PROXY 198.51.100.7 192.0.2.1 40000 1883\r\n")],
    ["UDP", text("PROXY UDP4 198.51.100.7 192.0.2.1 40000 1883\r\n")],
    ["an address of the other family", text("PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n")],
    ["an IPv4 address as TCP6", text("PROXY TCP6 198.51.100.7 192.0.2.1 1 2\r\n")],
    ["no address", text("PROXY TCP4 300.51.100.7 192.0.2.1 40000 1883\r\n")],
    ["a leading zero", text("PROXY TCP4 198.051.100.7 192.0.2.1 40000 1883\r\n")],
    ["a port beyond the last", text("PROXY TCP4 198.51.100.7 192.0.2.1 70000 1883\r\n")],
    ["one port", text("PROXY TCP4 198.51.100.7 192.0.2.1 40000\r\n")],
    ["something after the ports", text("PROXY TCP4 198.51.100.7 192.0.2.1 40000 1883 x\r\n")],
    ["two blanks", text("PROXY TCP4  198.51.100.7 192.0.2.1 40000 1883\r\n")],
    ["no carriage return", text("PROXY TCP4 198.51.100.7 192.0.2.1 40000 1883\n")],
    ["a line without an end", text(`PROXY UNKNOWN ${"x".repeat(200)}`)],
    ["a version to come", proxyHeaderV2("198.51.100.7", { command: 0x31 })],
    ["an unknown command", proxyHeaderV2("198.51.100.7", { command: 0x22 })],
    ["too little for its addresses", proxyHeaderV2("198.51.100.7", { family: 0x21 })],
    ["an extra that goes beyond the header", proxyHeaderV2("198.51.100.7", { extras: Buffer.from([0x20, 0, 9, 1]) })],
    ["an extra without a length", proxyHeaderV2("198.51.100.7", { extras: Buffer.from([0x20, 0]) })],
    ["half of what is to be said about TLS", proxyHeaderV2("198.51.100.7", { extras: Buffer.from([0x20, 0, 1, 1]) })],
    ["two answers about TLS", proxyHeaderV2("198.51.100.7", { extras: Buffer.concat([sslTlv(false), sslTlv(true)]) })],
    ["more than any proxy says", proxyHeaderV2("198.51.100.7", { extras: Buffer.alloc(5_000) })],
  ])("%s", (_, bytes) => {
    expect(read(bytes)).toEqual({ state: "malformed" });
  });

  it("is refused before it is all there", () => {
    // Its length alone says that it will be too much.
    expect(read(proxyHeaderV2("198.51.100.7", { extras: Buffer.alloc(60_000) }).subarray(0, 16)).state).toBe(
      "malformed",
    );
  });

  it("never throws, and never reads beyond what it says it read", () => {
    const starts = [
      Buffer.alloc(0),
      text("PROXY TCP4 "),
      text("PROXY "),
      proxyHeaderV2("198.51.100.7").subarray(0, 12),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, tail) => {
        const bytes = Buffer.concat([start, tail]);
        const header = read(bytes);
        if (header.state === "complete") expect(header.bytes).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 20_000 },
    );
  });
});
