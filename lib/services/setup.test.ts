import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, operators, setupCodes } from "../../db/schema.ts";
import { readSettings } from "../config/settings.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import { checkSetUpCode, needsSetUp, renewSetUpCode, SetUpInput, setUp, setUpFromSettings } from "./setup.ts";
import { signIn } from "./sign-in.ts";

let world: TestWorld;
const password = "correct horse battery";
const owner = { email: "ada@example.com", name: "Ada", password };
const DAY_MS = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  world = openTestWorld();
});
afterEach(() => world.close());

const ctx = (address = "192.0.2.1") => ({ ...world.system, address });
function newCode(): string {
  const code = renewSetUpCode(ctx());
  if (code === null) throw new Error("there is an operator already");
  return code;
}
const forbidden = expect.objectContaining({ code: "forbidden" });

test("the code makes one owner, who can sign in, and is used up", async () => {
  const code = newCode();
  expect([needsSetUp(ctx()), checkSetUpCode(ctx(), code)]).toEqual([true, true]);
  await setUp(ctx(), { ...owner, code });
  expect([needsSetUp(ctx()), checkSetUpCode(ctx(), code), renewSetUpCode(ctx())]).toEqual([false, false, null]);
  await expect(setUp(ctx(), { ...owner, email: "eve@example.com", code })).rejects.toEqual(forbidden);
  await expect(signIn(ctx(), owner)).resolves.toMatchObject({ operatorId: expect.any(String) });
  const rows = world.db
    .select()
    .from(auditLog)
    .all()
    .map(({ action, actorId }) => [action, actorId]);
  expect(rows[0]).toEqual(["operator.create", "apply"]);
});

test("two who open the link at the same time: one becomes owner, the other is told", async () => {
  const code = newCode();
  const people = ["ada@example.com", "eve@example.com", "ada@example.com"];
  const results = await Promise.allSettled(people.map((email) => setUp(ctx(), { ...owner, email, code })));
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  for (const result of results) if (result.status === "rejected") expect(result.reason).toEqual(forbidden);
  expect(world.db.select().from(operators).all()).toHaveLength(1);
});

test("the code ends to the millisecond after a day", async () => {
  const code = newCode();
  world.clock.now += DAY_MS - 1;
  expect(checkSetUpCode(ctx(), code)).toBe(true);
  world.clock.now += 1;
  expect(checkSetUpCode(ctx(), code)).toBe(false);
  await expect(setUp(ctx(), { ...owner, code })).rejects.toEqual(forbidden);
  expect(needsSetUp(ctx())).toBe(true);
});

test("a new code ends the one before, and only hashes are kept", async () => {
  const [old, present] = [newCode(), newCode()];
  expect([checkSetUpCode(ctx(), old), checkSetUpCode(ctx(), present)]).toEqual([false, true]);
  expect(world.db.select().from(setupCodes).all()).toHaveLength(1);
  expect(JSON.stringify(world.db.select().from(setupCodes).all())).not.toContain(present);
});

test.each(["", "x", "'", "%", "\u0000"])("the code %j is wrong", async (code) => {
  newCode();
  expect(checkSetUpCode(ctx(), code)).toBe(false);
  await expect(setUp(ctx(), { ...owner, code })).rejects.toEqual(forbidden);
});

describe("guessing", () => {
  test("stops after twenty tries from one network, asking and setting up alike", async () => {
    const code = newCode();
    for (let i = 0; i < 10; i++) checkSetUpCode(ctx(`2001:db8::${i}`), `guess${i}`);
    for (let i = 0; i < 10; i++) {
      await expect(setUp(ctx(`2001:db8::1:${i}`), { ...owner, code: `guess${i}` })).rejects.toEqual(forbidden);
    }
    expect(() => checkSetUpCode(ctx("2001:db8::ffff"), code)).toThrow(
      expect.objectContaining({ code: "rate_limited" }),
    );
    world.clock.now += 3_000;
    expect(checkSetUpCode(ctx("2001:db8::ffff"), code)).toBe(true);
  });

  test("from many addresses does not keep out the person with the code", () => {
    const code = newCode();
    for (let i = 0; i < 500; i++) checkSetUpCode(ctx(`10.${i >> 8}.${i & 255}.1`), "guess");
    expect(checkSetUpCode(ctx(), code)).toBe(true);
  });
});

test.each([
  ["a short password", { password: "short" }],
  ["a password of one letter", { password: "aaaaaaaaaaaaaaa" }],
  ["a huge password", { password: "abcde".repeat(100) }],
  ["no name", { name: "  " }],
  ["no e-mail address", { email: "ada" }],
  ["a code that is none", { code: "c".repeat(101) }],
])("%s is refused before anything is tried", (_, wrong) => {
  expect(SetUpInput.safeParse({ ...owner, code: "c", ...wrong }).success).toBe(false);
});

describe("from the settings", () => {
  const admin = { email: "Root@Example.com", password };

  test("the owner is made once", async () => {
    expect([await setUpFromSettings(world.system, admin), await setUpFromSettings(world.system, admin)]).toEqual([
      true,
      false,
    ]);
    expect(world.db.select().from(operators).all()).toMatchObject([{ email: "root@example.com", name: "root" }]);
    expect(renewSetUpCode(ctx())).toBeNull();
  });

  test("two processes that start at once make one owner", async () => {
    const made = await Promise.all([setUpFromSettings(world.system, admin), setUpFromSettings(world.system, admin)]);
    expect(made.toSorted()).toEqual([false, true]);
  });

  test.each([
    ["aaaaaaaaaaaaaaaa", "at least 5 different characters"],
    ["short", "at least 12 characters"],
    ["abcde".repeat(60), "at most 256 characters"],
  ])("the password %j is refused in one line that does not repeat it", (text, why) => {
    const read = () => readSettings({ ADMIN_EMAIL: "root@example.com", ADMIN_PASSWORD: text });
    expect(read).toThrow(`The setting ADMIN_PASSWORD must have ${why}.`);
    expect(read).not.toThrow(text);
  });

  test("an e-mail address that no operator can have is refused by the settings", () => {
    const address = `${"a".repeat(250)}@example.com`;
    expect(() => readSettings({ ADMIN_EMAIL: address, ADMIN_PASSWORD: password })).toThrow("ADMIN_EMAIL");
  });
});
