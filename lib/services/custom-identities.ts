import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { customIdentities } from "../../db/schema.ts";
import { hasCustomAuth, IDENTITY_TYPES, isCustomSecret, isCustomUsername, SIGN_MODES } from "../domain/custom-auth.ts";
import { DomainError } from "../domain/errors.ts";
import { isCustomClientId } from "../domain/login.ts";
import { type Keyring, open, seal, sealedAt } from "../domain/secret.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { type Instance, readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest, startsWith } from "./page.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

export const CustomUsername = z
  .string()
  .refine(isCustomUsername, "Write 1 to 64 characters, without | and control characters.");
export const CustomClientId = z
  .string()
  .refine(isCustomClientId, "Write 1 to 64 visible ASCII characters, without / : , % + # and |.");
export const CustomSecret = z.string().refine(isCustomSecret, "Write 1 to 128 characters, without control characters.");

/** Whose identity: of the username alone (`clientId` null), or of the username and one client ID. */
export const CustomIdentityInput = z.object({
  instanceId: z.string(),
  username: CustomUsername,
  clientId: CustomClientId.nullable(),
});
export const PutCustomIdentityInput = CustomIdentityInput.extend({
  secret: CustomSecret,
  signMode: z.enum(SIGN_MODES),
});
export const ListCustomIdentitiesInput = z.object({
  instanceId: z.string(),
  identityType: z.enum(IDENTITY_TYPES).optional(),
  /** A whole username, or a whole client ID. */
  username: z.string().max(64).optional(),
  clientId: z.string().max(64).optional(),
  /** Start of a username. */
  search: z.string().trim().max(64).optional(),
});

type Row = typeof customIdentities.$inferSelect;

/** An identity as pages and lists show it: no secret. */
export interface CustomIdentity extends Omit<Row, "sealedSecret" | "clientId"> {
  /** Null for an identity of the username alone. */
  readonly clientId: string | null;
}

/** In the order of usernames, then client IDs. */
export function listCustomIdentities(
  ctx: ServiceContext,
  input: z.infer<typeof ListCustomIdentitiesInput>,
  page: PageRequest = {},
): Page<CustomIdentity> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const rows = readPage(ctx.db, input, page);
  return { ...rows, items: rows.items.map(toIdentity) };
}

/**
 * The same with the secrets, for the API (documented: QueryCustomAuthIdentity returns them); reading them is audited like a
 * change.
 */
export function revealCustomIdentities(
  ctx: ServiceContext,
  input: z.infer<typeof ListCustomIdentitiesInput>,
  page: PageRequest = {},
): Page<CustomIdentity & { readonly secret: string }> {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    requireCustomAuth(readInstance(w.tx, input.instanceId));
    const rows = readPage(w.tx, input, page);
    if (rows.items.length > 0) {
      audit(w, "custom_identity.reveal", rows.items.length === 1 ? (rows.items[0]?.username ?? "") : "several", {
        instanceId: input.instanceId,
        detail: { usernames: rows.items.map(({ username }) => username) },
      });
    }
    return { ...rows, items: rows.items.map((row) => ({ ...toIdentity(row), secret: openSecret(ctx.keyring, row) })) };
  });
}

/**
 * Adds an identity, or gives one that is there a new secret and mode. What it changes counts at the next CONNECT.
 * @param options.expect whether it must be there already or must not be; by default neither.
 * @throws DomainError `quota_exceeded` with detail `CustomAuthOverCapacity`.
 */
export function putCustomIdentity(
  ctx: ServiceContext,
  input: z.infer<typeof PutCustomIdentityInput>,
  options: { readonly expect?: "present" | "absent" } = {},
): CustomIdentity {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    requireCustomAuth(readInstance(w.tx, input.instanceId));
    const present = findCustomIdentity(w.tx, input);
    if (options.expect === "present" && present === undefined) throw noIdentity();
    if (options.expect === "absent" && present !== undefined) {
      throw new DomainError("conflict", "There is an identity with this username and client ID already.", {
        field: "username",
      });
    }
    insertCustomIdentity(w, input);
    return toIdentity(readRow(w.tx, input));
  });
}

/** Writes an identity with its audit row; the caller guards. @returns what was done. */
export function insertCustomIdentity(
  w: Write,
  input: z.infer<typeof PutCustomIdentityInput>,
): "created" | "changed" | "unchanged" {
  const { instanceId, username, secret, signMode } = input;
  const instance = readInstance(w.tx, instanceId);
  requireCustomAuth(instance);
  const clientId = input.clientId ?? "";
  const present = findCustomIdentity(w.tx, input);
  const key = { instanceId, username, clientId };
  const identityType = clientId === "" ? "USER" : "CLIENT";
  const detail = { identityType, signMode, ...(clientId === "" ? {} : { clientId }) };
  const sealedSecret = seal(w.ctx.keyring, secret, customSecretPlace(instanceId, username, clientId));
  if (present === undefined) {
    requireRoom(instance, instance.counts.customIdentities, "identities");
    w.tx
      .insert(customIdentities)
      .values({ ...key, identityType, sealedSecret, signMode, createdAt: w.at, updatedAt: w.at })
      .run();
    audit(w, "custom_identity.create", username, { instanceId, detail });
    return "created";
  }
  if (present.signMode === signMode && openSecret(w.ctx.keyring, present) === secret) return "unchanged";
  w.tx
    .update(customIdentities)
    .set({ sealedSecret, signMode, updatedAt: w.at, lastUsedAt: null, lastUsedClientId: null, lastUsedAddress: null })
    .where(isIdentity(input))
    .run();
  audit(w, "custom_identity.update", username, { instanceId, detail });
  return "changed";
}

