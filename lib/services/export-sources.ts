import type { z } from "zod";
import { explain } from "../domain/reason.ts";
import { getAccessKey, listAccessKeys } from "./access-key-list.ts";
import { AuditQuery, listAudit } from "./audit-log.ts";
import { findClient, listClients } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { DenialQuery, listDenials } from "./denials.ts";
import { findDeviceCredential, listDeviceCredentials } from "./device-credentials.ts";
import { getGroup, listGroups } from "./groups.ts";
import { readInstance } from "./instances.ts";
import {
  AccessKeyQuery,
  ClientQuery,
  DeviceQuery,
  fitQuery,
  type GivenQuery,
  GroupQuery,
  type ListName,
  TokenQuery,
  tokenState,
} from "./list-query.ts";
import type { Page, PageRequest } from "./page.ts";
import { listTokens } from "./token-list.ts";
import { getToken } from "./tokens.ts";

/*
 * What a row of each list is in a file: more columns than a page shows, and no secret.
 */

/** A value of a row; times are ISO 8601 in UTC. */
export type ExportValue = string | number | boolean | null | readonly string[] | Readonly<Record<string, unknown>>;
export type ExportRow = Readonly<Record<string, ExportValue>>;

export interface Source {
  /** Of its audit row: `<noun>.export`. */
  readonly noun: string;
  readonly columns: readonly string[];
  readonly query: z.ZodObject;
  read(ctx: ServiceContext, instanceId: string | null, given: GivenQuery, page: PageRequest): Page<ExportRow>;
  /** One row by the ID that its box has in the list, or null; undefined for a list whose rows have no boxes. */
  readonly find?: (ctx: ServiceContext, instanceId: string | null, id: string) => ExportRow | null;
}

function source<Schema extends z.ZodObject, Row>(
  noun: string,
  query: Schema,
  read: (
    ctx: ServiceContext,
    instanceId: string | null,
    query: Partial<z.output<Schema>>,
    page: PageRequest,
  ) => Page<Row>,
  columns: Readonly<Record<string, (row: Row) => ExportValue>>,
  find?: (ctx: ServiceContext, instanceId: string | null, id: string) => Row | null,
): Source {
  const entries = Object.entries(columns);
  const shown = (row: Row): ExportRow => Object.fromEntries(entries.map(([name, of]) => [name, of(row)]));
  return {
    noun,
    columns: Object.keys(columns),
    query,
    read(ctx, instanceId, given, page) {
      const { items, ...cursors } = read(ctx, instanceId, fitQuery(query, given), page);
      return { ...cursors, items: items.map(shown) };
    },
    ...(find === undefined
      ? {}
      : {
          find: (ctx, instanceId, id) => {
            const row = find(ctx, instanceId, id);
            return row === null ? null : shown(row);
          },
        }),
  };
}

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
/** A list of one instance; no verb of one knows the empty ID. */
const within = (instanceId: string | null): string => instanceId ?? "";

