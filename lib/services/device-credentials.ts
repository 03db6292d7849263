import { and, count, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { deviceCredentials, groups, lastSign } from "../../db/schema.ts";
import { newDeviceKeyPair } from "../domain/device-credential.ts";
import { DomainError } from "../domain/errors.ts";
import { parseClientId } from "../domain/login.ts";
import { type Keyring, open, seal, sealedAt } from "../domain/secret.ts";
import { clientIdsOf, disconnect } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The longest overlap of a rotation. */
export const MAX_OVERLAP_MS = 30 * DAY_MS;

export const ClientId = z
  .string()
  .trim()
  .refine(
    (text) => parseClientId(text) !== null,
    "Write <group ID>@@@<device ID>: letters, digits, hyphens and underscores, at most 64 characters in all.",
  );
export const DeviceInput = z.object({
  instanceId: z.string(),
  clientId: ClientId,
});
export const RegisterDeviceCredentialInput = DeviceInput.extend({
  /** Refuse a client ID that has a pair, in place of giving it a new one: for people, who would not expect it. */
  onlyNew: z.boolean().optional(),
});
export const RotateDeviceCredentialInput = DeviceInput.extend({
  /** How long the old pair stays good, milliseconds; 0 ends it at once. */
  overlapMs: z.number().int().min(0).max(MAX_OVERLAP_MS, "The old pair can stay good for at most 30 days."),
  disconnect: z.boolean().default(false),
});
export const SetDeviceCredentialEnabledInput = DeviceInput.extend({
  enabled: z.boolean(),
  disconnect: z.boolean().default(false),
});
export const UnregisterDeviceCredentialInput = DeviceInput.extend({
  disconnect: z.boolean().default(false),
});
/** `never`: registered and never used. `rotating`: the old pair is still good. */
export const DEVICE_STATES = ["never", "rotating", "disabled"] as const;
/** For how many days a credential can be asked to have been unused. */
export const UnusedDays = z.coerce.number().int().min(1).max(3_650);
export const ListDeviceCredentialsInput = z.object({
  instanceId: z.string(),
  groupId: z.string().optional(),
  /** Start of a client ID, or a whole DeviceAccessKeyId. */
  search: z.string().trim().max(64).optional(),
  state: z.enum(DEVICE_STATES).optional(),
  /** Not used for so many days with either pair; one that was never used counts from its registration. */
  unusedDays: UnusedDays.optional(),
});

type Row = typeof deviceCredentials.$inferSelect;

/** A device credential as pages and lists show it: no secret. */
export interface DeviceCredential {
  readonly instanceId: string;
  readonly clientId: string;
  readonly groupId: string;
  readonly keyId: string;
  readonly enabled: boolean;
  /** The old pair of a rotation that is still good, and whether the device still uses it. */
  readonly previous: {
    readonly keyId: string;
    readonly endsAt: number;
    readonly lastUsedAt: number | null;
  } | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Last CONNECT with the current pair. */
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string | null;
  /** Last CONNECT with it or the pair before it, also when that is good no more. */
  readonly lastSeenAt: number | null;
}

/** Returned once, when a pair is made. */
export interface NewDeviceCredential {
  readonly credential: DeviceCredential;
  readonly secret: string;
}

/** In order of their client IDs; those that were not used for some days, the longest unused first. */
export function listDeviceCredentials(
  ctx: ServiceContext,
  input: z.infer<typeof ListDeviceCredentialsInput>,
  page: PageRequest = {},
): Page<DeviceCredential> {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const now = ctx.now();
  const d = deviceCredentials;
  const state = {
    never: and(isNull(d.lastUsedAt), isNull(d.previousLastUsedAt)),
    // The plus keeps SQLite on the index of those that rotate, which has the order of the list.
    rotating: and(isNotNull(d.previousKeyId), sql`+${d.previousEndsAt} > ${now}`),
    // A literal, because a partial index is not chosen for a bound value.
    disabled: sql`${d.enabled} = 0`,
  };
  const { search, unusedDays } = input;
  const ofKey = search?.startsWith("DC.")
    ? allOf(
        eq(d.clientId, findClientIdOfKey(ctx.db, input.instanceId, search) ?? ""),
        input.groupId ? sql`+${d.groupId} = ${input.groupId}` : undefined,
      )
    : undefined;
  const unusedSince = unusedDays === undefined ? undefined : now - unusedDays * DAY_MS;
  const read = (where: SQL | undefined) => (condition: SQL | undefined, order: SQL[], limit: number) =>
    ctx.db
      .select()
      .from(d)
      .where(allOf(eq(d.instanceId, input.instanceId), where, condition))
      .orderBy(...order)
      .limit(limit)
      .all()
      .map((row) => toCredential(row, now));
  if (unusedSince !== undefined && input.state === undefined && ofKey === undefined) {
    // The index of who was not heard of for long has the client ID behind the time: what is of others is passed over in it.
    const { least, below } = clientIdsOf(input);
    return keysetPage(
      page,
      [lastSign(d), d.clientId],
      "asc",
      read(
        allOf(
          least ? sql`+${d.clientId} >= ${least[0]}` : undefined,
          below ? sql`+${d.clientId} < ${below[0]}` : undefined,
        ),
      ),
      ({ createdAt, lastSeenAt, clientId }) => [Math.max(createdAt, lastSeenAt ?? 0), clientId],
      { below: [unusedSince] },
    );
  }
  return keysetPage(
    page,
    [d.clientId],
    "asc",
    // The plus keeps SQLite on the index of the state, which has the order of the list.
    read(
      allOf(
        input.state ? state[input.state] : undefined,
        ofKey,
        unusedSince === undefined ? undefined : sql`+${lastSign(d)} < ${unusedSince}`,
      ),
    ),
    (credential) => [credential.clientId],
    ofKey === undefined ? clientIdsOf(input) : {},
  );
}

export function getDeviceCredential(ctx: ServiceContext, input: z.infer<typeof DeviceInput>): DeviceCredential {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  return toCredential(readRow(ctx.db, input.instanceId, input.clientId), ctx.now());
}

/** The device credential of a client, or null: any text may be asked for. */
export function findDeviceCredential(
  ctx: ServiceContext,
  input: { readonly instanceId: string; readonly clientId: string },
): DeviceCredential | null {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const row = findRow(ctx.db, input.instanceId, input.clientId);
  return row === undefined ? null : toCredential(row, ctx.now());
}

/**
 * The pair with its secret, for the API (documented: GetDeviceCredential returns it); reading it is audited like a change.
 * The console never asks for it: it shows a secret once, when it is made.
 */
export function revealDeviceCredential(ctx: ServiceContext, input: z.infer<typeof DeviceInput>): NewDeviceCredential {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const row = readRow(w.tx, input.instanceId, input.clientId);
    const secret = open(ctx.keyring, row.sealedSecret, deviceSecretPlace(row.instanceId, row.clientId));
    audit(w, "device_credential.reveal", input.clientId, {
      instanceId: input.instanceId,
      detail: { keyId: row.keyId },
    });
    return { credential: toCredential(row, w.at), secret };
  });
}

