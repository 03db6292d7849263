import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { auditLog, operatorSessions, operators, throttles } from "../../db/schema.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { changeOwnPassword, createOperator, deleteOperator, resetPassword, setOperatorEnabled } from "./operators.ts";
import { endSession, findSessionActor, SESSION_LIFE_MS, SignInInput, signIn } from "./sign-in.ts";

/** What happens while a password is being checked, and what was checked. */
const during = vi.hoisted(() => ({ check: () => {}, checks: [] as string[], allWrong: false }));
vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  const verify = async (stored: string, password: string) => {
    // Hundreds of guesses would take their time for nothing.
    const matches = !during.allWrong && (await real.verify(stored, password));
    during.checks.push(stored);
    during.check();
    return matches;
  };
  return { ...real, verify };
});

let world: TestWorld;
const password = "correct horse battery";
const email = "ada@example.com";
let operatorId: string;

beforeEach(async () => {
  world = openTestWorld();
  during.check = () => {};
  during.checks = [];
  during.allWrong = false;
  const owner = { password, grants: [{ instanceId: null, role: "owner" as const }] };
  operatorId = (await createOperator(world.system, { ...owner, email, name: "Ada" })).id;
  await createOperator(world.system, { ...owner, email: "other@example.com", name: "Other" });
});
afterEach(() => world.close());

const from = (address: string) => ({ ...world.system, address });
const attempt = (input: { email?: string; password?: string } = {}, address = "192.0.2.1") =>
  signIn(from(address), { email, password, ...input }).then(
    (signedIn) => signedIn.sessionId,
    (error) => error as Error & { code: string; retryAfterMs?: number },
  );
const refused = expect.objectContaining({
  code: "unauthenticated",
  message: "The e-mail address or the password is wrong.",
});
const limited = expect.objectContaining({ code: "rate_limited" });
const actorOf = (sessionId: unknown) => findSessionActor(world.system, String(sessionId));
const audited = () =>
  world.db
    .select()
    .from(auditLog)
    .all()
    .filter(({ action }) => action.startsWith("operator.sign_in"));

describe("who is let in", () => {
  test.each([email, "ADA@Example.COM", `  ${email} `])(
    "the right password with the e-mail address %j",
    async (text) => {
      const sessionId = await attempt({ email: text });
      expect(actorOf(sessionId)).toMatchObject({ id: operatorId, grants: [{ instanceId: null, role: "owner" }] });
      expect(audited()).toMatchObject([{ action: "operator.sign_in", actorId: operatorId, address: "192.0.2.1" }]);
      expect(world.db.select().from(operators).all()[0]).toMatchObject({
        lastSignInAt: world.clock.now,
        lastSignInAddress: "192.0.2.1",
      });
    },
  );

  test("a wrong password, an unknown address and a disabled operator get the same answer after the same work", async () => {
    await attempt({ email: "nobody@example.com" });
    const parameters = (stored: string | undefined) => stored?.split("$").slice(0, 4);
    const good = parameters(world.db.select().from(operators).all()[0]?.passwordHash);
    setOperatorEnabled(world.system, {
      id: (
        await createOperator(world.system, {
          email: "off@example.com",
          name: "Off",
          password,
          grants: [{ instanceId: null, role: "viewer" }],
        })
      ).id,
      enabled: false,
    });
    for (const input of [{ password: "wrong" }, { email: "nobody@example.com" }, { email: "off@example.com" }]) {
      during.checks = [];
      expect(await attempt(input)).toEqual(refused);
      expect(during.checks.map(parameters)).toEqual([good]);
    }
    expect(world.db.select().from(operatorSessions).all()).toEqual([]);
    expect(new Set(audited().map(({ action }) => action))).toEqual(new Set(["operator.sign_in_refused"]));
  });

  test.each(["", "a".repeat(255)])("the e-mail address %j is no input at all", (text) => {
    expect(SignInInput.safeParse({ email: text, password }).success).toBe(false);
  });
  test.each(["", "a".repeat(257)])("the password %j is no input at all", (text) => {
    expect(SignInInput.safeParse({ email, password: text }).success).toBe(false);
  });

  const meanwhile: [string, () => void][] = [
    ["disabled", () => void setOperatorEnabled(world.system, { id: operatorId, enabled: false })],
    ["deleted", () => deleteOperator(world.system, { id: operatorId })],
    ["given another password", () => void world.db.update(operators).set({ passwordHash: "$argon2id$other" }).run()],
  ];
  test.each(meanwhile)("nobody who is %s while the password is checked", async (_, change) => {
    during.check = change;
    expect(await attempt()).toEqual(refused);
    expect(world.db.select().from(operatorSessions).all()).toEqual([]);
  });
});

