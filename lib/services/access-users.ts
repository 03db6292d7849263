import { asc, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { accessKeys, accessPolicies, accessUserPolicies, accessUsers } from "../../db/schema.ts";
import { newAccessKey } from "../domain/access-key.ts";
import { KEY_STATUSES, type KeyStatus } from "../domain/access-policy.ts";
import { DomainError } from "../domain/errors.ts";
import { type Keyring, seal, sealedAt } from "../domain/secret.ts";
import { hasRole, requireRole, type ServiceContext } from "./context.ts";
import { newId } from "./identifier.ts";
import { audit, conflictOnUnique, notifyGateway, type Tx, type Write, write } from "./transaction.ts";

export const AccessUserIdInput = z.object({ userId: z.string() });
export const CreateAccessKeyInput = z.object({
  userId: z.string(),
  note: z.string().trim().max(200, "Use at most 200 characters.").default(""),
});
export const AccessKeyInput = z.object({ id: z.string() });
export const SetAccessKeyStatusInput = z.object({
  id: z.string(),
  status: z.enum(KEY_STATUSES),
});

export interface AccessUser {
  readonly id: string;
  readonly name: string;
  readonly kind: "primary" | "ram";
  readonly createdAt: number;
  readonly policies: readonly string[];
  readonly keys: readonly AccessKey[];
}

/** An access key as pages and lists show it: no secret. */
export type AccessKey = Omit<typeof accessKeys.$inferSelect, "sealedSecret">;

/** Returned once, when the key is made. */
export interface NewAccessKey {
  readonly key: AccessKey;
  readonly secret: string;
}

/** Every access user with its keys; there are few of them. */
export function listAccessUsers(ctx: ServiceContext): AccessUser[] {
  requireRole(ctx, "viewer", null);
  return ctx.db
    .select()
    .from(accessUsers)
    .orderBy(asc(accessUsers.kind), asc(accessUsers.name))
    .all()
    .map((row) => toUser(ctx.db, row));
}

/** The caller guards. @throws DomainError `not_found` */
export function readAccessUser(tx: Pick<Tx, "select">, userId: string): AccessUser {
  const row = tx.select().from(accessUsers).where(eq(accessUsers.id, userId)).get();
  if (row === undefined) {
    throw new DomainError("not_found", "There is no such access user; somebody may have deleted it.");
  }
  return toUser(tx, row);
}

function toUser(tx: Pick<Tx, "select">, row: typeof accessUsers.$inferSelect): AccessUser {
  const { id, name, kind, createdAt } = row;
  return {
    id,
    name,
    kind,
    createdAt,
    policies: policyNamesOf(tx, id),
    keys: tx
      .select()
      .from(accessKeys)
      .where(eq(accessKeys.userId, id))
      .orderBy(desc(accessKeys.createdAt), desc(accessKeys.id))
      .all()
      .map(toKey),
  };
}

/** The primary account: made at the first start, never deleted. */
export function ensurePrimaryAccount(ctx: ServiceContext): string {
  const present = ctx.db.select().from(accessUsers).where(eq(accessUsers.kind, "primary")).get();
  if (present !== undefined) return present.id;
  return write(ctx, (w) => {
    const raced = w.tx.select().from(accessUsers).where(eq(accessUsers.kind, "primary")).get();
    if (raced !== undefined) return raced.id;
    return insertAccessUser(w, { name: "primary", kind: "primary" });
  });
}

/** The ID of the primary account, to which every access user belongs; empty before the first start has made it. */
export function readPrimaryAccountId(tx: Pick<Tx, "select">): string {
  const primary = tx.select({ id: accessUsers.id }).from(accessUsers).where(eq(accessUsers.kind, "primary")).get();
  return primary?.id ?? "";
}

/** Inserts an access user with its audit row; the caller guards. */
export function insertAccessUser(w: Write, input: { name: string; kind: "primary" | "ram" }): string {
  const id = newId("au_");
  conflictOnUnique("An access user has this name already.", "name", () =>
    w.tx
      .insert(accessUsers)
      .values({ id, ...input, createdAt: w.at, updatedAt: w.at })
      .run(),
  );
  audit(w, "access_user.create", id, { detail: { ...input } });
  return id;
}

export function createAccessKey(ctx: ServiceContext, input: z.infer<typeof CreateAccessKeyInput>): NewAccessKey {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => {
    const user = w.tx.select().from(accessUsers).where(eq(accessUsers.id, input.userId)).get();
    if (user === undefined) throw new DomainError("not_found", "There is no such access user.");
    const made = newAccessKey();
    insertAccessKey(w, { userId: user.id, note: input.note, ...made });
    return { key: readKey(w.tx, made.id), secret: made.secret };
  });
}

