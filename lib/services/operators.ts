import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { instances, operatorRoles, operatorSessions, operators, savedViews } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { ROLES, type RoleGrant } from "../domain/operator.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { newId } from "./identifier.ts";
import { hashPassword, NewPassword, passwordMatches } from "./passwords.ts";
import { takeFromBuckets } from "./rate-limit.ts";
import { audit, conflictOnUnique, type Tx, type Write, write } from "./transaction.ts";

export const OperatorEmail = z
  .email("Write an e-mail address, such as ada@example.com.")
  .max(254)
  .transform((text) => text.toLowerCase());
export const OperatorName = z.string().trim().min(1, "Write a name.").max(100, "Use at most 100 characters.");

/** One role for all instances, or roles for chosen ones. */
export const Grants = z
  .array(z.object({ instanceId: z.string().nullable(), role: z.enum(ROLES) }))
  .min(1, "Choose at least one role.")
  .refine(
    (grants) => new Set(grants.map((g) => g.instanceId)).size === grants.length,
    "Give one role for each instance.",
  )
  .refine(
    (grants) => grants.every((g) => g.role !== "owner" || g.instanceId === null),
    "An owner owns the whole installation: choose all instances.",
  );

export const CreateOperatorInput = z.object({
  email: OperatorEmail,
  name: OperatorName,
  password: NewPassword,
  grants: Grants,
});
export const UpdateOperatorInput = z.object({
  id: z.string(),
  name: OperatorName,
  grants: Grants,
});
export const OperatorIdInput = z.object({ id: z.string() });
export const SetOperatorEnabledInput = z.object({
  id: z.string(),
  enabled: z.boolean(),
});
export const ResetPasswordInput = z.object({
  id: z.string(),
  password: NewPassword,
});
export const ChangeOwnPasswordInput = z.object({
  current: z.string().max(256),
  password: NewPassword,
});

/** An operator as others may see one: no password hash. */
export interface Operator {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly grants: readonly RoleGrant[];
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
  readonly lastSignInAddress: string | null;
}

export function listOperators(ctx: ServiceContext): Operator[] {
  requireRole(ctx, "admin", null);
  const grants = ctx.db.select().from(operatorRoles).orderBy(asc(operatorRoles.id)).all();
  return ctx.db
    .select()
    .from(operators)
    .orderBy(asc(operators.email))
    .all()
    .map((row) =>
      toOperator(
        row,
        grants.filter((grant) => grant.operatorId === row.id),
      ),
    );
}

export function getOperator(ctx: ServiceContext, input: z.infer<typeof OperatorIdInput>): Operator {
  requireRole(ctx, "admin", null);
  return readOperator(ctx.db, input.id);
}

export async function createOperator(
  ctx: ServiceContext,
  input: z.infer<typeof CreateOperatorInput>,
): Promise<Operator> {
  requireRole(ctx, "owner", null);
  const passwordHash = await hashPassword(input.password);
  return write(ctx, (w) => {
    const id = insertOperator(w, { ...input, passwordHash });
    audit(w, "operator.create", id, {
      detail: { email: input.email, name: input.name, grants: input.grants },
    });
    return readOperator(w.tx, id);
  });
}

/** Inserts an operator with its grants; the caller guards and audits. */
export function insertOperator(
  { tx, at }: Write,
  input: {
    email: string;
    name: string;
    passwordHash: string;
    grants: readonly RoleGrant[];
  },
): string {
  const id = newId("op_");
  conflictOnUnique("Somebody has this e-mail address already.", "email", () =>
    tx
      .insert(operators)
      .values({
        id,
        email: input.email,
        name: input.name,
        passwordHash: input.passwordHash,
        createdAt: at,
        updatedAt: at,
      })
      .run(),
  );
  replaceGrants(tx, id, input.grants);
  return id;
}

export function updateOperator(ctx: ServiceContext, input: z.infer<typeof UpdateOperatorInput>): Operator {
  requireRole(ctx, "owner", null);
  return write(ctx, (w) => {
    const before = readOperator(w.tx, input.id);
    w.tx.update(operators).set({ name: input.name, updatedAt: w.at }).where(eq(operators.id, input.id)).run();
    replaceGrants(w.tx, input.id, input.grants);
    requireAnOwner(w.tx);
    audit(w, "operator.update", input.id, {
      detail: {
        before: { name: before.name, grants: before.grants },
        after: { name: input.name, grants: input.grants },
      },
    });
    return readOperator(w.tx, input.id);
  });
}

/** Disabling ends the sessions of the operator at once. */
export function setOperatorEnabled(ctx: ServiceContext, input: z.infer<typeof SetOperatorEnabledInput>): Operator {
  requireRole(ctx, "owner", null);
  return write(ctx, (w) => {
    readOperator(w.tx, input.id);
    w.tx
      .update(operators)
      .set({ disabledAt: input.enabled ? null : w.at, updatedAt: w.at })
      .where(eq(operators.id, input.id))
      .run();
    endSessionsOf(w, input.id);
    requireAnOwner(w.tx);
    audit(w, input.enabled ? "operator.enable" : "operator.disable", input.id);
    return readOperator(w.tx, input.id);
  });
}