describe("a session", () => {
  test("ends to the millisecond after its life, whatever it is used for", async () => {
    const sessionId = await attempt();
    world.clock.now += SESSION_LIFE_MS - 1;
    expect(actorOf(sessionId)).not.toBeNull();
    world.clock.now += 1;
    expect(actorOf(sessionId)).toBeNull();
  });

  test("ends by signing out, once, and not those of others", async () => {
    const [mine, theirs] = [await attempt(), await attempt()];
    endSession(world.system, String(mine));
    endSession(world.system, String(mine));
    endSession(world.system, "se_unknown");
    expect([actorOf(mine), actorOf(theirs)?.id]).toEqual([null, operatorId]);
    const signedOut = world.db
      .select()
      .from(auditLog)
      .all()
      .filter(({ action }) => action === "operator.sign_out");
    expect(signedOut).toHaveLength(1);
  });

  const endings: [string, (sessionId: string) => unknown][] = [
    ["the operator is disabled", () => setOperatorEnabled(world.system, { id: operatorId, enabled: false })],
    ["an owner resets the password", () => resetPassword(world.system, { id: operatorId, password: `${password}2` })],
    ["the operator is deleted", () => deleteOperator(world.system, { id: operatorId })],
    [
      "the operator changes the password",
      (sessionId) => {
        const actor = actorOf(sessionId);
        if (actor === null) throw new Error("not signed in");
        return changeOwnPassword({ ...world.system, actor }, { current: password, password: `${password}2` });
      },
    ],
  ];
  test.each(endings)("ends when %s", async (_, end) => {
    const [one, two] = [await attempt(), await attempt({}, "192.0.2.2")];
    await end(String(one));
    expect([actorOf(one), actorOf(two)]).toEqual([null, null]);
  });

  test("does not come back when the operator is enabled again", async () => {
    const sessionId = await attempt();
    setOperatorEnabled(world.system, { id: operatorId, enabled: false });
    setOperatorEnabled(world.system, { id: operatorId, enabled: true });
    expect(actorOf(sessionId)).toBeNull();
    expect(await attempt()).toEqual(expect.stringMatching(/^se_/));
  });

  test("has the roles of now, not those of its beginning", async () => {
    const sessionId = await attempt();
    world.db.$client.exec(`update operator_roles set role = 'viewer' where operator_id = '${operatorId}'`);
    expect(actorOf(sessionId)?.grants).toEqual([{ instanceId: null, role: "viewer" }]);
  });
});

const tries = async (count: number, input: { email?: string; password?: string }, address?: string) => {
  const answers: unknown[] = [];
  for (let i = 0; i < count; i++) answers.push(await attempt(input, address));
  return answers;
};