export const SOURCES = {
  devices: source(
    "device_credential",
    DeviceQuery,
    (ctx, instanceId, { q, group, state, unused }, page) =>
      listDeviceCredentials(
        ctx,
        { instanceId: within(instanceId), search: q, groupId: group, state, unusedDays: unused },
        page,
      ),
    {
      clientId: (row) => row.clientId,
      groupId: (row) => row.groupId,
      deviceAccessKeyId: (row) => row.keyId,
      enabled: (row) => row.enabled,
      previousDeviceAccessKeyId: (row) => row.previous?.keyId ?? null,
      previousEndsAt: (row) => time(row.previous?.endsAt ?? null),
      createdAt: (row) => time(row.createdAt),
      updatedAt: (row) => time(row.updatedAt),
      lastUsedAt: (row) => time(row.lastUsedAt),
      lastUsedAddress: (row) => row.lastUsedAddress,
    },
    (ctx, instanceId, clientId) => findDeviceCredential(ctx, { instanceId: within(instanceId), clientId }),
  ),
  tokens: source(
    "token",
    TokenQuery,
    (ctx, instanceId, query, page) => {
      const state = tokenState(query);
      const { q: search, issuer } = query;
      const filter = { instanceId: within(instanceId), search, issuer, ...(state === "all" ? {} : { state }) };
      return listTokens(ctx, filter, page);
    },
    {
      id: (row) => row.id,
      token: (row) => `${row.prefix}…${row.lastFour}`,
      type: (row) => row.type,
      topics: (row) => row.filters,
      state: (row) => row.state,
      note: (row) => row.note,
      issuedBy: (row) => row.issuedBy,
      issuedByName: (row) => row.issuedByName,
      issuedFrom: (row) => row.issuedFrom,
      createdAt: (row) => time(row.createdAt),
      expiresAt: (row) => time(row.expiresAt),
      revokedAt: (row) => time(row.revokedAt),
      revokedBy: (row) => row.revokedBy,
      lastUsedAt: (row) => time(row.lastUsedAt),
      lastUsedClientId: (row) => row.lastUsedClientId,
      lastUsedAddress: (row) => row.lastUsedAddress,
    },
    (ctx, instanceId, id) =>
      /^\d{1,15}$/.test(id) ? getToken(ctx, { instanceId: within(instanceId), id: Number(id) }) : null,
  ),
  groups: source(
    "group",
    GroupQuery,
    (ctx, instanceId, { q }, page) => listGroups(ctx, { instanceId: within(instanceId), search: q }, page),
    {
      id: (row) => row.id,
      defaultEffect: (row) => row.defaultEffect,
      rules: (row) => row.rules,
      policyVersion: (row) => row.policyVersion,
      note: (row) => row.note,
      connections: (row) => row.connections,
      deviceCredentials: (row) => row.deviceCredentials,
      createdAt: (row) => time(row.createdAt),
      updatedAt: (row) => time(row.updatedAt),
    },
    (ctx, instanceId, id) => {
      const group = getGroup(ctx, { instanceId: within(instanceId), id });
      return { ...group, rules: group.rules.length };
    },
  ),
  clients: source(
    "client",
    ClientQuery,
    (ctx, instanceId, { q, group, mode, policy }, page) =>
      listClients(ctx, { instanceId: within(instanceId), search: q, groupId: group, mode, policy }, page),
    {
      clientId: (row) => row.clientId,
      groupId: (row) => row.groupId,
      mode: (row) => row.mode,
      keyId: (row) => row.keyId,
      address: (row) => row.address,
      listener: (row) => row.listener,
      secure: (row) => row.secure,
      groupPolicyVersion: (row) => row.groupPolicyVersion,
      currentPolicyVersion: (row) => row.currentPolicyVersion,
      cleanSession: (row) => row.cleanSession,
      keepaliveSeconds: (row) => row.keepaliveSeconds,
      subscriptions: (row) => row.subscriptions.map(({ filter }) => filter),
      connectedAt: (row) => time(row.connectedAt),
    },
    (ctx, instanceId, clientId) => findClient(ctx, { instanceId: within(instanceId), clientId }),
  ),
  denials: source(
    "denial",
    DenialQuery,
    (ctx, instanceId, { q, action, reason }, page) =>
      listDenials(ctx, { instanceId, clientId: q, action, reason }, page),
    {
      id: (row) => row.id,
      instanceId: (row) => row.instanceId,
      clientId: (row) => row.clientId,
      action: (row) => row.action,
      topic: (row) => row.topic,
      reason: (row) => row.reason,
      explanation: (row) => explain(row.decision),
      count: (row) => row.count,
      firstAt: (row) => time(row.firstAt),
      lastAt: (row) => time(row.lastAt),
      mode: (row) => row.mode,
      keyId: (row) => row.keyId,
      address: (row) => row.address,
    },
  ),
  audit: source(
    "audit",
    AuditQuery,
    (ctx, instanceId, { q, action, actor }, page) => {
      requireRole(ctx, instanceId === null ? "admin" : "viewer", instanceId);
      // Of an instance that is gone there is no page, and so no file of it.
      if (instanceId !== null) readInstance(ctx.db, instanceId);
      return listAudit(ctx, { instanceId, action, actorId: actor, target: q }, page);
    },
    {
      id: (row) => row.id,
      at: (row) => time(row.at),
      actorKind: (row) => row.actorKind,
      actorId: (row) => row.actorId,
      actorName: (row) => row.actorName,
      address: (row) => row.address,
      action: (row) => row.action,
      instanceId: (row) => row.instanceId,
      target: (row) => row.target,
      detail: (row) => row.detail,
    },
  ),
  "access-keys": source(
    "access_key",
    AccessKeyQuery,
    (ctx, _, { q, user, status, unused }, page) =>
      listAccessKeys(ctx, { search: q, userId: user, status, unused }, page),
    {
      id: (row) => row.id,
      userName: (row) => row.userName,
      userKind: (row) => row.userKind,
      status: (row) => row.status,
      note: (row) => row.note,
      createdAt: (row) => time(row.createdAt),
      updatedAt: (row) => time(row.updatedAt),
      lastUsedAt: (row) => time(row.lastUsedAt),
      lastUsedClientId: (row) => row.lastUsedClientId,
      lastUsedAddress: (row) => row.lastUsedAddress,
    },
    (ctx, _, id) => getAccessKey(ctx, { id }),
  ),
} as const satisfies Record<ListName, Source>;
