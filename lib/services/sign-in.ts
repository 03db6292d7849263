import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client.ts";
import { auditLog, operatorRoles, operatorSessions, operators } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import type { Actor, ServiceContext } from "./context.ts";
import { newId } from "./identifier.ts";
import { passwordMatches } from "./passwords.ts";
import { neighbourhoodOf, take, takeFromBuckets, unreadable } from "./rate-limit.ts";
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
 * Refusals of e-mail addresses that nobody has are recorded up to this rate; a flood of guesses must not fill the disk. Those
 * of operators always are: the limits below bound them.
 */
const RECORDED = { bucket: "sign-in/recorded", burst: 200, periodMs: 10_000 };

/**
 * Checks an operator's password and opens a session. The context's actor is not looked at: nobody is signed in yet.
 *
 * Three limits, so that neither one address nor many can guess: per address and e-mail, per address, and (wide) per e-mail.
 * The last does not hold where the operator has signed in from before, so that nobody can lock an operator out there.
 * @throws DomainError `rate_limited`, or `unauthenticated` with one sentence for every cause.
 */
export async function signIn(
  ctx: ServiceContext,
  input: z.infer<typeof SignInInput>,
  userAgent = "",
): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase();
  const place = neighbourhoodOf(ctx.address);
  const who = unreadable(ctx, email);
  takeFromBuckets(ctx, [
    { bucket: `sign-in/pair/${place}/${who}`, burst: 8, periodMs: 15_000 },
    { bucket: `sign-in/address/${place}`, burst: 60, periodMs: 2_000 },
    ...(hasSignedInFrom(ctx, email) ? [] : [{ bucket: `sign-in/email/${who}`, burst: 200, periodMs: 1_000 }]),
  ]);
  const row = ctx.db
    .select()
    .from(operators)
    .where(and(eq(operators.email, email), isNull(operators.disabledAt)))
    .get();
  const matches = await passwordMatches(row?.passwordHash ?? null, input.password);
  return (
    write(ctx, (w) => {
      const { tx, at } = w;
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
      // Read again: checking the password took a while, in which it may have been changed, or the operator disabled.
      const present = row && tx.select().from(operators).where(eq(operators.id, row.id)).get();
      const isSame = present?.passwordHash === row?.passwordHash && present?.disabledAt === null;
      if (row === undefined || !matches || !isSame) {
        if (row !== undefined || take(w, [RECORDED]) === 0) record("operator.sign_in_refused");
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

/** Whether the operator with the e-mail address has a session, open or over, from the address of the request. */
function hasSignedInFrom({ db, address }: ServiceContext, email: string): boolean {
  if (address === null) return false;
  const row = db
    .select({ id: operatorSessions.id })
    .from(operators)
    .innerJoin(operatorSessions, eq(operatorSessions.operatorId, operators.id))
    .where(and(eq(operators.email, email), eq(operatorSessions.address, address)))
    .limit(1)
    .get();
  return row !== undefined;
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
  return row === undefined ? null : { kind: "operator", ...row, grants: readGrants(ctx.db, row.id) };
}

/** An operator as an actor, for work that goes on when nobody looks; null when they are disabled or deleted. */
export function findOperatorActor(db: Db, id: string): Extract<Actor, { kind: "operator" }> | null {
  const row = db
    .select({ id: operators.id, name: operators.name })
    .from(operators)
    .where(and(eq(operators.id, id), isNull(operators.disabledAt)))
    .get();
  return row === undefined ? null : { kind: "operator", ...row, grants: readGrants(db, row.id) };
}

const readGrants = (db: Db, operatorId: string) =>
  db
    .select({ instanceId: operatorRoles.instanceId, role: operatorRoles.role })
    .from(operatorRoles)
    .where(eq(operatorRoles.operatorId, operatorId))
    .all();

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
