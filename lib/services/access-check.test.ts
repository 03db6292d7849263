import { afterEach, beforeEach, expect, test } from "vitest";
import { signClientId } from "../domain/signature.ts";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { checkAccess } from "./access-check.ts";
import { checkTypedLogin } from "./access-check-typed.ts";
import { createInstance } from "./instances.ts";

let world: InhabitedWorld;

beforeEach(() => {
  world = openInhabitedWorld();
});
afterEach(() => world.close());

const question = { action: "PUBLISH", topic: "a/b", payloadBytes: 0 } as const;

test("an instance that one may not see looks as if it were not there, also by a typed username", () => {
  const { instanceId, clientId } = world.here;
  createInstance(world.system, { id: "mqtt-hidden", name: "hidden", edition: "Standard" });
  const ctx = world.as({ instanceId, role: "operator" });
  const typed = (id: string) =>
    checkTypedLogin(ctx, {
      ...question,
      instanceId,
      clientId,
      login: { by: "login", username: `Signature|KEY-x|${id}`, password: "x" },
    }).next.decision;
  expect(typed("mqtt-hidden")).toEqual({ ...typed("mqtt-nowhere"), ...shown("mqtt-hidden") });
  expect(() => checkAccess(ctx, { ...question, instanceId: "mqtt-hidden", clientId })).toThrow(/no such instance/);
});

const shown = (instanceId: string) => ({
  params: { instanceId },
  steps: [
    { check: "username", outcome: "pass", subject: "Signature" },
    { check: "instance", outcome: "refuse", subject: instanceId },
  ],
});

test("passwords cannot be guessed at", () => {
  const { instanceId, clientId } = world.here;
  const ctx = world.as({ instanceId, role: "operator" });
  const guess = (n: number) =>
    checkTypedLogin(ctx, {
      ...question,
      instanceId,
      clientId,
      login: { by: "login", username: `DeviceCredential|DC.x|${instanceId}`, password: signClientId(`${n}`, clientId) },
    });
  for (let n = 0; n < 20; n++) expect(guess(n).next.decision.allowed).toBe(false);
  expect(() => guess(20)).toThrow(/Too many/);
});

test("a client that is not connected cannot be asked about as it is connected", () => {
  const { instanceId } = world.here;
  expect(() => checkAccess(world.system, { ...question, instanceId, clientId: "GID_none@@@x" })).toThrow(
    /not connected/,
  );
});

test("a draft is decided beside what is in force, and changes nothing", () => {
  const { instanceId, clientId, groupId } = world.here;
  const rules = [{ effect: "Deny", pub: true, sub: true, topic: "a/#" }] as const;
  const draft = { groupPolicy: { groupId, defaultEffect: "Allow", rules } } as const;
  const login = { by: "credential", mode: "DeviceCredential" } as const;
  const check = checkAccess(world.system, { ...question, instanceId, clientId, login }, draft);
  expect(check.next.decision.reason).toBe("ok");
  expect(check.drafted?.decision).toMatchObject({ reason: "group_policy_denied", decidedBy: { rule: rules[0] } });
  expect(checkAccess(world.system, { ...question, instanceId, clientId, login }).next.decision.reason).toBe("ok");
});
