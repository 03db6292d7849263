import { afterEach, beforeEach, expect, test } from "vitest";
import { DomainError } from "../domain/errors.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { applyState, parseStateFile, StateFileError } from "./apply.ts";
import { exportState } from "./export-state.ts";
import { createGroup, getGroup, saveGroupPolicy } from "./groups.ts";
import { createInstance } from "./instances.ts";

const PLACE = { instanceId: "mqtt-a00", id: "GID_lines" } as const;
let world: TestWorld;

beforeEach(() => {
  world = openTestWorld();
  createInstance(world.system, { id: PLACE.instanceId, name: "lines", edition: "Standard" });
  createGroup(world.system, { ...PLACE, defaultEffect: "Allow", note: "" });
});
afterEach(() => world.close());

const deny = (topic: string) => ({ effect: "Deny", pub: true, sub: true, topic }) as const;
const MUST_ALLOW = { expect: "allow", action: "PUB", topic: "line/1/state" } as const;
const MUST_DENY = { expect: "deny", action: "SUB", topic: "secret/#" } as const;

function save(more: Partial<Parameters<typeof saveGroupPolicy>[1]>) {
  const { policyVersion } = getGroup(world.system, PLACE);
  return saveGroupPolicy(world.system, {
    ...{ ...PLACE, expectedVersion: policyVersion, defaultEffect: "Allow", rules: [deny("secret/#")] },
    ...more,
  });
}

function refusal(run: () => unknown): DomainError {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error("it was not refused");
}

const audited = () =>
  world.db.$client
    .prepare("select action, detail from audit_log where action like 'group.%' order by id")
    .all()
    .map((row) => row as { action: string; detail: string });

test("tests are saved with a policy, and alone are no new version of it", () => {
  expect(save({ tests: [MUST_ALLOW, MUST_DENY] })).toMatchObject({ policyVersion: 2, tests: [MUST_ALLOW, MUST_DENY] });
  expect(save({ tests: [MUST_DENY] })).toMatchObject({ policyVersion: 2, tests: [MUST_DENY] });
  expect(save({})).toMatchObject({ tests: [MUST_DENY] });
  expect(audited().map(({ action }) => action)).toEqual(["group.create", "group.tests", "group.policy", "group.tests"]);
});

test("a save that breaks a line is refused with the line and the rule, and changes nothing", () => {
  save({ tests: [MUST_DENY, MUST_ALLOW] });
  const error = refusal(() => save({ rules: [deny("secret/#"), deny("line/+/state")] }));
  expect(error).toMatchObject({ code: "invalid_input", detail: "PolicyTestBroken" });
  expect(error.fields).toEqual({
    "tests.1.topic": expect.stringContaining(
      "line 2 must allow mq:PUB on line/1/state, but the rule Deny on line/+/state",
    ),
  });
  expect(refusal(() => save({ rules: [] })).message).toContain("must deny mq:SUB on secret/#, but the default Allow");
  expect(getGroup(world.system, PLACE)).toMatchObject({ policyVersion: 2, rules: [deny("secret/#")] });
});

test("a reason lets it pass, and is in the audit log with what it broke", () => {
  save({ tests: [MUST_ALLOW] });
  save({ rules: [deny("line/#")], overrideReason: "line 1 is being taken down" });
  expect(getGroup(world.system, PLACE)).toMatchObject({ policyVersion: 3, tests: [MUST_ALLOW] });
  const row = audited().find(({ action }) => action === "group.tests_override");
  expect(JSON.parse(row?.detail ?? "")).toEqual({
    reason: "line 1 is being taken down",
    broken: [{ ...MUST_ALLOW, decidedBy: { kind: "group_rule", groupId: PLACE.id, rule: deny("line/#") } }],
  });
});

test("a line that says nothing is refused", () => {
  const wrong = (tests: Parameters<typeof save>[0]["tests"]) => refusal(() => save({ tests: tests ?? [] })).fields;
  expect(wrong([{ ...MUST_ALLOW, topic: "line/+/state" }])).toHaveProperty(["tests.0.topic"]);
  expect(wrong([{ ...MUST_ALLOW, topic: "$SYS/broker" }])).toHaveProperty(["tests.0.topic"]);
  expect(wrong([MUST_DENY, { ...MUST_DENY, expect: "allow" }])).toHaveProperty(["tests.1.topic"]);
});

test("a state file brings tests, is measured against them, and gives them back", () => {
  const group = (more: object) => ({ instances: [{ id: PLACE.instanceId, groups: [{ id: PLACE.id, ...more }] }] });
  const tests = [
    { expect: "allow", action: "mq:PUB", topic: "line/1/state" },
    { expect: "deny", action: "mq:SUB", topic: "secret/#" },
  ];
  const rules = [{ effect: "Deny", actions: ["mq:PUB", "mq:SUB"], topic: "secret/#" }];
  const apply = (more: object) => applyState(world.system, parseStateFile(group(more)));
  const of = (results: ReturnType<typeof apply>) => results.find(({ noun }) => noun === "group")?.did;
  expect(of(apply({ rules, tests }))).toBe("changed");
  expect(of(apply({ rules, tests }))).toBe("unchanged");
  expect(exportState(world.system, { secrets: false })).toMatchObject({ instances: [{ groups: [{ tests }] }] });

  // Also a file that leaves the tests out is measured against them.
  const broken = () => apply({ rules: [] });
  expect(broken).toThrow(StateFileError);
  expect(broken).toThrow(/instances\[0\]\.groups\[0\]\.tests\[1\]\.topic: .*must deny mq:SUB on secret\/#/);
  expect(getGroup(world.system, PLACE).rules).toHaveLength(1);
});
