import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { operators, setupCodes } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import type { ServiceContext } from "./context.ts";
import { insertOperator, OperatorEmail, OperatorName } from "./operators.ts";
import { hashPassword, NewPassword } from "./passwords.ts";
import { neighbourhoodOf, takeFromBuckets } from "./rate-limit.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

/** How long a set-up link is good; each start of an empty installation prints a new one. */
const CODE_LIFE_MS = 24 * 60 * 60 * 1_000;

export const SetUpInput = z.object({
  code: z.string().min(1, "Open the whole link from the terminal.").max(100),
  email: OperatorEmail,
  name: OperatorName,
  password: NewPassword,
});

/** Whether the installation has no operator yet. */
export function needsSetUp(ctx: { readonly db: Pick<Tx, "select"> }): boolean {
  return ctx.db.select({ id: operators.id }).from(operators).limit(1).get() === undefined;
}

/**
 * Makes a new one-time code for the first owner and forgets the ones before; null when there is an operator already.
 * The code is returned once, to be printed; the database has only its hash.
 */
export function renewSetUpCode(ctx: ServiceContext): string | null {
  return write(ctx, ({ tx, at }) => {
    if (!needsSetUp({ db: tx })) return null;
    tx.delete(setupCodes).run();
    const code = randomBytes(18).toString("base64url");
    tx.insert(setupCodes)
      .values({
        hash: digest(code),
        createdAt: at,
        expiresAt: at + CODE_LIFE_MS,
      })
      .run();
    return code;
  });
}

/** Whether the code would be accepted now. Counts as a try, so that a code cannot be guessed by asking. */
export function checkSetUpCode(ctx: ServiceContext, code: string): boolean {
  takeFromBuckets(ctx, setUpBuckets(ctx));
  return findCode(ctx.db, code, ctx.now()) !== undefined;
}

/**
 * Makes the first owner. The code is used up in the same transaction.
 * @throws DomainError `forbidden` for a wrong, used or old code, or when there is an operator already.
 */
export async function setUp(ctx: ServiceContext, input: z.infer<typeof SetUpInput>): Promise<void> {
  takeFromBuckets(ctx, setUpBuckets(ctx));
  if (findCode(ctx.db, input.code, ctx.now()) === undefined) throw badCode();
  const passwordHash = await hashPassword(input.password);
  write(ctx, (w) => {
    if (!needsSetUp({ db: w.tx })) {
      throw new DomainError("forbidden", "Gatehouse is set up already. Sign in instead.");
    }
    const used = w.tx
      .update(setupCodes)
      .set({ usedAt: w.at })
      .where(and(eq(setupCodes.hash, digest(input.code)), isNull(setupCodes.usedAt), gt(setupCodes.expiresAt, w.at)))
      .run();
    if (used.changes !== 1) throw badCode();
    makeFirstOwner(w, { email: input.email, name: input.name, passwordHash });
  });
}

/** Makes the first owner from `ADMIN_EMAIL` and `ADMIN_PASSWORD`; does nothing when there is an operator. */
export async function setUpFromSettings(
  ctx: ServiceContext,
  admin: { readonly email: string; readonly password: string },
): Promise<boolean> {
  if (!needsSetUp(ctx)) return false;
  const passwordHash = await hashPassword(NewPassword.parse(admin.password));
  const email = OperatorEmail.parse(admin.email);
  return write(ctx, (w) => {
    if (!needsSetUp({ db: w.tx })) return false;
    makeFirstOwner(w, {
      email,
      name: email.split("@")[0] ?? email,
      passwordHash,
    });
    return true;
  });
}

function makeFirstOwner(w: Write, owner: { email: string; name: string; passwordHash: string }): void {
  const id = insertOperator(w, {
    ...owner,
    grants: [{ instanceId: null, role: "owner" }],
  });
  audit(w, "operator.create", id, {
    detail: { email: owner.email, name: owner.name, first: true },
  });
}

function findCode(db: Pick<Tx, "select">, code: string, now: number) {
  return db
    .select({ hash: setupCodes.hash })
    .from(setupCodes)
    .where(and(eq(setupCodes.hash, digest(code)), isNull(setupCodes.usedAt), gt(setupCodes.expiresAt, now)))
    .get();
}

/** By address only: a limit for all together would let anybody keep the owner out, and 144 random bits need none. */
const setUpBuckets = (ctx: ServiceContext) => [
  { bucket: `set-up/${neighbourhoodOf(ctx.address)}`, burst: 20, periodMs: 3_000 },
];

const digest = (code: string): Buffer => createHash("sha256").update(code).digest();

const badCode = () =>
  new DomainError(
    "forbidden",
    "This set-up link is used, too old or incomplete. Restart Gatehouse and open the link that it prints.",
    { field: "code" },
  );
