import { afterEach, beforeEach, expect, test } from "vitest";
import { denials } from "../../db/schema.ts";
import type { Decision } from "../domain/decision.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { DenialRecord, type Refusal } from "./denial-record.ts";

let world: TestWorld;
let record: DenialRecord;

beforeEach(() => {
  world = openTestWorld();
  record = new DenialRecord(world.db.$client);
});
afterEach(() => world.close());

const decision: Decision = {
  allowed: false,
  reason: "group_policy_denied",
  decidedBy: null,
  losing: [],
  steps: [],
  params: {},
};
const refusal = (more: Partial<Refusal> = {}): Refusal => ({
  instanceId: "mqtt-a",
  clientId: "GID_a@@@1",
  action: "PUBLISH",
  topic: "t",
  decision,
  mode: "DeviceCredential",
  keyId: "DC.x",
  address: "192.0.2.1",
  at: 1_000,
  ...more,
});
const always = () => true;
const rows = () => world.db.select().from(denials).all();

function flush(): void {
  record.write(always);
  record.written();
}

test("the same refusal again is one row that counts, with the last decision and the first time", () => {
  record.record(refusal());
  record.record(refusal({ at: 2_000, address: "192.0.2.2" }));
  flush();
  record.record(refusal({ at: 3_000, keyId: "DC.y" }));
  flush();
  expect(rows()).toMatchObject([{ count: 3, firstAt: 1_000, lastAt: 3_000, keyId: "DC.y", address: "192.0.2.1" }]);
});

test("what could not be committed is written by the next attempt, once", () => {
  record.record(refusal());
  expect(() =>
    world.db.$client.transaction(() => {
      record.write(always);
      throw new Error("disk full");
    })(),
  ).toThrow();
  expect([rows().length, record.pending]).toEqual([0, 1]);
  flush();
  expect(rows()).toMatchObject([{ count: 1 }]);
});

test("a flood from one address does not hide what happens at another", () => {
  for (let i = 0; i < 10_000; i++) record.record(refusal({ clientId: `c${i}` }));
  record.record(refusal({ clientId: "victim", address: "192.0.2.9" }));
  flush();
  const kept = rows();
  expect(kept.length).toBe(101);
  expect(kept.some(({ clientId }) => clientId === "victim")).toBe(true);
  expect(record.lost).toBe(9_900);
});

test("the oldest rows of an instance go when there are too many, and no others", () => {
  for (let i = 0; i < 30; i++) {
    record.record(refusal({ clientId: `c${i}`, at: 1_000 + i }));
    record.record(refusal({ instanceId: "mqtt-b", clientId: `c${i}`, at: 1 }));
  }
  flush();
  record.prune(29);
  const of = (id: string) => rows().filter(({ instanceId }) => instanceId === id);
  expect(of("mqtt-a")).toHaveLength(29);
  expect(of("mqtt-a").some(({ clientId }) => clientId === "c0")).toBe(false);
  expect(of("mqtt-b")).toHaveLength(29);
});
