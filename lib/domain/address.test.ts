import { isIP, BlockList as NodeBlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, formatRange, parseAddress, parseRange, rangeContains } from "./address.ts";

describe("parseAddress", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["::", "::"],
    ["::1", "::1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8::1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["fe80::1%eth0", "fe80::1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["0000:0000:0000:0000:0000:ffff:255.255.255.255", "255.255.255.255"],
    ["::ffff:c000:201", "192.0.2.1"],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
  ])("reads %s as %s", (text, expected) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(expected);
  });

  it.each([
    "",
    "192.0.2",
    "192.0.2.1.1",
    "192.0.2.256",
    "192.0.2.01",
    "192.0.2.-1",
    "192.0.2.1 ",
    "0x7f.0.0.1",
    "2130706433",
    ":",
    ":::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "1::2::3",
    "12345::",
    "g::",
    "::192.0.2",
    "192.0.2.1::",
    "localhost",
  ])("refuses %j", (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it("reads exactly what Node takes for an address", () => {
    const char = fc.constantFrom("0", "1", "2", "5", "f", ":", ".", "::", "255", "ffff");
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: char, maxLength: 16 })), (text) => {
        expect(parseAddress(text) !== null).toBe(isIP(text) !== 0);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("parseRange", () => {
  it.each([
    ["192.0.2.7/24", "192.0.2.0/24"],
    ["192.0.2.7/32", "192.0.2.7"],
    ["192.0.2.7", "192.0.2.7"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:db8::ff/32", "2001:db8::/32"],
    ["::/0", "::/0"],
    ["::ffff:192.0.2.7/120", "192.0.2.0/24"],
  ])("keeps %s as %s", (text, expected) => {
    const range = parseRange(text);
    expect(range && formatRange(range)).toBe(expected);
  });

  it.each([
    "",
    "/24",
    "192.0.2.0/",
    "192.0.2.0/33",
    "192.0.2.0/024",
    "192.0.2.0/-1",
    "192.0.2.0/2 4",
    "::/129",
    "::ffff:192.0.2.0/24",
    "fe80::%eth0/64",
    "192.0.2.0/24/24",
  ])("refuses %j", (text) => {
    expect(parseRange(text)).toBeNull();
  });

  it("contains exactly what Node's own list contains", () => {
    const v4 = fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4())
      .map((c) => ({ c, family: "ipv4" as const }));
    const v6 = fc
      .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.ipV6())
      .map((c) => ({ c, family: "ipv6" as const }));
    fc.assert(
      fc.property(fc.oneof(v4, v6), fc.boolean(), ({ c: [base, prefix, other], family }, same) => {
        const probe = same ? base : other;
        const range = parseRange(`${base}/${prefix}`);
        const address = parseAddress(probe);
        // Node compares IPv4 inside IPv6 its own way; that is tested by name above.
        fc.pre(
          range !== null &&
            address !== null &&
            range.version === (family === "ipv4" ? 4 : 6) &&
            address.version === range.version,
        );
        if (!range || !address) return;
        const list = new NodeBlockList();
        list.addSubnet(base, prefix, family);
        expect(rangeContains(range, address)).toBe(list.check(probe, family));
      }),
      { numRuns: 2_000 },
    );
  });

  it("has one spelling per range, which reads back as itself", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 128 }), (base, prefix) => {
        const range = parseRange(`${base}/${prefix}`);
        if (!range) return;
        expect(parseRange(formatRange(range))).toEqual(range);
      }),
    );
  });
});
