import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CaseLogin, DECISION_CASES, type DecisionCase } from "../domain/decision-cases.ts";
import { WORLD_FILE } from "../domain/decision-world.ts";
import { parseUsername } from "../domain/login.ts";
import { explain } from "../domain/reason.ts";
import { type CaseWorld, makeCaseWorld } from "../testing/case-world.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { Access } from "./access.ts";
import { type AccessCheckInput, checkAccess } from "./access-check.ts";
import type { CheckLogin } from "./access-check-login.ts";
import { proposeAllow } from "./access-check-proposal.ts";
import { getGroup } from "./groups.ts";
import { LiveClients } from "./live-clients.ts";

/*
 * The case table of the core, asked of the access check: of a client that logs in with what it would send, and again by its
 * credential without a secret; of a client that is connected already as it is bound.
 */

let world: TestWorld;
let live: LiveClients;
let cases: CaseWorld;

beforeAll(() => {
  world = openTestWorld();
  live = new LiveClients(world.db.$client);
  cases = makeCaseWorld(world);
});
afterAll(() => world.close());

/** The instance from whose page it is asked: that of the username, where it names one that is there. */
function instanceOf({ username }: CaseLogin): string {
  const parsed = parseUsername(username);
  const named = parsed.ok && WORLD_FILE.instances.some(({ id }) => id === parsed.instanceId);
  return parsed.ok && named ? parsed.instanceId : "mqtt-main";
}

/** The question without its login. */
function question({ login, act }: DecisionCase): Omit<AccessCheckInput, "login"> {
  const { clientId, address = "127.0.0.1", secure = false } = login;
  const base = { instanceId: instanceOf(login), clientId, address, secure, topic: "", payloadBytes: 0 };
  if (act.action === "CONNECT") return { ...base, action: "CONNECT" };
  if (act.action === "UPLOAD") {
    const payload =
      "payload" in act ? act.payload : JSON.stringify({ token: cases.tokenOf(act.token).text, type: act.type });
    return { ...base, action: "PUBLISH", topic: "$SYS/uploadToken", payload };
  }
  return { ...base, ...act };
}

/** Asks, and holds that asking changes nothing. */
function ask(input: AccessCheckInput) {
  const changes = () => world.db.$client.prepare("select total_changes()").pluck().get();
  const before = changes();
  const check = checkAccess(world.system, input);
  expect(changes()).toBe(before);
  return check;
}

function typed(login: CaseLogin): CheckLogin {
  const { username, password } = cases.credentials(login);
  return { by: "login", username, password };
}

/** Tells of a live connection as the gateway does; it goes when `end` is called. */
function connect(one: CaseLogin, subscribed: readonly string[] = []): { end(): void } {
  const { clientId, address = "127.0.0.1", secure = false } = one;
  const access = new Access(world.db.$client, world.keyring, { connections: () => 0, isConnected: () => false });
  const request = { ...cases.credentials(one), address, secure, now: world.clock.now };
  const { binding } = access.authenticate(request);
  if (!binding) throw new Error(`${clientId} is not let in`);
  const accepted = { listener: "tcp", cleanSession: true, keepaliveSeconds: 60, connectedAt: world.clock.now } as const;
  const subscriptions = new Map(subscribed.map((filter) => [filter, 1]));
  const connection = { id: `c-${clientId}`, binding, subscriptions, accepted };
  live.add(connection);
  const tell = () => {
    live.write(() => true);
    live.written();
  };
  tell();
  return {
    end: () => {
      live.remove(connection);
      tell();
    },
  };
}

const CASES = DECISION_CASES.map((one) => [one.name, one] as const);
const CONNECTS = CASES.filter(([, { act }]) => act.action === "CONNECT");
/** Operations that do not hang on what happened after CONNECT. */
const STILL = CASES.filter(
  ([, { act, meanwhile, subscribed }]) => act.action !== "CONNECT" && !meanwhile && !subscribed,
);
const OPERATIONS = CASES.filter(([, { act }]) => act.action !== "CONNECT");

/** A password that is good is as good as not given. */
const PASSWORD_REASONS = [
  "bad_signature",
  "malformed_token_password",
  "token_unreadable",
  "token_forged",
  "token_type",
];

