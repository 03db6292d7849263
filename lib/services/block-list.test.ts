import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, disconnectRequests, liveClients } from "../../db/schema.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { countBlockHits, createBlock, deleteBlock, endBlock, listBlocks } from "./block-list.ts";

let world: InhabitedWorld;
beforeEach(() => {
  world = openInhabitedWorld();
});
afterEach(() => world.close());

const here = () => ({ instanceId: world.here.instanceId });
const liveClientId = () => world.db.select().from(liveClients).all()[0]?.clientId ?? "";
const operator = () => world.as({ ...here(), role: "operator" });
const block = (kind: "client" | "group" | "address", value: string, more: object = {}) =>
  createBlock(operator(), { ...here(), kind, value, reason: "stolen", disconnect: false, ...more });

describe("the block list", () => {
  test("keeps what it blocks in one form, with who, why and until when", () => {
    const endsAt = world.clock.now + 1_000;
    expect(block("address", "2001:DB8::0:1/64", { endsAt }).block).toMatchObject({
      value: "2001:db8::/64",
      reason: "stolen",
      createdByName: "Test",
      active: true,
      endsAt,
    });
    world.clock.now = endsAt;
    const ended = listBlocks(operator(), { ...here(), state: "ended" }).items;
    expect(ended).toMatchObject([{ value: "2001:db8::/64", active: false }]);
  });

  test.each([
    ["client", "no spaces here", "whole client ID"],
    ["group", "sensors", "whole group ID"],
    ["address", "192.0.2.256", "IPv4 or IPv6"],
    ["address", "192.0.2.0/33", "IPv4 or IPv6"],
  ] as const)("takes no %s %s", (kind, value, message) => {
    expect(() => block(kind, value)).toThrow(message);
  });

  test("has one standing entry for each; one that has ended makes way", () => {
    const { id } = block("client", "GID_one@@@device1").block;
    expect(() => block("client", "GID_one@@@device1")).toThrow("already");
    endBlock(operator(), { ...here(), id });
    expect(listBlocks(operator(), { ...here(), search: "GID_one@@@device1" }).items).toMatchObject([{ active: false }]);
    expect(block("client", "GID_one@@@device1").block.active).toBe(true);
  });

  test("takes no end that lies behind", () => {
    expect(() => block("group", "GID_one", { endsAt: world.clock.now })).toThrow("lies ahead");
  });

  test("tells how many live clients an entry hits, and disconnects them when asked to", () => {
    const hits = (kind: "client" | "group" | "address", value: string) =>
      countBlockHits(operator(), { ...here(), kind, value });
    expect(hits("client", liveClientId())).toBe(1);
    expect(hits("group", world.here.groupId)).toBe(1);
    expect(hits("group", "GID_on")).toBe(0);
    expect(hits("address", "0.0.0.0/0")).toBe(1);
    expect(hits("address", "nonsense")).toBe(0);
    const before = world.db.select().from(disconnectRequests).all().length;
    expect(block("group", world.here.groupId, { disconnect: true }).disconnected).toBe(1);
    expect(world.db.select().from(disconnectRequests).all()).toHaveLength(before + 1);
    expect(world.db.select().from(auditLog).all().at(-1)).toMatchObject({
      action: "block.create",
      target: world.here.groupId,
      detail: { kind: "group", reason: "stolen", disconnected: 1 },
    });
  });

  test("is read by a search in the order of what is blocked, else the newest first", () => {
    for (const value of ["GID_bbb", "GID_aaa", "GID_ccc"]) block("group", value);
    const read = (search?: string) => listBlocks(operator(), { ...here(), search }).items.map(({ value }) => value);
    expect(read()).toEqual(["GID_ccc", "GID_aaa", "GID_bbb", "banned"]);
    expect(read("GID_")).toEqual(["GID_aaa", "GID_bbb", "GID_ccc"]);
  });

  test("an entry of another instance cannot be ended or deleted", () => {
    const id = world.elsewhere.blockId;
    expect(() => endBlock(operator(), { ...here(), id })).toThrow("no such entry");
    expect(() => deleteBlock(operator(), { ...here(), id })).toThrow("no such entry");
  });
});
