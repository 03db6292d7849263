import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { auditLog, operators } from "../../db/schema.ts";
import type { RoleGrant } from "../domain/operator.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";
import type { ServiceContext } from "./context.ts";
import { createInstance, deleteInstance } from "./instances.ts";
import {
  ChangeOwnPasswordInput,
  CreateOperatorInput,
  changeOwnPassword,
  createOperator,
  deleteOperator,
  getOperator,
  listOperators,
  resetPassword,
  setOperatorEnabled,
  updateOperator,
} from "./operators.ts";

let world: TestWorld;
const password = "correct horse battery";
const ownerOfAll: RoleGrant = { instanceId: null, role: "owner" };
const viewerOfAll: RoleGrant = { instanceId: null, role: "viewer" };
let ada: string;

const create = async (email: string, ...grants: RoleGrant[]) =>
  (await createOperator(world.system, { email, name: email, password, grants })).id;
const as = (id: string): ServiceContext => {
  const { name, grants } = getOperator(world.system, { id });
  return { ...world.system, actor: { kind: "operator", id, name, grants } };
};
const conflict = expect.objectContaining({ code: "conflict" });
const actions = () =>
  world.db
    .select()
    .from(auditLog)
    .all()
    .map(({ action }) => action);

beforeEach(async () => {
  world = openTestWorld();
  createInstance(world.system, { id: "mqtt-one", edition: "Standard" });
  ada = await create("ada@example.com", ownerOfAll);
});
afterEach(() => world.close());

describe("the last owner", () => {
  const acts: Record<string, () => unknown> = {
    "be disabled": () => setOperatorEnabled(as(ada), { id: ada, enabled: false }),
    "be deleted": () => deleteOperator(as(ada), { id: ada }),
    "give the role away": () => updateOperator(as(ada), { id: ada, name: "Ada", grants: [viewerOfAll] }),
  };
  test.each(Object.entries(acts))("cannot %s", (_, act) => {
    const before = actions();
    expect(act).toThrow(conflict);
    expect(getOperator(world.system, { id: ada })).toMatchObject({ enabled: true, grants: [ownerOfAll] });
    expect(actions()).toEqual(before);
  });
  test.each(Object.entries(acts))("cannot %s while the other owner is disabled", async (_, act) => {
    const other = await create("other@example.com", ownerOfAll);
    setOperatorEnabled(world.system, { id: other, enabled: false });
    expect(act).toThrow(conflict);
  });
  test.each(Object.entries(acts))("may %s once somebody else is an owner", async (_, act) => {
    await create("other@example.com", ownerOfAll);
    expect(act).not.toThrow();
  });
});

describe("e-mail addresses", () => {
  test("are one whatever their case", async () => {
    expect(
      CreateOperatorInput.parse({ email: "Bob@Example.COM", name: "B", password, grants: [viewerOfAll] }).email,
    ).toBe("bob@example.com");
    await create("bob@example.com", viewerOfAll);
    await expect(create("bob@example.com", viewerOfAll)).rejects.toMatchObject({ code: "conflict", field: "email" });
  });
  test("in capitals are refused by the database itself", () => {
    expect(() =>
      world.db
        .insert(operators)
        .values({ id: "op_x", email: "A@b.c", name: "x", passwordHash: "x", createdAt: 1, updatedAt: 1 })
        .run(),
    ).toThrow("CHECK");
  });
  test("are free again when the operator is deleted", async () => {
    const bob = await create("bob@example.com", viewerOfAll);
    deleteOperator(world.system, { id: bob });
    expect(await create("bob@example.com", viewerOfAll)).not.toBe(bob);
  });
});

