import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type BrowserContextOptions, expect, request } from "@playwright/test";
import { closeDatabase, openDatabase } from "../db/client.ts";
import type { RoleGrant } from "../lib/domain/operator.ts";
import { createKeyring } from "../lib/domain/secret.ts";
import { insertOperator } from "../lib/services/operators.ts";
import { hashPassword } from "../lib/services/passwords.ts";
import { write } from "../lib/services/transaction.ts";
import type { Installation } from "./gatehouse.ts";

/** Cookies of a session. */
export type SessionState = Exclude<BrowserContextOptions["storageState"], string | undefined>;

export interface Person {
  readonly email: string;
  readonly password: string;
}

/** Makes an operator beside the running server, as `apply` changes its state. */
export async function makeOperator(
  { dataDir }: Installation,
  operator: Person & { readonly name: string; readonly grants: readonly RoleGrant[] },
): Promise<Person> {
  const { email, name, grants, password } = operator;
  const passwordHash = await hashPassword(password);
  const db = openDatabase(join(dataDir, "gatehouse.db"));
  const ctx = {
    db,
    // Operators have no sealed secrets: any key will do.
    keyring: createKeyring(randomBytes(32)),
    actor: { kind: "system", name: "apply" },
    address: null,
    now: Date.now,
  } as const;
  write(ctx, (w) => insertOperator(w, { email, name, grants, passwordHash }));
  closeDatabase(db);
  return { email, password };
}

/** Signs in the way that next-auth's own client does, and keeps the cookies. */
export async function signIn(url: string, { email, password }: Person): Promise<SessionState> {
  // Said explicitly: a context without would begin with the session of the test.
  const context = await request.newContext({ baseURL: url, storageState: { cookies: [], origins: [] } });
  const { csrfToken } = await (await context.get("/api/auth/csrf")).json();
  const answer = await context.post("/api/auth/callback/credentials", {
    form: { email, password, csrfToken, json: "true", callbackUrl: url },
  });
  expect(answer.ok(), `sign-in answered ${answer.status()}`).toBe(true);
  const state = await context.storageState();
  await context.dispose();
  return state;
}
