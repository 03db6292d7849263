import { authorize } from "../domain/authorize.ts";
import type { Binding, Decision } from "../domain/decision.ts";
import type { LoginMode } from "../domain/login.ts";
import { observedSince } from "../domain/observed-operation.ts";
import type { ReasonCode } from "../domain/reason.ts";
import { type CheckDraft, CheckFacts } from "./access-check-facts.ts";
import { AccessFacts } from "./access-facts.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";

/** An operation that a draft would decide otherwise. */
export interface ChangedOperation {
  readonly clientId: string;
  readonly action: "PUBLISH" | "SUBSCRIBE";
  readonly topic: string;
  /** How often it was seen. */
  readonly count: number;
  /** As it is decided now, and as the draft decides it. */
  readonly from: ReasonCode;
  readonly to: ReasonCode;
}

export interface ChangedSide {
  /** All messages and subscriptions that it is about, and of how many clients. */
  readonly publishes: number;
  readonly subscribes: number;
  readonly clients: number;
  /** The most frequent ones. */
  readonly examples: readonly ChangedOperation[];
}

/** What a draft would have done to the operations that were really seen. */
export interface DraftImpact {
  /** Epoch ms: they were seen since then. */
  readonly since: number;
  /** Different operations that were looked at. */
  readonly looked: number;
  /** Messages and subscriptions that were too many to be told apart: nothing is known about them. */
  readonly apart: number;
  readonly denied: ChangedSide;
  readonly allowed: ChangedSide;
}

const EXAMPLES = 20;
/** Operations that are looked at; the latest count. */
const LOOKED = 5_000;

interface Row {
  clientId: string;
  action: "PUBLISH" | "SUBSCRIBE";
  topic: string;
  groupId: string;
  mode: LoginMode;
  keyId: string;
  tokenIds: string;
  address: string;
  secure: number;
  count: number;
  lastAt: number;
}

/**
 * Decides what clients did in the last hour by the policies in force and by the draft, as for a client that connects now, at
 * the time at which each was seen, so that a token that has ended since still counts for what it was.
 */
export function measureDraft(
  ctx: ServiceContext,
  input: { readonly instanceId: string; readonly draft: CheckDraft },
): DraftImpact {
  const { instanceId, draft } = input;
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const since = observedSince(ctx.now());
  const facts = new AccessFacts(ctx.db.$client, ctx.keyring);
  const asIs = new CheckFacts(ctx, instanceId, {}, facts);
  const drafted = new CheckFacts(ctx, instanceId, draft, facts);
  const rows = readRows(ctx, instanceId, since, draft);
  const denied: ChangedOperation[] = [];
  const allowed: ChangedOperation[] = [];
  asIs.atOneMoment(() => {
    for (const row of rows) {
      const before = decide(asIs, instanceId, row);
      const after = decide(drafted, instanceId, row);
      if (before === null || after === null || before.allowed === after.allowed) continue;
      const { clientId, action, topic, count } = row;
      const change = { clientId, action, topic, count, from: before.reason, to: after.reason };
      (after.allowed ? allowed : denied).push(change);
    }
  });
  return {
    since,
    looked: rows.length,
    apart: countApart(ctx, instanceId, since),
    denied: sum(denied),
    allowed: sum(allowed),
  };
}

function decide(facts: CheckFacts, instanceId: string, row: Row): Decision | null {
  const { clientId, groupId, mode, keyId, address, topic, lastAt: now } = row;
  const instance = facts.connect().findInstance(instanceId);
  const groupPolicy = groupId === "" ? NO_GROUP : facts.findGroupPolicy(instanceId, groupId);
  if (instance === null || groupPolicy === null) return null;
  const binding: Binding = {
    ...{
      instanceId,
      clientId,
      groupId,
      mode,
      keyId,
      accessUserId: null,
      groupPolicy,
      limits: instance.limits,
      address,
    },
    tokens: (JSON.parse(row.tokenIds) as number[]).flatMap((id) => facts.findTokenById(id) ?? []),
    secure: row.secure === 1,
  };
  const known = facts.operation(instance.limits.maxTps);
  return row.action === "PUBLISH"
    ? authorize(binding, { action: "PUBLISH", topic, payloadBytes: 0, now }, known)
    : authorize(binding, { action: "SUBSCRIBE", topic, now }, known);
}

const NO_GROUP = { groupId: "", version: 0, defaultEffect: "Allow", rules: [] } as const;

/** The operations that the draft can be about. */
function readRows({ db }: ServiceContext, instanceId: string, since: number, draft: CheckDraft): Row[] {
  const group = draft.groupPolicy?.groupId;
  const { accessPolicy, customPermission } = draft;
  const onlyGroup = group !== undefined && accessPolicy === undefined && customPermission === undefined;
  // Access policies are asked in no other mode.
  const onlySigned = group === undefined && accessPolicy !== undefined && customPermission === undefined;
  // Of the columns that are not summed, SQLite gives those of the row with the highest last_at.
  return db.$client
    .prepare(
      `select client_id as clientId, action, topic, group_id as groupId, mode, key_id as keyId, token_ids as tokenIds, address,
         secure, sum(allowed) + sum(refused) as count, max(last_at) as lastAt
       from observed_operations where instance_id = @instanceId and slot_at >= @since and client_id <> ''
         ${onlyGroup ? "and group_id = @group" : ""} ${onlySigned ? "and mode = 'Signature'" : ""}
       group by client_id, action, topic order by lastAt desc limit ${LOOKED}`,
    )
    .all({ instanceId, since, ...(onlyGroup ? { group } : {}) }) as Row[];
}

function countApart({ db }: ServiceContext, instanceId: string, since: number): number {
  return db.$client
    .prepare(
      `select coalesce(sum(allowed + refused), 0) from observed_operations
       where instance_id = ? and slot_at >= ? and client_id = ''`,
    )
    .pluck()
    .get(instanceId, since) as number;
}

function sum(changes: ChangedOperation[]): ChangedSide {
  const count = (action: ChangedOperation["action"]) =>
    changes.reduce((total, change) => total + (change.action === action ? change.count : 0), 0);
  return {
    publishes: count("PUBLISH"),
    subscribes: count("SUBSCRIBE"),
    clients: new Set(changes.map(({ clientId }) => clientId)).size,
    examples: changes.sort((a, b) => b.count - a.count).slice(0, EXAMPLES),
  };
}
