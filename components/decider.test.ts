import { expect, test } from "vitest";
import { deciderHref } from "./decider.tsx";

const policy = {
  kind: "access_policy",
  policy: "publish lines",
  statement: 1,
  effect: "Deny",
  user: "backend",
} as const;
const key = { kind: "credential", credential: "access_key", keyId: "AK.one" } as const;

test("what belongs to the account is a link only for who may open it", () => {
  const place = { instanceId: "mqtt-a", clientId: "GID_a@@@one" };
  const hrefOf = (decider: Parameters<typeof deciderHref>[0], seesAccount: boolean) =>
    deciderHref(decider, { ...place, seesAccount });
  expect([hrefOf(policy, true), hrefOf(policy, false)]).toEqual(["/access-policies/publish%20lines#statement-2", null]);
  expect([hrefOf(key, true), hrefOf(key, false)]).toEqual(["/access-keys/AK.one", null]);
  const group = { kind: "group_default", groupId: "GID_a", effect: "Deny" } as const;
  expect(hrefOf(group, false)).toBe("/instances/mqtt-a/groups/GID_a");
});