describe("roles", () => {
  const parse = (...grants: unknown[]) =>
    CreateOperatorInput.safeParse({ email: "a@b.example", name: "A", password, grants }).success;

  test("an owner owns all instances, and every instance is named once", () => {
    expect(parse(ownerOfAll)).toBe(true);
    expect(parse({ instanceId: "mqtt-one", role: "admin" }, viewerOfAll)).toBe(true);
    for (const wrong of [
      [],
      [{ instanceId: "mqtt-one", role: "owner" }],
      [viewerOfAll, ownerOfAll],
      [
        { instanceId: "mqtt-one", role: "viewer" },
        { instanceId: "mqtt-one", role: "admin" },
      ],
      [{ instanceId: null, role: "root" }],
      [{ instanceId: null, role: "__proto__" }],
      [{ role: "owner" }],
    ]) {
      expect(parse(...wrong)).toBe(false);
    }
  });

  test.each(["mqtt-unknown", "mqtt-gone"])("cannot be given on %s, which is not there", async (instanceId) => {
    createInstance(world.system, { id: "mqtt-gone", edition: "Standard" });
    deleteInstance(world.system, { id: "mqtt-gone", confirmName: "mqtt-gone" });
    await expect(create("bob@example.com", { instanceId, role: "viewer" })).rejects.toMatchObject({
      code: "invalid_input",
      field: "grants",
    });
    expect(listOperators(world.system)).toHaveLength(1);
    expect(() =>
      updateOperator(world.system, { id: ada, name: "A", grants: [{ instanceId, role: "viewer" }] }),
    ).toThrow();
    expect(getOperator(world.system, { id: ada }).grants).toEqual([ownerOfAll]);
  });

  test("of an instance that is being deleted do not keep the operator from being changed", async () => {
    createInstance(world.system, { id: "mqtt-gone", edition: "Standard" });
    const grants: RoleGrant[] = [
      { instanceId: "mqtt-gone", role: "admin" },
      { instanceId: "mqtt-one", role: "viewer" },
    ];
    const bob = await create("bob@example.com", ...grants);
    deleteInstance(world.system, { id: "mqtt-gone", confirmName: "mqtt-gone" });
    expect(getOperator(world.system, { id: bob }).grants).toEqual([{ instanceId: "mqtt-one", role: "viewer" }]);
    const renamed = { id: bob, name: "Bob", grants: [...getOperator(world.system, { id: bob }).grants] };
    expect(updateOperator(world.system, renamed).name).toBe("Bob");
  });
});

describe("what is shown of operators", () => {
  test("never has a password hash", async () => {
    const shown = JSON.stringify([listOperators(world.system), getOperator(world.system, { id: ada })]);
    expect(shown).not.toMatch(/argon2|hash/i);
  });
  test.each(["op_unknown", "", "' or 1=1"])("%j is not found", (id) => {
    const notFound = expect.objectContaining({ code: "not_found" });
    expect(() => getOperator(world.system, { id })).toThrow(notFound);
    expect(() => setOperatorEnabled(world.system, { id, enabled: false })).toThrow(notFound);
    expect(() => updateOperator(world.system, { id, name: "x", grants: [viewerOfAll] })).toThrow(notFound);
    expect(() => deleteOperator(world.system, { id })).toThrow(notFound);
  });
  test("an unknown operator's password is not reset", async () => {
    await expect(resetPassword(world.system, { id: "op_unknown", password })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the own password", () => {
  test("takes the present one", async () => {
    const wrong = changeOwnPassword(as(ada), { current: "wrong", password: `${password} 2` });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_input", field: "current" });
    await changeOwnPassword(as(ada), { current: password, password: `${password} 2` });
    expect(actions().at(-1)).toBe("operator.change_password");
  });
  test("is nothing that a program or the system has", async () => {
    const change = (actor: ServiceContext["actor"]) =>
      changeOwnPassword({ ...world.system, actor }, { current: password, password: `${password} 2` });
    await expect(change({ kind: "system", name: "apply" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      change({ kind: "access_key", id: ada, name: "x", userId: "au", grants: [ownerOfAll] }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
  test("of an operator who was deleted meanwhile is not found out", async () => {
    await create("other@example.com", ownerOfAll);
    const ctx = as(ada);
    deleteOperator(world.system, { id: ada });
    await expect(changeOwnPassword(ctx, { current: password, password: `${password} 2` })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
  test.each(["short", "aaaaaaaaaaaaaaaa", "a".repeat(300), "", 5, null])("cannot become %j", (text) => {
    expect(ChangeOwnPasswordInput.safeParse({ current: password, password: text }).success).toBe(false);
  });
});
