import { and, desc, eq, gt, isNull, or } from "drizzle-orm";
import type { z } from "zod";
import { clientBlocks, connectionEvents, customIdentities, denials, groups } from "../../db/schema.ts";
import { parseRange } from "../domain/address.ts";
import { compileBlockList, findBlock } from "../domain/block-list.ts";
import { BLOCK_KINDS } from "../domain/decision.ts";
import { parseClientId } from "../domain/login.ts";
import type { ListedBlock } from "./block-list.ts";
import type { ClientInput } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { type DeviceCredential, findDeviceCredential } from "./device-credentials.ts";
import { readGroupRules } from "./groups.ts";
import { readInstance } from "./instances.ts";
import { listClientOperations, type SeenOperations } from "./seen-operations.ts";
import { type HeldToken, listTokensOfClient } from "./token-clients.ts";

/** The group that a client ID names, as it stands now. */
export interface GroupInForce {
  readonly id: string;
  readonly policyVersion: number;
  readonly defaultEffect: "Allow" | "Deny";
  readonly rules: number;
}

/** Everything that is known of a client ID beside its live connection, whether it is connected or not. */
export interface ClientStory {
  /** The group that it names; null where it names none. `exists` is null where there is no such group. */
  readonly group: { readonly id: string; readonly exists: GroupInForce | null } | null;
  /** What keeps it out at its next CONNECT: its client ID, its group, the address that it was last seen at. */
  readonly blocks: readonly ListedBlock[];
  readonly credential: DeviceCredential | null;
  /** Usernames of custom auth that are for this client ID alone. */
  readonly identities: readonly string[];
  readonly tokens: readonly HeldToken[];
  readonly operations: SeenOperations;
  /** Address and time at which it was last seen; null when it never was. */
  readonly lastSeen: { readonly address: string; readonly at: number } | null;
  /** Whether there is any trace of it: a credential, an identity, a token that it used, a connection, a refusal, a block. */
  readonly known: boolean;
}

/** Identities that are shown. */
const IDENTITIES = 5;

export function readClientStory(
  ctx: ServiceContext,
  input: z.infer<typeof ClientInput> & {
    /** Where it is connected from now. */ readonly address?: string | null | undefined;
  },
): ClientStory {
  const { instanceId, clientId } = input;
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const groupId = parseClientId(clientId)?.groupId ?? null;
  const credential = findDeviceCredential(ctx, input);
  const tokens = listTokensOfClient(ctx, input);
  const operations = listClientOperations(ctx, input);
  const identities = readIdentities(ctx, instanceId, clientId);
  const refused = readLastRefusal(ctx, instanceId, clientId);
  const lastSeen = latest([
    { address: credential?.lastUsedAddress ?? null, at: credential?.lastUsedAt ?? null },
    { address: tokens[0]?.address ?? null, at: tokens[0]?.lastAt ?? null },
    refused,
  ]);
  const blocks = readBlocks(ctx, instanceId, {
    clientId,
    groupId: groupId ?? "",
    address: input.address ?? lastSeen?.address ?? "",
  });
  return {
    group: groupId === null ? null : { id: groupId, exists: findGroup(ctx, instanceId, groupId) },
    ...{ blocks, credential, identities, tokens, operations, lastSeen },
    known:
      input.address != null ||
      lastSeen !== null ||
      credential !== null ||
      identities.length > 0 ||
      operations.rows.length > 0 ||
      blocks.some(({ kind }) => kind === "client") ||
      hasEvents(ctx, instanceId, clientId),
  };
}

function findGroup({ db }: ServiceContext, instanceId: string, id: string): GroupInForce | null {
  const row = db
    .select({ id: groups.id, policyVersion: groups.policyVersion, defaultEffect: groups.defaultEffect })
    .from(groups)
    .where(and(eq(groups.instanceId, instanceId), eq(groups.id, id)))
    .get();
  return row === undefined ? null : { ...row, rules: readGroupRules(db, instanceId, id).length };
}

/** Every standing entry that hits, not only the first, which decides: whoever ends one must see the others. */
function readBlocks(
  ctx: ServiceContext,
  instanceId: string,
  subject: { readonly clientId: string; readonly groupId: string; readonly address: string },
): ListedBlock[] {
  const b = clientBlocks;
  const now = ctx.now();
  return ctx.db
    .select()
    .from(b)
    .where(
      and(
        eq(b.instanceId, instanceId),
        or(
          and(eq(b.kind, "client"), eq(b.value, subject.clientId)),
          and(eq(b.kind, "group"), eq(b.value, subject.groupId)),
          eq(b.kind, "address"),
        ),
        or(isNull(b.endsAt), gt(b.endsAt, now)),
      ),
    )
    .all()
    .filter((block) => hits(block, subject, now))
    .map((block) => ({ ...block, active: true }))
    .sort((a, b) => BLOCK_KINDS.indexOf(a.kind) - BLOCK_KINDS.indexOf(b.kind));
}

/** An entry that cannot be read keeps everybody out, until somebody sees it and ends it. */
function hits(block: typeof clientBlocks.$inferSelect, subject: Parameters<typeof findBlock>[1], now: number): boolean {
  if (block.kind === "address" && parseRange(block.value) === null) return true;
  return findBlock(compileBlockList([block]), subject, now) !== null;
}

const readIdentities = ({ db }: ServiceContext, instanceId: string, clientId: string): string[] =>
  db
    .select({ username: customIdentities.username })
    .from(customIdentities)
    .where(and(eq(customIdentities.instanceId, instanceId), eq(customIdentities.clientId, clientId)))
    .orderBy(customIdentities.username)
    .limit(IDENTITIES)
    .all()
    .map(({ username }) => username);

function readLastRefusal({ db }: ServiceContext, instanceId: string, clientId: string) {
  const d = denials;
  const row = db
    .select({ address: d.address, at: d.lastAt })
    .from(d)
    .where(and(eq(d.clientId, clientId), eq(d.instanceId, instanceId)))
    .orderBy(desc(d.lastAt), desc(d.id))
    .limit(1)
    .get();
  return row ?? { address: null, at: null };
}

function hasEvents({ db }: ServiceContext, instanceId: string, clientId: string): boolean {
  const e = connectionEvents;
  const mine = and(eq(e.instanceId, instanceId), eq(e.clientId, clientId));
  return db.select({ id: e.id }).from(e).where(mine).limit(1).get() !== undefined;
}

function latest(
  seen: readonly { readonly address: string | null; readonly at: number | null }[],
): { readonly address: string; readonly at: number } | null {
  const known = seen.flatMap(({ address, at }) => (at === null ? [] : [{ address: address ?? "", at }]));
  return known.sort((a, b) => b.at - a.at)[0] ?? null;
}
