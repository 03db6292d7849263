import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth/next";
import { cache } from "react";
import { DomainError } from "../domain/errors.ts";
import { systemContext } from "../services/application.ts";
import type { Actor, ServiceContext } from "../services/context.ts";
import { endSession, findSessionActor } from "../services/sign-in.ts";
import { addressOf } from "./address.ts";
import { getApplication } from "./application.ts";
import { authOptions } from "./options.ts";
import { ASKED_PATH_HEADER, signInPath } from "./own-path.ts";

/** A context whose actor is the operator who is signed in. */
export interface OperatorContext extends ServiceContext {
  readonly actor: Extract<Actor, { kind: "operator" }>;
  readonly sessionId: string;
}

/** The context of this request, or null when nobody is signed in. Looked up once per request. */
export const findContext = cache(async (): Promise<OperatorContext | null> => {
  // Before anything else: it ends a trial of the page while the console is built, when there is no database to open.
  const address = addressOf(await headers());
  const sessionId = (await getServerSession(authOptions()))?.sessionId;
  if (sessionId === undefined) return null;
  const ctx = { ...systemContext(getApplication(), "set-up"), address };
  const actor = findSessionActor(ctx, sessionId);
  return actor === null ? null : { ...ctx, actor, sessionId };
});

/** For pages: the context, or the way to the sign-in page and back. */
export async function requireContext(): Promise<OperatorContext> {
  const ctx = await findContext();
  if (ctx === null) redirect(signInPath((await headers()).get(ASKED_PATH_HEADER)));
  return ctx;
}

/** For actions and route handlers. @throws DomainError `unauthenticated`. */
export async function requireContextOrThrow(): Promise<OperatorContext> {
  const ctx = await findContext();
  if (ctx === null) throw new DomainError("unauthenticated", "Your session has ended. Sign in again.");
  return ctx;
}

/** For the few acts that nobody is signed in for: set-up. The actor is Gatehouse itself. */
export async function anonymousContext(): Promise<ServiceContext> {
  const address = addressOf(await headers());
  return { ...systemContext(getApplication(), "set-up"), address };
}

const SESSION_COOKIE = /^(__Secure-)?next-auth\.session-token(\.\d+)?$/;

/** Whether the browser still keeps a session, good or not: signing out takes it away, losing one's access does not. */
export async function keepsSession(): Promise<boolean> {
  return (await cookies()).getAll().some(({ name, value }) => SESSION_COOKIE.test(name) && value !== "");
}

/** Ends the session of this request, in the database and in the browser. */
export async function closeSession(): Promise<void> {
  const ctx = await findContext();
  if (ctx !== null) endSession(ctx, ctx.sessionId);
  const jar = await cookies();
  for (const { name } of jar.getAll()) {
    if (!SESSION_COOKIE.test(name)) continue;
    // A browser ignores what is said about a `__Secure-` cookie without `Secure`.
    jar.set({ name, value: "", maxAge: 0, path: "/", httpOnly: true, sameSite: "lax", secure: name.startsWith("__") });
  }
}