export const ListDeviceClientIdsInput = z.object({
  instanceId: z.string(),
  groupId: z.string(),
  /** From 1; only where there is no cursor. */
  pageNumber: z.number().int().min(1).optional(),
});

/** Client IDs of a group that have a pair, in order, with the number of all. */
export function listDeviceClientIds(
  ctx: ServiceContext,
  input: z.infer<typeof ListDeviceClientIdsInput>,
  page: PageRequest & { readonly size: number },
): Page<string> & { readonly total: number } {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const d = deviceCredentials;
  const ofGroup = and(eq(d.instanceId, input.instanceId), eq(d.groupId, input.groupId));
  // Skipping a page number walks the index, whose entries are small; a cursor does not even do that.
  const skipped = page.cursor === undefined ? ((input.pageNumber ?? 1) - 1) * page.size : 0;
  const listed = keysetPage(
    page,
    [d.clientId],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select({ clientId: d.clientId })
        .from(d)
        .where(allOf(ofGroup, condition))
        .orderBy(...order)
        .limit(limit)
        .offset(skipped)
        .all()
        .map(({ clientId }) => clientId),
    (clientId) => [clientId],
  );
  // The group counts its credentials; those of a group that is gone are counted here.
  const counted = ctx.db
    .select({ total: groups.deviceCredentials })
    .from(groups)
    .where(and(eq(groups.instanceId, input.instanceId), eq(groups.id, input.groupId)))
    .get();
  const total = counted?.total ?? ctx.db.select({ total: count() }).from(d).where(ofGroup).get()?.total ?? 0;
  return { ...listed, total };
}

