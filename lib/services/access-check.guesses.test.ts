import { afterAll, beforeAll, expect, test } from "vitest";
import { type InhabitedWorld, openInhabitedWorld } from "../testing/inhabited-world.ts";
import { checkAccess } from "./access-check.ts";

let world: InhabitedWorld;
beforeAll(() => {
  world = openInhabitedWorld();
});
afterAll(() => world.close());

/** Asks whether the password of a custom identity, which a person has chosen, is this one. */
const guess = (role: "viewer" | "operator", password: string, instanceId = "mqtt-here") =>
  checkAccess(world.as({ instanceId: "mqtt-here", role }), {
    ...{ instanceId, clientId: "anything", action: "CONNECT", topic: "", payloadBytes: 0 },
    login: { by: "login", username: `CustomAuth|ann|${instanceId}`, password },
  });

test("a viewer cannot have passwords tried; an operator, who may look them up, can", () => {
  expect(() => guess("viewer", "a guess")).toThrow(expect.objectContaining({ code: "forbidden" }));
  const { next } = guess("operator", "a guess");
  expect(next.decision.reason).toBe("bad_signature");
});

test("nobody can have those of another instance tried", () => {
  expect(() => guess("operator", "a guess", "mqtt-elsewhere")).toThrow(expect.objectContaining({ code: "not_found" }));
  const { next } = checkAccess(world.as({ instanceId: "mqtt-here", role: "operator" }), {
    ...{ instanceId: "mqtt-here", clientId: "anything", action: "CONNECT", topic: "", payloadBytes: 0 },
    login: { by: "login", username: "CustomAuth|ann|mqtt-elsewhere", password: "a guess" },
  });
  expect(next.decision.reason).toBe("unknown_instance");
});
