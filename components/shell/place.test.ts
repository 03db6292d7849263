import { describe, expect, it } from "vitest";
import { ENTRIES } from "./entries.ts";
import { crumbsOf, entryOf, instanceIdOf, sameEntryIn } from "./place.ts";

const instances = [{ id: "mqtt-a", name: "Plant A", enabled: true }];
const words = (path: string) => crumbsOf(path, instances).map((crumb) => crumb.text);

describe("crumbsOf", () => {
  it("names the instance, the list and the thing", () => {
    expect(words("/instances/mqtt-a/groups/GID_x")).toEqual(["instances", "Plant A", "groups", "GID_x"]);
  });
  it("shows what was encoded for the address as it is", () => {
    expect(words("/instances/mqtt-a/clients/GID_x%40%40%40a%2Fb").at(-1)).toBe("GID_x@@@a/b");
  });
  it("marks what has a number for an ID as that, and names what has an ID for machines", () => {
    expect(words("/instances/mqtt-a/tokens/12").at(-1)).toBe("#12");
    expect(words("/instances/mqtt-a/devices/imports/3").slice(-2)).toEqual(["imports", "#3"]);
    expect(words("/access-users/au_8h3i0ta3e5lu8wjh")).toEqual(["accessUsers", "accessUser"]);
    expect(words("/denials/7")).toEqual(["denials", "#7"]);
  });
  it("survives an address that cannot be decoded", () => {
    expect(words("/instances/mqtt-a/clients/%E0%A4%A").at(-1)).toBe("%E0%A4%A");
  });
  it("shows an instance that it does not know by its ID", () => {
    expect(words("/instances/mqtt-b").at(-1)).toBe("mqtt-b");
  });
});

describe("the place of a path", () => {
  it("is its entry, also below it", () => {
    expect(entryOf("/instances/mqtt-a/groups/GID_x")).toBe("groups");
    expect(entryOf("/instances/mqtt-a")).toBe("overview");
    expect(entryOf("/access-keys")).toBe("accessKeys");
    expect(entryOf("/instances/new")).toBe("instances");
    expect(entryOf("/nowhere")).toBeNull();
  });
  it("has an instance where the address does", () => {
    expect(instanceIdOf("/instances/mqtt-a/tokens")).toBe("mqtt-a");
    expect(instanceIdOf("/audit")).toBeNull();
  });
});

describe("sameEntryIn", () => {
  it("leads to the same list of the other instance, never to a thing of the first", () => {
    expect(sameEntryIn("/instances/mqtt-a/groups/GID_x", "mqtt-b")).toBe("/instances/mqtt-b/groups");
    expect(sameEntryIn("/audit", "mqtt-b")).toBe("/instances/mqtt-b");
  });
});

it("gives no two pages the same key", () => {
  const keys = Object.values(ENTRIES).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