/** Inserts a key with its audit row; the caller guards. */
export function insertAccessKey(
  w: Write,
  input: {
    readonly id: string;
    readonly secret: string;
    readonly userId: string;
    readonly note?: string;
  },
): void {
  const { id, userId, note = "" } = input;
  conflictOnUnique("An access key has this ID already.", "id", () =>
    w.tx
      .insert(accessKeys)
      .values({
        id,
        userId,
        note,
        sealedSecret: sealAccessKeySecret(w.ctx.keyring, id, input.secret),
        createdAt: w.at,
        updatedAt: w.at,
      })
      .run(),
  );
  notifyGateway(w, "access_key.changed", id, null);
  audit(w, "access_key.create", id, { detail: { userId, note } });
}

/** A disabled key refuses new connections at once, and live ones at their next operation. */
export function setAccessKeyStatus(ctx: ServiceContext, input: z.infer<typeof SetAccessKeyStatusInput>): AccessKey {
  requireRole(ctx, "admin", null);
  return write(ctx, (w) => {
    const before = readKey(w.tx, input.id);
    if (before.status === input.status) return before;
    setKeyStatus(w, input.id, input.status);
    return readKey(w.tx, input.id);
  });
}

/** Writes the status with its audit row; the caller guards, and knows that it is another one. */
export function setKeyStatus(w: Write, id: string, status: KeyStatus): void {
  w.tx.update(accessKeys).set({ status, updatedAt: w.at }).where(eq(accessKeys.id, id)).run();
  notifyGateway(w, "access_key.changed", id, null);
  audit(w, status === "active" ? "access_key.enable" : "access_key.disable", id);
}

/** @throws DomainError `conflict` for an active key: disabling it first shows what still uses it. */
export function deleteAccessKey(ctx: ServiceContext, input: z.infer<typeof AccessKeyInput>): void {
  requireRole(ctx, "admin", null);
  write(ctx, (w) => {
    const before = readKey(w.tx, input.id);
    if (before.status === "active") {
      throw new DomainError("conflict", "Disable the key first. When nothing has missed it for a while, delete it.");
    }
    w.tx.delete(accessKeys).where(eq(accessKeys.id, input.id)).run();
    notifyGateway(w, "access_key.changed", input.id, null);
    audit(w, "access_key.delete", input.id, {
      detail: { userId: before.userId, note: before.note },
    });
  });
}

/** The sealed text is bound to its key: put into another row it does not open. */
export function sealAccessKeySecret(keyring: Keyring, id: string, secret: string): string {
  return seal(keyring, secret, accessKeySecretPlace(id));
}

export const accessKeySecretPlace = (id: string): string => sealedAt("access_keys", id, "secret");

export function policyNamesOf(tx: Pick<Tx, "select">, userId: string): string[] {
  return tx
    .select({ name: accessPolicies.name })
    .from(accessUserPolicies)
    .innerJoin(accessPolicies, eq(accessPolicies.id, accessUserPolicies.policyId))
    .where(eq(accessUserPolicies.userId, userId))
    .orderBy(asc(accessPolicies.name))
    .all()
    .map(({ name }) => name);
}

function readKey(tx: Pick<Tx, "select">, id: string): AccessKey {
  const row = tx.select().from(accessKeys).where(eq(accessKeys.id, id)).get();
  if (row === undefined)
    throw new DomainError("not_found", "There is no such access key; somebody may have deleted it.");
  return toKey(row);
}

function toKey({ sealedSecret: _, ...key }: typeof accessKeys.$inferSelect): AccessKey {
  return key;
}

/** An access key that clients can name in their username now: the newest active one; null for whoever may not list keys. */
export function findActiveKeyId(ctx: ServiceContext): string | null {
  if (!hasRole(ctx, "admin", null)) return null;
  const row = ctx.db
    .select({ id: accessKeys.id })
    .from(accessKeys)
    .where(eq(accessKeys.status, "active"))
    .orderBy(desc(accessKeys.createdAt), desc(accessKeys.id))
    .limit(1)
    .get();
  return row?.id ?? null;
}