/**
 * Makes the key pair of a client ID. For one that has a pair already: a new pair at once, the same place in the quota
 * (documented: "the most recently returned credential counts").
 * @throws DomainError `quota_exceeded` with detail `DeviceCredentialNumExceed`; `conflict` for `onlyNew`.
 */
export function registerDeviceCredential(
  ctx: ServiceContext,
  input: z.infer<typeof RegisterDeviceCredentialInput>,
): NewDeviceCredential {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    requireGroupOf(w.tx, input.instanceId, input.clientId);
    const present = findRow(w.tx, input.instanceId, input.clientId);
    if (present !== undefined) {
      if (input.onlyNew) {
        throw new DomainError(
          "conflict",
          "This client ID is registered already. Rotate its pair instead: the old one can stay good for a while.",
          { field: "clientId" },
        );
      }
      return replacePair(w, present, {
        overlapMs: 0,
        action: "device_credential.register_again",
      });
    }
    const pair = newDeviceKeyPair();
    registerPair(w, { instanceId: input.instanceId, clientId: input.clientId, ...pair });
    return {
      credential: readCredential(w, input.instanceId, input.clientId),
      secret: pair.secret,
    };
  });
}

/** Inserts a pair under the quota, with its audit row; the caller guards, and knows that the client ID has none. */
export function registerPair(
  w: Write,
  input: { readonly instanceId: string; readonly clientId: string; readonly keyId: string; readonly secret: string },
): void {
  insertDeviceCredential(w, input);
  audit(w, "device_credential.register", input.clientId, {
    instanceId: input.instanceId,
    detail: { keyId: input.keyId },
  });
}

/** Inserts a pair under the quota; the caller guards and audits. */
export function insertDeviceCredential(
  w: Write,
  input: {
    instanceId: string;
    clientId: string;
    keyId: string;
    secret: string;
  },
): void {
  const instance = readInstance(w.tx, input.instanceId);
  const groupId = requireGroupOf(w.tx, input.instanceId, input.clientId);
  const used = instance.counts.deviceCredentials;
  if (used >= instance.maxConnections) {
    throw new DomainError(
      "quota_exceeded",
      `The instance holds ${used} device credentials and its quota is ${instance.maxConnections}. Unregister credentials of devices that are gone, or raise the connection limit of the instance.`,
      { detail: "DeviceCredentialNumExceed", field: "clientId" },
    );
  }
  w.tx
    .insert(deviceCredentials)
    .values({
      instanceId: input.instanceId,
      clientId: input.clientId,
      groupId,
      keyId: input.keyId,
      sealedSecret: sealDeviceSecret(w.ctx.keyring, input, input.secret),
      createdAt: w.at,
      updatedAt: w.at,
    })
    .run();
}

/**
 * Makes a new pair; the old one stays good for `overlapMs`, so that the device can move over without an outage. An older
 * pair that was still good from a rotation before ends now: there are never more than two.
 */
export function rotateDeviceCredential(
  ctx: ServiceContext,
  input: z.infer<typeof RotateDeviceCredentialInput>,
): NewDeviceCredential {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const row = readRow(w.tx, input.instanceId, input.clientId);
    const result = replacePair(w, row, {
      overlapMs: input.overlapMs,
      action: "device_credential.rotate",
    });
    if (input.disconnect) disconnect(w, input);
    return result;
  });
}

