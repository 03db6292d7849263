import { and, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { z } from "zod";
import { accessKeys, accessUsers, deviceCredentials, groups, instances, liveClients, tokens } from "../../db/schema.ts";
import { parseClientId, parseUsername } from "../domain/login.ts";
import { hashToken, isTokenShaped, TOKEN_SHOWN_PREFIX_LENGTH } from "../domain/token-secret.ts";
import { hasRole, type ServiceContext, visibleInstances } from "./context.ts";
import { begins, findByDeviceId, findKnown, havingCredential, MOST, wordsFor } from "./find-clients.ts";

export const FindInput = z.object({
  /** Whatever was typed or pasted: a client ID, a group, a username, an ID of a key, a whole token. */
  query: z.string().trim().min(2).max(512),
  /** Looked at first, and where the beginnings of IDs are looked for. */
  instanceId: z.string().max(128).nullable(),
});

/** Something that was found, with the name of its instance. A token is named by what may be shown of it. */
export type Finding = Found & { readonly instanceName?: string };

type Found =
  | { readonly kind: "client" | "device" | "group"; readonly instanceId: string; readonly id: string }
  | { readonly kind: "token"; readonly instanceId: string; readonly id: number; readonly shown: string }
  | { readonly kind: "accessKey"; readonly id: string; readonly userName: string }
  | { readonly kind: "accessUser"; readonly id: string; readonly userName: string };

/**
 * What a person may mean by a text, as far as the person may see it: exact matches in every instance, the one being looked at
 * first, beginnings in that one, and parts of the names of access users. Every look-up in a long list is a point or a short range
 * of an index. A pasted token is looked up by its hash and kept nowhere.
 */
export function findAnything(
  ctx: ServiceContext,
  { query, instanceId }: z.infer<typeof FindInput>,
): readonly Finding[] {
  if (isTokenShaped(query)) return named(ctx, findTokens(ctx, eq(tokens.hash, hashToken(query))));
  const login = parseUsername(query);
  const words = login.ok ? [login.keyId] : wordsFor(query);
  const here = instanceId !== null && hasRole(ctx, "viewer", instanceId) ? instanceId : null;
  const found: Found[] = words.flatMap((word): Found[] => [
    ...(here === null ? [] : findClients(ctx, here, word)),
    ...findDevices(ctx, here, word),
    ...(here === null ? [] : findGroups(ctx, here, word)),
    ...(here === null || !word.startsWith("gtk_")
      ? []
      : findTokens(
          ctx,
          and(eq(tokens.instanceId, here), begins(tokens.prefix, word.slice(0, TOKEN_SHOWN_PREFIX_LENGTH))),
        )),
    ...findAccessUsers(ctx, word),
    ...findAccessKeys(ctx, word),
  ]);
  const whole = wordsFor(query).filter((word) => parseClientId(word) !== null);
  const places = [...findKnown(ctx, whole), ...(login.ok ? [] : findByDeviceId(ctx, query))];
  const known: Found[] = places.map((place) => ({ kind: "client", ...place }));
  // Also one that nobody has heard of: its page says so.
  if (known.length === 0 && here !== null && parseClientId(query) !== null) {
    known.push({ kind: "client", instanceId: here, id: query });
  }
  known.push(...havingCredential(ctx, places).map((place): Found => ({ kind: "device", ...place })));
  known.sort((a, b) => Number(isIn(b, here)) - Number(isIn(a, here)));
  return named(ctx, once([...known, ...found]));
}

const isIn = (found: Found, here: string | null) => "instanceId" in found && found.instanceId === here;

function once(all: readonly Found[]): Found[] {
  const byKey = new Map(all.map((one) => [`${one.kind} ${"instanceId" in one ? one.instanceId : ""} ${one.id}`, one]));
  return [...byKey.values()];
}

function named(ctx: ServiceContext, all: readonly Found[]): Finding[] {
  const ids = [...new Set(all.flatMap((one) => ("instanceId" in one ? [one.instanceId] : [])))];
  if (ids.length === 0) return [...all];
  const rows = ctx.db
    .select({ id: instances.id, name: instances.name })
    .from(instances)
    .where(inArray(instances.id, ids))
    .all();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return all.map((one) => ("instanceId" in one ? { ...one, instanceName: names.get(one.instanceId) ?? "" } : one));
}

function findClients(ctx: ServiceContext, instanceId: string, word: string): Found[] {
  return ctx.db
    .select({ instanceId: liveClients.instanceId, id: liveClients.clientId })
    .from(liveClients)
    .where(and(eq(liveClients.instanceId, instanceId), begins(liveClients.clientId, word)))
    .limit(MOST)
    .all()
    .map((row) => ({ kind: "client", ...row }));
}

function findDevices(ctx: ServiceContext, here: string | null, word: string): Found[] {
  const c = deviceCredentials;
  const columns = { instanceId: c.instanceId, id: c.clientId };
  // One key has one credential, wherever it is.
  const byKey = ctx.db
    .select(columns)
    .from(c)
    .where(or(eq(c.keyId, word), eq(c.previousKeyId, word)))
    .limit(1)
    .all();
  const byClient =
    here === null
      ? []
      : ctx.db
          .select(columns)
          .from(c)
          .where(and(eq(c.instanceId, here), begins(c.clientId, word)))
          .limit(MOST)
          .all();
  return visibleOf(ctx, [...byKey, ...byClient]).map((row) => ({ kind: "device", ...row }));
}

function findGroups(ctx: ServiceContext, instanceId: string, word: string): Found[] {
  return ctx.db
    .select({ instanceId: groups.instanceId, id: groups.id })
    .from(groups)
    .where(and(eq(groups.instanceId, instanceId), begins(groups.id, word)))
    .limit(MOST)
    .all()
    .map((row) => ({ kind: "group", ...row }));
}

function findTokens(ctx: ServiceContext, which: SQL | undefined): Found[] {
  const rows = ctx.db
    .select({ instanceId: tokens.instanceId, id: tokens.id, prefix: tokens.prefix, lastFour: tokens.lastFour })
    .from(tokens)
    .where(which)
    .limit(MOST)
    .all();
  return visibleOf(ctx, rows).map(({ instanceId, id, prefix, lastFour }) => ({
    kind: "token",
    instanceId,
    id,
    shown: `${prefix}…${lastFour}`,
  }));
}

function findAccessKeys(ctx: ServiceContext, word: string): Found[] {
  if (!hasRole(ctx, "admin", null)) return [];
  return ctx.db
    .select({ id: accessKeys.id, userName: accessUsers.name })
    .from(accessKeys)
    .innerJoin(accessUsers, eq(accessUsers.id, accessKeys.userId))
    .where(or(begins(accessKeys.id, word), contains(accessKeys.note, word), contains(accessUsers.name, word)))
    .limit(MOST)
    .all()
    .map((row) => ({ kind: "accessKey", ...row }));
}

function findAccessUsers(ctx: ServiceContext, word: string): Found[] {
  if (!hasRole(ctx, "admin", null)) return [];
  return ctx.db
    .select({ id: accessUsers.id, userName: accessUsers.name })
    .from(accessUsers)
    .where(contains(accessUsers.name, word))
    .limit(MOST)
    .all()
    .map((row) => ({ kind: "accessUser", ...row }));
}

/** Of access users and their keys there are few: an app is known by a part of its name, or of the note of its key. */
const contains = (column: SQLiteColumn, word: string): SQL => sql`instr(lower(${column}), lower(${word})) > 0`;

/** Those in instances that are there and that the person may see. */
function visibleOf<T extends { readonly instanceId: string }>(ctx: ServiceContext, rows: readonly T[]): T[] {
  if (rows.length === 0) return [];
  const visible = visibleInstances(ctx);
  const asked = [...new Set(rows.map((row) => row.instanceId))].filter((id) => visible?.includes(id) ?? true);
  const there = new Set(
    ctx.db
      .select({ id: instances.id })
      .from(instances)
      .where(and(inArray(instances.id, asked), isNull(instances.deletedAt)))
      .all()
      .map(({ id }) => id),
  );
  return rows.filter((row) => there.has(row.instanceId));
}