describe("limits", () => {
  test("eight wrong passwords for one operator from one address, then one in fifteen seconds", async () => {
    expect(await tries(8, { password: "wrong" })).toEqual(Array(8).fill(refused));
    expect(await attempt()).toEqual(expect.objectContaining({ code: "rate_limited", retryAfterMs: 15_000 }));
    expect(during.checks).toHaveLength(8);
    world.clock.now += 14_999;
    expect(await attempt()).toEqual(limited);
    world.clock.now += 1;
    expect(await attempt()).toEqual(expect.stringMatching(/^se_/));
  });

  test("do not keep the operator out of another address, nor others out of this one", async () => {
    await tries(9, { password: "wrong" }, "198.51.100.1");
    expect(await attempt({}, "192.0.2.1")).toEqual(expect.stringMatching(/^se_/));
    expect(await attempt({ email: "other@example.com" }, "198.51.100.1")).toEqual(expect.stringMatching(/^se_/));
  });

  test("sixty tries from one address, whoever is tried", async () => {
    during.allWrong = true;
    for (let i = 0; i < 60; i++) await attempt({ email: `nobody${i}@example.com` });
    expect(await attempt({ email: "nobody@example.com" })).toEqual(limited);
    world.clock.now += 2_000;
    expect(await attempt({ email: "nobody@example.com" })).toEqual(refused);
  });

  test("count the whole network of an IPv6 address, and every spelling of it, as one", async () => {
    for (let i = 0; i < 8; i++) await attempt({ password: "wrong" }, `2001:db8:0:1:${i}::1`);
    expect(await attempt({}, "2001:DB8:0:1::9")).toEqual(limited);
    expect(await attempt({}, "2001:db8:0:2::9")).toEqual(expect.stringMatching(/^se_/));
  });

  test("of guesses from many addresses stop at two hundred, but not for where the operator has signed in before", async () => {
    await attempt({}, "192.0.2.77");
    during.allWrong = true;
    for (let i = 0; i < 199; i++) expect(await attempt({ password: "wrong" }, `10.0.${i}.1`)).toEqual(refused);
    during.allWrong = false;
    expect(await attempt({}, "10.0.201.1")).toEqual(limited);
    expect(await attempt({}, "192.0.2.77")).toEqual(expect.stringMatching(/^se_/));
  });

  test("never last longer because the clock has gone back", async () => {
    await tries(9, { password: "wrong" });
    world.clock.now -= 24 * 60 * 60 * 1_000;
    expect(await attempt()).toEqual(expect.objectContaining({ code: "rate_limited", retryAfterMs: 15_000 }));
    world.clock.now += 15_000;
    expect(await attempt()).toEqual(expect.stringMatching(/^se_/));
  });

  test("are over when the clock has gone forward", async () => {
    await tries(9, { password: "wrong" });
    world.clock.now += 24 * 60 * 60 * 1_000;
    expect(await tries(8, { password: "wrong" })).toEqual(Array(8).fill(refused));
  });

  test("of one's own password: whoever finds a browser signed in cannot guess at leisure", async () => {
    const actor = actorOf(await attempt());
    if (actor === null) throw new Error("not signed in");
    const ctx = { ...world.system, actor };
    const change = (current: string) => changeOwnPassword(ctx, { current, password: `${password}2` });
    for (let i = 0; i < 8; i++) {
      await expect(change("wrong")).rejects.toMatchObject({ code: "invalid_input", field: "current" });
    }
    await expect(change(password)).rejects.toMatchObject({ code: "rate_limited" });
  });
});

describe("a flood of guesses", () => {
  test("leaves a bounded record of addresses that nobody has, and a whole one of operators", async () => {
    during.allWrong = true;
    for (let i = 0; i < 250; i++) await attempt({ email: `nobody${i}@example.com` }, `10.0.${i}.1`);
    expect(audited()).toHaveLength(200);
    await attempt({ password: "wrong" }, "10.1.1.1");
    expect(audited().at(-1)).toMatchObject({ target: operatorId, address: "10.1.1.1" });
  });

  test("a password typed into the field of the e-mail address is stored nowhere", async () => {
    await attempt({ email: "My-Secret-Passphrase-7" });
    const stored = JSON.stringify([world.db.select().from(throttles).all(), world.db.select().from(auditLog).all()]);
    expect(stored.toLowerCase()).not.toContain("passphrase");
  });
});

test("an own password that was changed while the new one was hashed stays as it is", async () => {
  const actor = actorOf(await attempt());
  if (actor === null) throw new Error("not signed in");
  during.check = () => void world.db.update(operators).set({ passwordHash: "$argon2id$reset" }).run();
  const change = changeOwnPassword({ ...world.system, actor }, { current: password, password: `${password}2` });
  await expect(change).rejects.toMatchObject({ code: "conflict" });
  expect(world.db.select().from(operators).all()[0]?.passwordHash).toBe("$argon2id$reset");
});
