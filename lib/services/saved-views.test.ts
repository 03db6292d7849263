import { afterEach, beforeEach, expect, test } from "vitest";
import { savedViews } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import type { ServiceContext } from "./context.ts";
import { createInstance, deleteInstance } from "./instances.ts";
import { deleteView, listSavedViews, saveView } from "./saved-views.ts";

let world: TestWorld;
let ada: ServiceContext;
let bob: ServiceContext;
const devices = { instanceId: "mqtt-here", list: "devices" } as const;

beforeEach(() => {
  world = openTestWorld();
  for (const id of ["mqtt-here", "mqtt-elsewhere"]) createInstance(world.system, { id, edition: "Standard" });
  const as = (id: string): ServiceContext => ({
    ...world.system,
    actor: { kind: "operator", id, name: id, grants: [{ instanceId: "mqtt-here", role: "viewer" }] },
  });
  ada = as("op_ada");
  bob = as("op_bob");
});
afterEach(() => world.close());

test("a view keeps the filter of its list, and nothing else of the address", () => {
  saveView(ada, { ...devices, name: "Unused", query: "state=never&after=x&trail=y&q=%20GID_a%20&evil=1&group=" });
  expect(listSavedViews(ada, devices)).toEqual([{ id: 1, name: "Unused", query: "q=GID_a&state=never" }]);
  expect(() => saveView(ada, { ...devices, name: "All", query: "state=nonsense&after=x" })).toThrow(
    "Nothing is filtered",
  );
});

test("the same name is replaced, and views are in the order of their names", () => {
  saveView(ada, { ...devices, name: "b", query: "q=1" });
  saveView(ada, { ...devices, name: "A", query: "q=2" });
  saveView(ada, { ...devices, name: "b", query: "q=3" });
  expect(listSavedViews(ada, devices).map(({ name, query }) => [name, query])).toEqual([
    ["A", "q=2"],
    ["b", "q=3"],
  ]);
});

test("views are of one operator, one list and one place", () => {
  const { id } = saveView(ada, { ...devices, name: "mine", query: "q=1" });
  expect(listSavedViews(bob, devices)).toEqual([]);
  expect(listSavedViews(ada, { ...devices, list: "tokens" })).toEqual([]);
  expect(() => deleteView(bob, { ...devices, id })).toThrow("no such view");
  expect(() => deleteView(ada, { ...devices, list: "groups", id })).toThrow("no such view");
  expect(() => saveView(ada, { ...devices, instanceId: "mqtt-elsewhere", name: "x", query: "q=1" })).toThrow(/no such/);
  expect(() => saveView(ada, { instanceId: null, list: "audit", name: "x", query: "q=1" })).toThrow(/role admin/);
  saveView(ada, { instanceId: null, list: "denials", name: "x", query: "q=1" });
  deleteView(ada, { ...devices, id });
  expect(listSavedViews(ada, devices)).toEqual([]);
});

test("a list has at most 30 views, of which each can still be replaced", () => {
  for (let n = 0; n < 30; n++) saveView(ada, { ...devices, name: `v${n}`, query: "q=1" });
  expect(() => saveView(ada, { ...devices, name: "more", query: "q=1" })).toThrow("30 views");
  saveView(ada, { ...devices, name: "v7", query: "q=2" });
  saveView(bob, { ...devices, name: "more", query: "q=1" });
});

test("views go with the instance", () => {
  saveView(ada, { ...devices, name: "x", query: "q=1" });
  deleteInstance(world.system, { id: "mqtt-here", confirmName: "mqtt-here" });
  expect(world.db.select().from(savedViews).all()).toEqual([]);
});