/** Ends the overlap of a rotation before its time. */
export function endDeviceCredentialOverlap(ctx: ServiceContext, input: z.infer<typeof DeviceInput>): DeviceCredential {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const row = readRow(w.tx, input.instanceId, input.clientId);
    if (row.previousKeyId !== null) {
      w.tx
        .update(deviceCredentials)
        .set({ ...NO_PREVIOUS, updatedAt: w.at })
        .where(isDevice(input.instanceId, input.clientId))
        .run();
      audit(w, "device_credential.end_overlap", input.clientId, {
        instanceId: input.instanceId,
        detail: { keyId: row.previousKeyId },
      });
    }
    return readCredential(w, input.instanceId, input.clientId);
  });
}

/** Takes effect at the next CONNECT; live connections stay unless `disconnect` is chosen too. */
export function setDeviceCredentialEnabled(
  ctx: ServiceContext,
  input: z.infer<typeof SetDeviceCredentialEnabledInput>,
): DeviceCredential {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const row = readRow(w.tx, input.instanceId, input.clientId);
    if (row.enabled !== input.enabled) setCredentialEnabled(w, { ...row, enabled: input.enabled });
    if (input.disconnect) disconnect(w, input);
    return readCredential(w, input.instanceId, input.clientId);
  });
}

/** Writes it with its audit row; the caller guards, and knows that it is a change. */
export function setCredentialEnabled(
  w: Write,
  { instanceId, clientId, keyId, enabled }: Pick<Row, "instanceId" | "clientId" | "keyId" | "enabled">,
): void {
  w.tx.update(deviceCredentials).set({ enabled, updatedAt: w.at }).where(isDevice(instanceId, clientId)).run();
  const action = enabled ? "device_credential.enable" : "device_credential.disable";
  audit(w, action, clientId, { instanceId, detail: { keyId } });
}

/** Frees the place in the quota. A connected client stays until its connection ends, unless `disconnect` is chosen too. */
export function unregisterDeviceCredential(
  ctx: ServiceContext,
  input: z.infer<typeof UnregisterDeviceCredentialInput>,
): void {
  requireRole(ctx, "operator", input.instanceId);
  write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    removePair(w, readRow(w.tx, input.instanceId, input.clientId));
    if (input.disconnect) disconnect(w, input);
  });
}

/** Deletes a pair, with its audit row; the caller guards. */
export function removePair(
  w: Write,
  { instanceId, clientId, keyId }: Pick<Row, "instanceId" | "clientId" | "keyId">,
): void {
  w.tx.delete(deviceCredentials).where(isDevice(instanceId, clientId)).run();
  audit(w, "device_credential.unregister", clientId, { instanceId, detail: { keyId } });
}

const NO_PREVIOUS = {
  previousKeyId: null,
  previousSealedSecret: null,
  previousEndsAt: null,
} as const;

function replacePair(w: Write, row: Row, change: { overlapMs: number; action: string }): NewDeviceCredential {
  const pair = newDeviceKeyPair();
  writePair(w, row, { ...change, ...pair });
  return { credential: readCredential(w, row.instanceId, row.clientId), secret: pair.secret };
}

/** Puts a pair that somebody brought along in the place of whatever there is, at once; the caller guards. */
export function replaceGivenPair(w: Write, row: Row, pair: { readonly keyId: string; readonly secret: string }): void {
  writePair(w, row, { ...pair, overlapMs: 0, action: "device_credential.replace" });
}

