import { and, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { accessKeys, accessUsers } from "../../db/schema.ts";
import { type AccessUserKind, KEY_STATUSES } from "../domain/access-policy.ts";
import { DomainError } from "../domain/errors.ts";
import { parseUsername } from "../domain/login.ts";
import type { AccessKey } from "./access-users.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";
import { audit, write } from "./transaction.ts";

/** How long an access key was not used. */
export const KEY_USES = ["never", "7", "30", "90"] as const;
export const ListAccessKeysInput = z.object({
  /** A part of the ID or of the note, or a whole MQTT username that has the ID in it. */
  search: z.string().trim().max(256).optional(),
  userId: z.string().max(64).optional(),
  status: z.enum(KEY_STATUSES).optional(),
  /** `never`, or not in this many days (a key that was never used counts from when it was made). */
  unused: z.enum(KEY_USES).optional(),
});
export const GetAccessKeyInput = z.object({ id: z.string() });
export const SetAccessKeyNoteInput = z.object({
  id: z.string(),
  note: z.string().trim().max(200, "Use at most 200 characters."),
});

/** An access key with whose it is. */
export interface OwnedAccessKey extends AccessKey {
  readonly userName: string;
  readonly userKind: AccessUserKind;
}

const DAY_MS = 86_400_000;

/** The access keys of all users, the newest first. */
export function listAccessKeys(
  ctx: ServiceContext,
  input: z.infer<typeof ListAccessKeysInput>,
  page: PageRequest = {},
): Page<OwnedAccessKey> {
  requireRole(ctx, "viewer", null);
  const k = accessKeys;
  const search = input.search ? keyIdIn(input.search) : undefined;
  return keysetPage(
    page,
    [k.createdAt, k.id],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select({ key: k, userName: accessUsers.name, userKind: accessUsers.kind })
        .from(k)
        .innerJoin(accessUsers, eq(accessUsers.id, k.userId))
        .where(
          allOf(
            search ? or(contains(k.id, search), contains(k.note, search)) : undefined,
            input.userId ? eq(k.userId, input.userId) : undefined,
            input.status ? eq(k.status, input.status) : undefined,
            input.unused ? unusedFor(input.unused, ctx.now()) : undefined,
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all()
        .map(owned),
    (row) => [row.createdAt, row.id],
  );
}

function unusedFor(unused: (typeof KEY_USES)[number], now: number): SQL | undefined {
  const { createdAt, lastUsedAt } = accessKeys;
  if (unused === "never") return isNull(lastUsedAt);
  const since = now - Number(unused) * DAY_MS;
  return or(lt(lastUsedAt, since), and(isNull(lastUsedAt), lt(createdAt, since)));
}

export function getAccessKey(ctx: ServiceContext, input: z.infer<typeof GetAccessKeyInput>): OwnedAccessKey {
  requireRole(ctx, "viewer", null);
  const row = ctx.db
    .select({ key: accessKeys, userName: accessUsers.name, userKind: accessUsers.kind })
    .from(accessKeys)
    .innerJoin(accessUsers, eq(accessUsers.id, accessKeys.userId))
    .where(eq(accessKeys.id, input.id))
    .get();
  if (row === undefined) throw noSuchKey();
  return owned(row);
}

function owned({
  key: { sealedSecret: _, ...key },
  userName,
  userKind,
}: {
  key: typeof accessKeys.$inferSelect;
  userName: string;
  userKind: AccessUserKind;
}): OwnedAccessKey {
  return { ...key, userName, userKind };
}

/** People paste what the log of a device shows: the whole username. */
function keyIdIn(text: string): string {
  const parsed = parseUsername(text);
  return parsed.ok && parsed.mode !== "DeviceCredential" ? parsed.keyId : text;
}

export function setAccessKeyNote(ctx: ServiceContext, input: z.infer<typeof SetAccessKeyNoteInput>): void {
  requireRole(ctx, "admin", null);
  write(ctx, (w) => {
    const before = w.tx.select({ note: accessKeys.note }).from(accessKeys).where(eq(accessKeys.id, input.id)).get();
    if (before === undefined) throw noSuchKey();
    if (before.note === input.note) return;
    w.tx.update(accessKeys).set({ note: input.note, updatedAt: w.at }).where(eq(accessKeys.id, input.id)).run();
    audit(w, "access_key.note", input.id, { detail: { before: { note: before.note }, after: { note: input.note } } });
  });
}

/** Whatever its case: SQLite knows the letters of ASCII only, and keys have no others. */
const contains = (column: typeof accessKeys.id | typeof accessKeys.note, text: string): SQL =>
  sql`instr(lower(${column}), lower(${text})) > 0`;

const noSuchKey = () => new DomainError("not_found", "There is no such access key; somebody may have deleted it.");