export function deleteOperator(ctx: ServiceContext, input: z.infer<typeof OperatorIdInput>): void {
  requireRole(ctx, "owner", null);
  write(ctx, (w) => {
    const before = readOperator(w.tx, input.id);
    w.tx.delete(operators).where(eq(operators.id, input.id)).run();
    w.tx.delete(savedViews).where(eq(savedViews.operatorId, input.id)).run();
    requireAnOwner(w.tx);
    audit(w, "operator.delete", input.id, {
      detail: { email: before.email, name: before.name },
    });
  });
}

/** Sets another operator's password and ends that operator's sessions. */
export async function resetPassword(ctx: ServiceContext, input: z.infer<typeof ResetPasswordInput>): Promise<void> {
  requireRole(ctx, "owner", null);
  const passwordHash = await hashPassword(input.password);
  write(ctx, (w) => {
    readOperator(w.tx, input.id);
    setPasswordHash(w, input.id, passwordHash);
    audit(w, "operator.reset_password", input.id);
  });
}

/** Changes the actor's own password; every session of the actor ends, this one included. */
export async function changeOwnPassword(
  ctx: ServiceContext,
  input: z.infer<typeof ChangeOwnPasswordInput>,
): Promise<void> {
  if (ctx.actor.kind !== "operator") throw new DomainError("forbidden", "Only an operator has a password.");
  const { id } = ctx.actor;
  // Whoever finds a browser signed in shall not find out the password at leisure.
  takeFromBuckets(ctx, [{ bucket: `password/${id}`, burst: 8, periodMs: 15_000 }]);
  const row = ctx.db.select().from(operators).where(eq(operators.id, id)).get();
  if (!(await passwordMatches(row?.passwordHash ?? null, input.current))) {
    throw new DomainError("invalid_input", "This is not your present password.", { field: "current" });
  }
  const passwordHash = await hashPassword(input.password);
  write(ctx, (w) => {
    // Hashing took a while: an owner may have reset the password meanwhile, or disabled the operator.
    const present = w.tx.select().from(operators).where(eq(operators.id, id)).get();
    if (present?.passwordHash !== row?.passwordHash || present?.disabledAt !== null) {
      throw new DomainError("conflict", "Your password was changed meanwhile. Sign in with the new one.");
    }
    setPasswordHash(w, id, passwordHash);
    audit(w, "operator.change_password", id);
  });
}

function setPasswordHash(w: Write, id: string, passwordHash: string): void {
  w.tx.update(operators).set({ passwordHash, updatedAt: w.at }).where(eq(operators.id, id)).run();
  endSessionsOf(w, id);
}

function endSessionsOf({ tx, at }: Write, operatorId: string): void {
  tx.update(operatorSessions)
    .set({ endedAt: at })
    .where(and(eq(operatorSessions.operatorId, operatorId), isNull(operatorSessions.endedAt)))
    .run();
}

function replaceGrants(tx: Tx, operatorId: string, grants: readonly RoleGrant[]): void {
  tx.delete(operatorRoles).where(eq(operatorRoles.operatorId, operatorId)).run();
  for (const grant of grants) {
    if (grant.instanceId !== null) requireInstance(tx, grant.instanceId);
    tx.insert(operatorRoles).values({ operatorId, instanceId: grant.instanceId, role: grant.role }).run();
  }
}

function requireInstance(tx: Tx, id: string): void {
  const row = tx
    .select({ id: instances.id })
    .from(instances)
    .where(and(eq(instances.id, id), isNull(instances.deletedAt)))
    .get();
  if (row === undefined) {
    throw new DomainError("invalid_input", `There is no instance ${id}.`, {
      field: "grants",
    });
  }
}

/** Without an owner who can sign in, nobody could ever change anything again. */
function requireAnOwner(tx: Tx): void {
  const owner = tx
    .select({ id: operators.id })
    .from(operators)
    .innerJoin(operatorRoles, eq(operatorRoles.operatorId, operators.id))
    .where(and(eq(operatorRoles.role, "owner"), isNull(operators.disabledAt)))
    .get();
  if (owner === undefined) {
    throw new DomainError("conflict", "At least one enabled owner must remain. Make somebody else an owner first.");
  }
}

export function readOperator(tx: Pick<Tx, "select">, id: string): Operator {
  const row = tx.select().from(operators).where(eq(operators.id, id)).get();
  if (row === undefined) throw new DomainError("not_found", "There is no such operator; somebody may have deleted it.");
  return toOperator(row, tx.select().from(operatorRoles).where(eq(operatorRoles.operatorId, id)).all());
}

function toOperator(
  row: typeof operators.$inferSelect,
  grants: readonly (typeof operatorRoles.$inferSelect)[],
): Operator {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    grants: grants.map(({ instanceId, role }) => ({ instanceId, role })),
    enabled: row.disabledAt === null,
    createdAt: row.createdAt,
    lastSignInAt: row.lastSignInAt,
    lastSignInAddress: row.lastSignInAddress,
  };
}
