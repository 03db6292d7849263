import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { auditLog, operatorRoles, operatorSessions, operators } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import type { Actor, ServiceContext } from "./context.ts";
import { newId } from "./identifier.ts";
import { passwordMatches } from "./passwords.ts";
import { takeFromBuckets } from "./rate-limit.ts";
import { audit, write } from "./transaction.ts";

/** How long a session lasts. */
export const SESSION_LIFE_MS = 12 * 60 * 60 * 1_000;

export const SignInInput = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) });

/** An operator with an open session. */
export interface SignedIn {
  readonly sessionId: string;
  readonly operatorId: string;
}

/**
 * Checks an operator's password and opens a session. The context's actor is not looked at: nobody is signed in yet.
 *
 * Three limits, so that neither one address nor many can guess, and nobody can lock an operator out of an address that
 * the operator signs in from: per address and e-mail, per address, and (wide) per e-mail.
 * @throws DomainError `rate_limited`, or `unauthenticated` with one sentence for every cause.
 */
export async function signIn(
  ctx: ServiceContext,
  input: z.infer<typeof SignInInput>,
  userAgent = "",
): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase();
  const address = ctx.address ?? "local";
  takeFromBuckets(ctx, [
    { bucket: `sign-in/pair/${address}/${email}`, burst: 8, periodMs: 15_000 },
    { bucket: `sign-in/address/${address}`, burst: 60, periodMs: 2_000 },
    { bucket: `sign-in/email/${email}`, burst: 200, periodMs: 1_000 },
  ]);
  const row = ctx.db
    .select()
    .from(operators)
    .where(and(eq(operators.email, email), isNull(operators.disabledAt)))
    .get();
  const matches = await passwordMatches(row?.passwordHash ?? null, input.password);
  return (
    write(ctx, ({ tx, at }) => {
      const record = (action: string) =>
        tx
          .insert(auditLog)
          .values({
            at,
            actorKind: "operator",
            actorId: row?.id ?? "unknown",
            actorName: row?.name ?? "unknown",
            address: ctx.address,
            action,
            target: row?.id ?? "unknown",
          })
          .run();
      if (row === undefined || !matches) {
        record("operator.sign_in_refused");
        return null;
      }
      const sessionId = newId("se_", 24);
      tx.insert(operatorSessions)
        .values({
          id: sessionId,
          operatorId: row.id,
          createdAt: at,
          expiresAt: at + SESSION_LIFE_MS,
          address: ctx.address,
          userAgent: userAgent.slice(0, 300),
        })
        .run();
      tx.update(operators)
        .set({ lastSignInAt: at, lastSignInAddress: ctx.address })
        .where(eq(operators.id, row.id))
        .run();
      record("operator.sign_in");
      return { sessionId, operatorId: row.id };
    }) ?? refuse()
  );
}

function refuse(): never {
  throw new DomainError("unauthenticated", "The e-mail address or the password is wrong.");
}

/** The actor of a session, or null when it is over: signed out, expired, or the operator disabled or deleted. */
export function findSessionActor(
  ctx: Pick<ServiceContext, "db" | "now">,
  sessionId: string,
): Extract<Actor, { kind: "operator" }> | null {
  const row = ctx.db
    .select({ id: operators.id, name: operators.name })
    .from(operatorSessions)
    .innerJoin(operators, eq(operators.id, operatorSessions.operatorId))
    .where(
      and(
        eq(operatorSessions.id, sessionId),
        isNull(operatorSessions.endedAt),
        gt(operatorSessions.expiresAt, ctx.now()),
        isNull(operators.disabledAt),
      ),
    )
    .get();
  if (row === undefined) return null;
  const grants = ctx.db
    .select({ instanceId: operatorRoles.instanceId, role: operatorRoles.role })
    .from(operatorRoles)
    .where(eq(operatorRoles.operatorId, row.id))
    .all();
  return { kind: "operator", ...row, grants };
}

/** Ends a session for good, whoever has a copy of its cookie. Ending it again does nothing. */
export function endSession(ctx: ServiceContext, sessionId: string): void {
  write(ctx, (w) => {
    const ended = w.tx
      .update(operatorSessions)
      .set({ endedAt: w.at })
      .where(and(eq(operatorSessions.id, sessionId), isNull(operatorSessions.endedAt)))
      .returning()
      .get();
    if (ended !== undefined) audit(w, "operator.sign_out", ended.operatorId);
  });
}
