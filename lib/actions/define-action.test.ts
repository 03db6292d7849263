import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { DomainError } from "../domain/errors.ts";
import { openTestWorld, type TestWorld } from "../testing/context.ts";

let world: TestWorld;
const session = vi.hoisted(() => ({ signedIn: true, context: null as unknown }));
vi.mock("../auth/session.ts", () => ({
  requireContextOrThrow: async () => {
    if (!session.signedIn) throw new DomainError("unauthenticated", "Your session has ended. Sign in again.");
    return session.context;
  },
  anonymousContext: async () => session.context,
}));

const page = { locale: "en" };
vi.mock("next-intl/server", () => ({ getLocale: async () => page.locale }));

const { defineAction, defineAnonymousAction } = await import("./define-action.ts");

beforeAll(() => {
  world = openTestWorld();
  session.context = world.as({ instanceId: null, role: "owner" });
});
afterAll(() => world.close());
beforeEach(() => {
  session.signedIn = true;
});

type AnyAction = (...args: unknown[]) => Promise<{ status: string; code?: string; message?: string; fields?: object }>;
const actionOf = (schema: z.ZodType, run: (input: unknown) => unknown = () => null) =>
  defineAction(schema, (_, input) => run(input)) as unknown as AnyAction;

/** Every schema of the verbs. */
const schemas: [string, z.ZodType][] = [];
const services = join(import.meta.dirname, "..", "services");
for (const file of readdirSync(services)) {
  if (!file.endsWith(".ts") || file.includes(".test.")) continue;
  const module = (await import(join(services, file))) as Record<string, unknown>;
  for (const [name, value] of Object.entries(module)) {
    if (name.endsWith("Input") && value instanceof z.ZodType) schemas.push([name, value]);
  }
}

const deep = (levels: number): unknown => {
  let value: unknown = "x";
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { instanceId: value, rules: value };
  return value;
};
const cyclic: Record<string, unknown> = { instanceId: "mqtt-a" };
cyclic.rules = [cyclic];
cyclic.id = cyclic;

const values: [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a text", "x"],
  ["a huge text", "x".repeat(5_000_000)],
  ["a number", 1e308],
  ["a big number", 10n ** 50n],
  ["a symbol", Symbol("x")],
  ["a function", () => "x"],
  ["a date", new Date(Number.NaN)],
  ["a map", new Map([["id", "x"]])],
  ["a set", new Set(["id"])],
  ["an array", [{ id: "x" }]],
  ["a huge array", Array(100_000).fill({ instanceId: "x" })],
  ["depth", deep(5_000)],
  ["a cycle", cyclic],
  ["an object without a prototype", Object.assign(Object.create(null), { id: 1 })],
  [
    "keys of the prototype",
    JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"id":{"__proto__":[]}}'),
  ],
  ["a promise", Promise.resolve({ id: "x" })],
  ["bytes", new Uint8Array(100)],
  ["a regular expression", /x/],
  ["an error", new Error("x")],
  [
    "all fields as objects",
    new Proxy({}, { get: (_, key) => (typeof key === "string" ? { [key]: {} } : undefined), has: () => true }),
  ],
];

