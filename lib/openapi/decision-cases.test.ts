import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DECISION_CASES, type DecisionCase } from "../domain/decision-cases.ts";
import { parseUsername } from "../domain/login.ts";
import type { ReasonCode } from "../domain/reason.ts";
import { residentsOf } from "../gateway/test-residents.ts";
import { type CaseWorld, makeCaseWorld } from "../testing/case-world.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { SDKS } from "./test-clients.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

/*
 * The case table of the core, at the door of the API. Two of its calls decide what a CONNECT decides, on the same facts: who
 * signs with an access key needs `mq:MqttInstanceAccess` to ask about a session of the instance, and QueryToken says whether
 * a token is good. Blocks, groups and quotas are no matter of the API, so cases that turn on them are left out.
 */

/** What a caller is told, by what a client that logs in with the same key would be refused for. */
const CODES: Partial<Record<ReasonCode, string>> = {
  ok: "OK",
  unknown_access_key: "InvalidAccessKeyId.NotFound",
  access_key_disabled: "InvalidAccessKeyId.Inactive",
  bad_signature: "SignatureDoesNotMatch",
  access_policy_denied: "NoPermission",
  access_policy_no_match: "NoPermission",
};

/** Whether a token is good, by what a client that presents it alone would be refused for. */
const TOKEN_IS_GOOD: Partial<Record<ReasonCode, boolean>> = {
  ok: true,
  token_expired: false,
  token_revoked: false,
  token_forged: false,
  token_unreadable: false,
  token_account: false,
};

let server: TestServer;
let world: TestWorld;
let cases: CaseWorld;

beforeAll(async () => {
  // The SDKs sign with the time of day, so the world has it too.
  world = openTestWorld(Date.now());
  cases = makeCaseWorld({ ...world, ...residentsOf(world.system) });
  const { now } = world.clock;
  server = await startTestServer({ world });
  world.clock.now = now;
});
afterAll(async () => {
  await server.close();
  world.close();
});

/** The SDKs sign with the time of day, so that the clock cannot be moved to the end of a token. */
const connects = DECISION_CASES.filter(
  ({ act, meanwhile = [] }) => act.action === "CONNECT" && meanwhile.every(({ do: what }) => what !== "expire"),
);
const loginOf = ({ login }: DecisionCase) => {
  const parsed = parseUsername(login.username);
  return parsed.ok ? parsed : null;
};

const signed = connects.filter((one) => loginOf(one)?.mode === "Signature" && CODES[one.expected] !== undefined);

describe("who signs with an access key", () => {
  it.each(signed.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const { keyId, instanceId } = loginOf(one) ?? expect.fail();
    const { login, expected } = one;
    for (const each of one.meanwhile ?? []) cases.change(each);
    // A password that is no signature of this client ID stands for a secret that is not the key's.
    const secret = "sign" in login.password && login.password.of === undefined ? login.password.sign : "another secret";
    server.origin = { address: login.address ?? "127.0.0.1", secure: login.secure ?? false };
    for (const connect of Object.values(SDKS)) {
      const told = await connect(server.host, { id: keyId, secret })
        .call("QuerySessionByClientId", { InstanceId: instanceId, ClientId: login.clientId })
        .then(
          () => "OK",
          (error) => error.code as string,
        );
      expect(told).toBe(CODES[expected]);
    }
  });
});

const withTokens = connects.filter(
  (one) =>
    loginOf(one)?.mode === "Token" &&
    TOKEN_IS_GOOD[one.expected] !== undefined &&
    "tokens" in one.login.password &&
    one.login.password.tokens.length === 1,
);

describe("who asks whether a token is good", () => {
  it.each(withTokens.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const { instanceId } = loginOf(one) ?? expect.fail();
    const { password } = one.login;
    const [, name] = ("tokens" in password ? password.tokens[0] : undefined) ?? expect.fail();
    for (const each of one.meanwhile ?? []) cases.change(each);
    server.origin = { address: "127.0.0.1", secure: false };
    for (const connect of Object.values(SDKS)) {
      const { TokenStatus } = await connect(server.host, server.primary).call("QueryToken", {
        InstanceId: instanceId,
        Token: cases.tokenOf(name).text,
      });
      expect(TokenStatus).toBe(TOKEN_IS_GOOD[one.expected]);
    }
  });
});

it("plays every kind of refusal that the API knows", () => {
  const played = new Set(signed.map(({ expected }) => expected));
  expect(Object.keys(CODES).filter((reason) => !played.has(reason as ReasonCode))).toEqual([]);
  expect(signed.length).toBeGreaterThan(20);
  expect(withTokens.map(({ expected }) => expected)).toEqual(
    expect.arrayContaining(["ok", "token_expired", "token_revoked"]),
  );
});
