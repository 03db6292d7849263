import { expect, test } from "vitest";
import { type AuditEntry, auditFacts, auditTargetHref } from "./audit-entry.ts";

const entry = (action: string, target: string, instanceId: string | null = "mqtt-a"): AuditEntry => ({
  id: 1,
  at: 0,
  actorKind: "operator",
  actorId: "op_1",
  actorName: "Ada",
  address: null,
  action,
  instanceId,
  target,
  detail: null,
});

test("of a change only what differs is told", () => {
  const detail = { before: { name: "a", limit: 1, rules: [1] }, after: { name: "b", limit: 1, rules: [1] } };
  expect(auditFacts(detail)).toEqual([{ kind: "change", name: "name", before: "a", after: "b" }]);
});

test("a change of one value has no names, and other details are told as they are", () => {
  expect(auditFacts({ before: "", after: "line 4" })).toEqual([
    { kind: "change", name: "value", before: "", after: "line 4" },
  ]);
  expect(auditFacts({ keyId: "DC.x" })).toEqual([{ kind: "value", name: "keyId", value: "DC.x" }]);
  expect(auditFacts(null)).toEqual([]);
});

test("an entry leads to the page of what was changed, unless it is gone", () => {
  expect(auditTargetHref(entry("device_credential.rotate", "GID_a@@@1"))).toBe(
    "/instances/mqtt-a/devices/GID_a%40%40%401",
  );
  expect(auditTargetHref(entry("access_key.disable", "GAK1", null))).toBe("/access-keys/GAK1");
  expect(auditTargetHref(entry("token.export", "tokens"))).toBe("/instances/mqtt-a/tokens");
  expect(auditTargetHref(entry("view.save", "audit"))).toBe("/instances/mqtt-a/audit");
  expect(auditTargetHref(entry("denial.export", "denials", null))).toBe("/denials");
  expect(auditTargetHref(entry("import.run", "7"))).toBe("/instances/mqtt-a/devices/imports/7");
  expect(auditTargetHref(entry("import.discard", "7"))).toBeNull();
  expect(auditTargetHref(entry("group.delete", "GID_a"))).toBeNull();
  expect(auditTargetHref(entry("access_policy.save", "lines", null))).toBe("/access-policies/lines");
  expect(auditTargetHref(entry("access_policy.delete", "lines", null))).toBeNull();
  expect(auditTargetHref(entry("state.export_with_secrets", "all", null))).toBeNull();
});