function writePair(
  w: Write,
  row: Row,
  change: { readonly keyId: string; readonly secret: string; readonly overlapMs: number; readonly action: string },
): void {
  const { instanceId, clientId } = row;
  const endsAt = w.at + change.overlapMs;
  const previous =
    change.overlapMs > 0
      ? {
          previousKeyId: row.keyId,
          previousSealedSecret: row.sealedSecret,
          previousEndsAt: endsAt,
        }
      : NO_PREVIOUS;
  w.tx
    .update(deviceCredentials)
    .set({
      ...previous,
      // Stays also when the old pair ends: a device that was there once is not one that never was.
      previousLastUsedAt: row.lastUsedAt ?? row.previousLastUsedAt,
      keyId: change.keyId,
      sealedSecret: sealDeviceSecret(w.ctx.keyring, row, change.secret),
      updatedAt: w.at,
      lastUsedAt: null,
      lastUsedAddress: null,
    })
    .where(isDevice(instanceId, clientId))
    .run();
  audit(w, change.action, clientId, {
    instanceId,
    detail: {
      oldKeyId: row.keyId,
      keyId: change.keyId,
      ...(change.overlapMs > 0 ? { oldPairEndsAt: endsAt } : {}),
    },
  });
}

/** The sealed text is bound to its row: put into another row it does not open. */
export function sealDeviceSecret(
  keyring: Keyring,
  row: { readonly instanceId: string; readonly clientId: string },
  secret: string,
): string {
  return seal(keyring, secret, deviceSecretPlace(row.instanceId, row.clientId));
}

/** Where a device secret belongs; both pairs of a rotation are sealed for the same place. */
export const deviceSecretPlace = (instanceId: string, clientId: string): string =>
  sealedAt("device_credentials", instanceId, clientId, "secret");

function requireGroupOf(tx: Pick<Tx, "select">, instanceId: string, clientId: string): string {
  const groupId = parseClientId(clientId)?.groupId ?? "";
  const group = tx
    .select({ id: groups.id })
    .from(groups)
    .where(and(eq(groups.instanceId, instanceId), eq(groups.id, groupId)))
    .get();
  if (group === undefined) {
    throw new DomainError("invalid_input", `There is no group ${groupId} in this instance. Create the group first.`, {
      field: "clientId",
      detail: "GroupNotFound",
    });
  }
  return groupId;
}

export const isDevice = (instanceId: string, clientId: string) =>
  and(eq(deviceCredentials.instanceId, instanceId), eq(deviceCredentials.clientId, clientId));

function findClientIdOfKey(tx: Pick<Tx, "select">, instanceId: string, keyId: string): string | undefined {
  const d = deviceCredentials;
  const hasKey = or(eq(d.keyId, keyId), eq(d.previousKeyId, keyId));
  const row = tx
    .select({ clientId: d.clientId })
    .from(d)
    .where(and(hasKey, sql`+${d.instanceId} = ${instanceId}`))
    .get();
  return row?.clientId;
}

function findRow(tx: Pick<Tx, "select">, instanceId: string, clientId: string): Row | undefined {
  return tx.select().from(deviceCredentials).where(isDevice(instanceId, clientId)).get();
}

function readRow(tx: Pick<Tx, "select">, instanceId: string, clientId: string): Row {
  const row = findRow(tx, instanceId, clientId);
  if (row === undefined) {
    throw new DomainError("not_found", `No device credential is registered for ${clientId}.`, {
      detail: "DeviceCredentialNotFound",
    });
  }
  return row;
}

const readCredential = (w: Write, instanceId: string, clientId: string): DeviceCredential =>
  toCredential(readRow(w.tx, instanceId, clientId), w.at);

function toCredential(row: Row, now: number): DeviceCredential {
  return {
    instanceId: row.instanceId,
    clientId: row.clientId,
    groupId: row.groupId,
    keyId: row.keyId,
    enabled: row.enabled,
    previous: previousPair(row, now),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastUsedAt: row.lastUsedAt,
    lastUsedAddress: row.lastUsedAddress,
    lastSeenAt:
      row.lastUsedAt === null && row.previousLastUsedAt === null
        ? null
        : Math.max(row.lastUsedAt ?? 0, row.previousLastUsedAt ?? 0),
  };
}

function previousPair(row: Row, now: number): DeviceCredential["previous"] {
  const { previousKeyId: keyId, previousEndsAt: endsAt, previousLastUsedAt: lastUsedAt } = row;
  return keyId === null || endsAt === null || endsAt <= now ? null : { keyId, endsAt, lastUsedAt };
}
