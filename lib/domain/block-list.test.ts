import { describe, expect, it } from "vitest";
import { type Block, canonicalBlockValue, compileBlockList, findBlock } from "./block-list.ts";

const block = (id: number, kind: Block["kind"], value: string, endsAt: number | null = null): Block => ({
  id,
  kind,
  value,
  reason: "",
  endsAt,
});
const subject = { clientId: "GID_abc@@@1", groupId: "GID_abc", address: "192.0.2.7" };

describe("findBlock", () => {
  it("finds a client by its ID, its group and its address, in this order", () => {
    const client = block(1, "client", "GID_abc@@@1");
    const group = block(2, "group", "GID_abc");
    const address = block(3, "address", "192.0.2.0/24");
    expect(findBlock(compileBlockList([address, group, client]), subject, 0)).toBe(client);
    expect(findBlock(compileBlockList([address, group]), subject, 0)).toBe(group);
    expect(findBlock(compileBlockList([address]), subject, 0)).toBe(address);
    expect(findBlock(compileBlockList([]), subject, 0)).toBeNull();
  });

  it("lets others through", () => {
    const list = compileBlockList([
      block(1, "client", "GID_abc@@@10"),
      block(2, "group", "GID_abcd"),
      block(3, "address", "192.0.3.0/24"),
      block(4, "address", "2001:db8::/32"),
    ]);
    expect(findBlock(list, subject, 0)).toBeNull();
  });

  it("forgets a block at its end, not before, and goes on to the next", () => {
    const list = compileBlockList([block(1, "client", "GID_abc@@@1", 1_000), block(2, "address", "192.0.2.7")]);
    expect(findBlock(list, subject, 999)?.id).toBe(1);
    expect(findBlock(list, subject, 1_000)?.id).toBe(2);
  });

  it("knows an IPv4 client on a dual-stack socket", () => {
    const list = compileBlockList([block(1, "address", "192.0.2.7")]);
    expect(findBlock(list, { ...subject, address: "::ffff:192.0.2.7" }, 0)?.id).toBe(1);
  });

  it("does not match an address that cannot be read", () => {
    expect(findBlock(compileBlockList([block(1, "address", "0.0.0.0/0")]), { ...subject, address: "" }, 0)).toBeNull();
  });

  it("does not take a list that cannot be read for an empty one", () => {
    expect(() => compileBlockList([block(1, "address", "192.0.2.0/33")])).toThrow(RangeError);
  });
});

describe("canonicalBlockValue", () => {
  it.each([
    ["client", "GID_abc@@@1", "GID_abc@@@1"],
    ["client", "GID_abc", null],
    ["group", "GID_abc", "GID_abc"],
    ["group", "abc", null],
    ["address", "192.0.2.7/24", "192.0.2.0/24"],
    ["address", "2001:DB8:0::1", "2001:db8::1"],
    ["address", "192.0.2", null],
  ] as const)("%s %s is kept as %s", (kind, value, expected) => {
    expect(canonicalBlockValue(kind, value)).toBe(expected);
  });
});