describe.each(schemas)("%s", (_, schema) => {
  test.each(values)("refuses %s in words, or reads it, and runs nothing by it", async (_name, value) => {
    let ran = false;
    const action = actionOf(schema, () => {
      ran = true;
    });
    for (const args of [[value], [null, value], [value, value]]) {
      const state = await action(...args);
      if (state.status === "ok") expect(ran).toBe(true);
      else {
        expect(state).toMatchObject({ status: "failed", code: "invalid_input", message: expect.any(String) });
        expect(state.message?.length).toBeLessThan(1_000);
      }
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test("refuses forms of files, of thousands of names and of hostile ones", async () => {
    const file = new File(["x".repeat(1_000)], "x.txt");
    const forms: [string, FormDataEntryValue | string][][] = [
      [
        ["id", file],
        ["instanceId", file],
        ["filters", file],
        ["rules.0", file],
        ["grants", file],
      ],
      [
        ["__proto__", file],
        ["__proto__.id", "x"],
        ["constructor.prototype.admin", "x"],
        ["id.__proto__.admin", "x"],
      ],
      Array.from({ length: 13_000 }, (_entry, i) => [`rules.${i}.topic`, "a"]),
      Array.from({ length: 13_000 }, (_entry, i) => [`grants.${i}.role`, "owner"]),
      [
        ["rules.999999.topic", "a"],
        ["rules.1e9.topic", "a"],
        ["rules.-1.topic", "a"],
        [`rules.${".".repeat(100_000)}`, "a"],
      ],
      [
        [`${"a.".repeat(100_000)}b`, "x"],
        ["", "x"],
        [".", "x"],
        ["..", "x"],
        ["$ACTION_ID_x", "y"],
      ],
    ];
    for (const entries of forms) {
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value);
      const state = await actionOf(schema)(null, form);
      expect(["ok", "invalid_input"]).toContain(state.code ?? state.status);
    }
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });
});

const Input = z.object({ id: z.string() });

describe("what the browser learns", () => {
  const strangers: [string, () => unknown][] = [
    ["an error of the database", () => world.db.$client.exec("select * from canary_secret")],
    [
      "an error with a secret",
      () => {
        throw new Error("canary_secret");
      },
    ],
    [
      "a text that is thrown",
      () => {
        throw "canary_secret";
      },
    ],
    [
      "an object that is thrown",
      () => {
        throw { message: "canary_secret", code: "forbidden" };
      },
    ],
    [
      "something that looks like an error for people",
      () => {
        throw Object.assign(new Error("canary_secret"), { name: "DomainError", code: "forbidden" });
      },
    ],
    [
      "nothing that is thrown",
      () => {
        throw undefined;
      },
    ],
    ["an error of another parser", () => z.object({ canary_secret: z.string() }).parse({})],
    ["a promise that fails", () => Promise.reject(new Error("canary_secret"))],
  ];
  test.each(strangers)("of %s is a reference to the log", async (_, run) => {
    const write = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      const state = await actionOf(Input, run)({ id: "x" });
      expect(state).toMatchObject({ status: "failed", code: "unexpected", fields: {} });
      expect(JSON.stringify(state)).not.toContain("canary_secret");
      const reference = /under ([0-9a-f]{8})\./.exec(state.message ?? "")?.[1];
      expect(String(write.mock.calls[0]?.[0])).toContain(`(${reference})`);
    } finally {
      write.mockRestore();
    }
  });

  test("of an error for people is its sentence and its fields, and nothing that is for other doors", async () => {
    const state = await actionOf(Input, () => {
      throw new DomainError("quota_exceeded", "Too many.", { field: "id", detail: "DeviceCredentialNumExceed" });
    })({ id: "x" });
    expect(state).toEqual({
      status: "failed",
      code: "quota_exceeded",
      message: "Too many.",
      fields: { id: "Too many." },
    });
  });

  test("of a wrong field is what is expected, and not what was given", async () => {
    const state = await actionOf(z.object({ id: z.enum(["a", "b"]), password: z.string().min(100) }))({
      id: "canary_secret",
      password: "canary_secret",
    });
    expect(state).toMatchObject({
      code: "invalid_input",
      fields: { id: expect.any(String), password: expect.any(String) },
    });
    expect(JSON.stringify(state)).not.toContain("canary_secret");
  });
});

describe("without a session", () => {
  test("nothing is parsed and nothing runs", async () => {
    session.signedIn = false;
    let touched = false;
    const schema = z.unknown().transform(() => {
      touched = true;
    });
    expect(await actionOf(schema, () => (touched = true))({})).toMatchObject({ code: "unauthenticated" });
    expect(touched).toBe(false);
  });

  test("an action for nobody gets a context that is not an operator's", async () => {
    const action = defineAnonymousAction(Input, (ctx) => ctx.actor.kind) as unknown as AnyAction;
    session.context = world.system;
    expect(await action({ id: "x" })).toEqual({ status: "ok", data: "system" });
  });
});

test("a refusal is said in the language of the page, at the field too", async () => {
  page.locale = "zh";
  try {
    const action = defineAction(z.object({}), () => {
      throw new DomainError("conflict", "That group exists already.", { field: "id" });
    });
    expect(await action({})).toMatchObject({
      status: "failed",
      message: "该 Group 已存在。",
      fields: { id: "该 Group 已存在。" },
    });
  } finally {
    page.locale = "en";
  }
});
