import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { createAccessKey, ensurePrimaryAccount, listAccessUsers } from "./access-users.ts";
import { type ApiCall, ApiCallRecord, listApiCalls } from "./api-calls.ts";

let world: TestWorld;
let record: ApiCallRecord;
beforeEach(() => {
  world = openTestWorld();
  record = new ApiCallRecord(world.db.$client);
});
afterEach(() => world.close());

const call = (more: Partial<ApiCall> = {}): Omit<ApiCall, "id"> => ({
  at: world.clock.now,
  requestId: "R",
  signed: true,
  operation: "QueryToken",
  keyId: "AK01",
  userName: "app",
  instanceId: "mqtt-a",
  address: "192.0.2.1",
  status: 200,
  code: "OK",
  durationMs: 1,
  ...more,
});

test("who may see some instances sees their signed calls only", () => {
  record.add(call({ requestId: "A" }));
  record.add(call({ requestId: "B", instanceId: "mqtt-b" }));
  record.add(call({ requestId: "C", instanceId: null, signed: false, code: "SignatureDoesNotMatch" }));
  record.flush();
  const seen = (...grants: Parameters<TestWorld["as"]>) =>
    listApiCalls(world.as(...grants), {}).items.map(({ requestId }) => requestId);
  expect(seen({ instanceId: null, role: "viewer" })).toEqual(["C", "B", "A"]);
  expect(seen({ instanceId: "mqtt-a", role: "viewer" })).toEqual(["A"]);
  expect(seen({ instanceId: "mqtt-c", role: "admin" })).toEqual([]);
  expect(seen()).toEqual([]);
});

test("calls are found by operation, result, key and request ID", () => {
  record.add(call({ requestId: "A" }));
  record.add(call({ requestId: "B", operation: "ApplyToken", code: "NoPermission", status: 403, keyId: "AK02" }));
  record.flush();
  const found = (filter: Parameters<typeof listApiCalls>[1]) =>
    listApiCalls(world.system, filter).items.map(({ requestId }) => requestId);
  expect(found({ operation: "ApplyToken" })).toEqual(["B"]);
  expect(found({ result: "ok" })).toEqual(["A"]);
  expect(found({ result: "failed" })).toEqual(["B"]);
  expect(found({ keyId: "AK01" })).toEqual(["A"]);
  expect(found({ requestId: "B" })).toEqual(["B"]);
});

test("what anybody can send pushes out nothing that was signed", () => {
  record.add(call({ requestId: "signed" }));
  for (let i = 0; i < 1_500; i++) record.add(call({ requestId: `${i}`, signed: false }));
  record.flush();
  const count = (signed: number) =>
    world.db.$client.prepare("select count(*) from api_calls where signed = ?").pluck().get(signed);
  expect([count(1), count(0)]).toEqual([1, 1_000]);
});

test("a signed call is the last use of its key", () => {
  const { key } = createAccessKey(world.system, { userId: ensurePrimaryAccount(world.system), note: "" });
  record.add(call({ keyId: key.id, address: "192.0.2.9" }));
  record.add(call({ keyId: key.id, signed: false, at: world.clock.now + 1, address: "203.0.113.1" }));
  record.flush();
  expect(listAccessUsers(world.system)[0]?.keys[0]).toMatchObject({
    lastUsedAt: world.clock.now,
    lastUsedAddress: "192.0.2.9",
    lastUsedClientId: null,
  });
});