/** Deletes an identity; connected clients stay until their connection ends. One that is not there is no error. */
export function deleteCustomIdentity(ctx: ServiceContext, input: z.infer<typeof CustomIdentityInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    requireCustomAuth(readInstance(w.tx, input.instanceId));
    if (w.tx.delete(customIdentities).where(isIdentity(input)).run().changes === 0) return;
    const { instanceId, username, clientId } = input;
    audit(w, "custom_identity.delete", username, {
      instanceId,
      ...(clientId === null ? {} : { detail: { clientId } }),
    });
  });
}

/** @throws DomainError `forbidden` with detail `CustomAuthUnavailable` where the edition has no custom auth. */
export function requireCustomAuth(instance: Pick<Instance, "id" | "edition">): void {
  if (hasCustomAuth(instance.edition)) return;
  throw new DomainError(
    "forbidden",
    `The instance ${instance.id} has the edition Standard, which has no custom auth. Change its edition to Professional or Platinum.`,
    { detail: "CustomAuthUnavailable" },
  );
}

/** @throws DomainError `quota_exceeded` where as many rows are there as the instance has connections. */
export function requireRoom(instance: Instance, used: number, what: string): void {
  if (used < instance.maxConnections) return;
  throw new DomainError(
    "quota_exceeded",
    `The instance holds ${used} ${what} of custom auth, and its connection limit, which counts for them too, is ${instance.maxConnections}. Delete some, or raise the limit.`,
    { detail: "CustomAuthOverCapacity" },
  );
}

/** Where the secret of an identity belongs. A username may hold a slash, so it is encoded. */
export const customSecretPlace = (instanceId: string, username: string, clientId: string): string =>
  sealedAt("custom_identities", instanceId, encodeURIComponent(username), encodeURIComponent(clientId), "secret");

/** Every identity of an instance with what it takes to read its secret, for the export of the state. */
export function readCustomIdentities(tx: Pick<Tx, "select">, instanceId: string): Row[] {
  return tx
    .select()
    .from(customIdentities)
    .where(eq(customIdentities.instanceId, instanceId))
    .orderBy(asc(customIdentities.username), asc(customIdentities.clientId))
    .all();
}

function readPage(
  tx: Pick<Tx, "select">,
  input: z.infer<typeof ListCustomIdentitiesInput>,
  page: PageRequest,
): Page<Row> {
  const t = customIdentities;
  const { instanceId, identityType, username, clientId, search } = input;
  return keysetPage(
    page,
    [t.username, t.clientId],
    "asc",
    (condition, order, limit) =>
      tx
        .select()
        .from(t)
        .where(
          allOf(
            eq(t.instanceId, instanceId),
            // Said to be rare, so that SQLite takes the index of the kinds and not the key.
            identityType && sql`unlikely(${t.identityType} = ${identityType})`,
            username === undefined ? undefined : eq(t.username, username),
            clientId === undefined ? undefined : eq(t.clientId, clientId),
            condition,
          ),
        )
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.username, row.clientId],
    search ? startsWith(search) : {},
  );
}

type Key = z.infer<typeof CustomIdentityInput>;

const isIdentity = ({ instanceId, username, clientId }: Key) =>
  and(
    eq(customIdentities.instanceId, instanceId),
    eq(customIdentities.username, username),
    eq(customIdentities.clientId, clientId ?? ""),
  );

/** The row of an identity, for verbs that have made their own guard. */
export function findCustomIdentity(tx: Pick<Tx, "select">, key: Key): Row | undefined {
  return tx.select().from(customIdentities).where(isIdentity(key)).get();
}

function readRow(tx: Pick<Tx, "select">, key: Key): Row {
  const row = findCustomIdentity(tx, key);
  if (row === undefined) throw noIdentity();
  return row;
}

const noIdentity = () =>
  new DomainError("not_found", "There is no identity with this username and client ID. Add it first.", {
    field: "username",
  });

const openSecret = (keyring: Keyring, row: Row): string =>
  open(keyring, row.sealedSecret, customSecretPlace(row.instanceId, row.username, row.clientId));

function toIdentity({ sealedSecret: _, clientId, ...row }: Row): CustomIdentity {
  return { ...row, clientId: clientId === "" ? null : clientId };
}