describe("decision cases, through the access check", () => {
  it("are all asked", () => {
    expect(CONNECTS.length + OPERATIONS.length).toBe(DECISION_CASES.length);
    expect(DECISION_CASES.length).toBeGreaterThan(200);
  });

  it.each(OPERATIONS)("as it is bound now: %s", (_, one) => {
    const besides = one.beside ? connect(one.beside) : null;
    const connection = connect(one.login, one.subscribed);
    const { now } = world.clock;
    for (const each of one.meanwhile ?? []) cases.change(each);
    const { bound } = ask(question(one));
    expect(bound?.decision.reason).toBe(one.expected);
    expect(bound?.connect).toBeNull();
    connection.end();
    besides?.end();
    world.clock.now = now;
  });

  it.each(STILL)("at its next CONNECT: %s", (_, one) => {
    const { next } = ask({ ...question(one), login: typed(one.login) });
    expect(next.decision.reason).toBe(one.expected);
    expect(next.connect?.reason).toBe("ok");
    expect(next.operation).toEqual(next.decision);
  });

  it.each(CONNECTS)("%s", (_, one) => {
    const besides = one.beside ? connect(one.beside) : null;
    for (const each of one.meanwhile ?? []) cases.change(each);
    const { next } = ask({ ...question(one), login: typed(one.login) });
    expect(next.decision.reason).toBe(one.expected);
    expect(next.decision.allowed).toBe(one.expected === "ok");
    expect(explain(next.decision)).not.toMatch(/\{[A-Za-z]+\}|undefined|null/);
    besides?.end();
  });

  const nameable = [...CONNECTS, ...STILL].filter(([, { login, expected, act, meanwhile }]) => {
    const parsed = parseUsername(login.username);
    const good = act.action !== "CONNECT" || !PASSWORD_REASONS.includes(expected);
    // A case whose change was played already, or that names an instance whose page nobody can open, has no such question.
    return (
      parsed.ok &&
      good &&
      !meanwhile &&
      instanceOf(login) === parsed.instanceId &&
      !("raw" in login.password && parsed.mode === "Token")
    );
  });

  it.each(nameable)("as if the password were right: %s", (_, one) => {
    const besides = one.beside ? connect(one.beside) : null;
    const parsed = parseUsername(one.login.username);
    if (!parsed.ok) throw new Error("unreadable");
    const { password } = one.login;
    const tokenIds = "tokens" in password ? password.tokens.map(([, name]) => cases.tokenOf(name).id) : undefined;
    const login: CheckLogin = {
      ...{ by: "credential", mode: parsed.mode, keyId: parsed.keyId },
      ...(tokenIds ? { tokenIds } : {}),
    };
    const { next } = ask({ ...question(one), login });
    expect(next.decision.reason).toBe(one.expected);
    besides?.end();
  });

  const MENDABLE = ["group_policy_denied", "group_policy_no_match", "actions_inseparable", "custom_auth_no_match"];
  const refused = STILL.filter(([, { expected }]) => expected !== "ok");

  it.each(refused)("are allowed by what is proposed, or it says why nothing can: %s", (_, one) => {
    const proposal = proposeAllow(world.system, { ...question(one), login: typed(one.login) });
    const { allows, blocker, token, groupPolicy, accessPolicy, customPermission } = proposal;
    if (MENDABLE.includes(one.expected)) expect(allows).toBe(true);
    if (one.expected.startsWith("token_") && one.act.action !== "UPLOAD") expect(token).not.toBeNull();
    expect([allows, blocker !== null, token !== null].filter(Boolean)).toHaveLength(1);
    if (allows) expect(groupPolicy ?? accessPolicy ?? customPermission).not.toBeNull();
    if (blocker) expect(blocker.allowed).toBe(false);
    // It is no wider than it must be: no rule is added but on the topic itself.
    if (groupPolicy) {
      const before = getGroup(world.system, { instanceId: instanceOf(one.login), id: groupPolicy.groupId }).rules;
      const added = groupPolicy.rules.filter(
        ({ effect, topic }) => !before.some((rule) => rule.effect === effect && rule.topic === topic),
      );
      expect(added.map(({ effect, topic }) => [effect, topic])).toEqual(
        added.map(() => ["Allow", "topic" in one.act ? one.act.topic : ""]),
      );
    }
  });

  it("never repeat a secret, a password or a token", () => {
    const secrets = /secret-of|'s (other )?secret|DC\.secret|DC\.newsecret|gtk_[A-Za-z0-9]{5}/;
    for (const [, one] of CASES) {
      expect(JSON.stringify(ask({ ...question(one), login: typed(one.login) }))).not.toMatch(secrets);
    }
  });
});
