import type { Role, RoleGrant } from "../domain/operator.ts";
import { checkAccess } from "../services/access-check.ts";
import { questionOfDenial, readCheckChoices } from "../services/access-check-choices.ts";
import { measureDraft } from "../services/access-check-impact.ts";
import { draftOfAccessPolicy, findUserOfKey } from "../services/access-check-policies.ts";
import { proposeAllow } from "../services/access-check-proposal.ts";
import { getAccessKey, listAccessKeys, setAccessKeyNote } from "../services/access-key-list.ts";
import {
  createAccessKey,
  deleteAccessKey,
  ensurePrimaryAccount,
  listAccessUsers,
  setAccessKeyStatus,
} from "../services/access-users.ts";
import { applyState } from "../services/apply.ts";
import { listAudit, listAuditFilters } from "../services/audit-log.ts";
import { countBlockHits, createBlock, deleteBlock, endBlock, listBlocks } from "../services/block-list.ts";
import { blockClient, listBlockedClients, unblockClient } from "../services/client-blocks.ts";
import { readClientStory } from "../services/client-story.ts";
import { readClientNow, readClientPage } from "../services/client-views.ts";
import {
  countClientsByAccessKey,
  countTokenHolders,
  disconnectClient,
  findClient,
  findConnected,
  findDisconnect,
  listClients,
} from "../services/clients.ts";
import { listConnectionEvents } from "../services/connection-history.ts";
import { traceClient } from "../services/connection-trace.ts";
import type { ServiceContext } from "../services/context.ts";
import {
  deleteCustomIdentity,
  listCustomIdentities,
  putCustomIdentity,
  revealCustomIdentities,
} from "../services/custom-identities.ts";
import { deleteCustomPermission, listCustomPermissions, putCustomPermission } from "../services/custom-permissions.ts";
import { getDenial, listDenials, readDenialPage } from "../services/denials.ts";
import {
  endDeviceCredentialOverlap,
  findDeviceCredential,
  getDeviceCredential,
  listDeviceClientIds,
  listDeviceCredentials,
  registerDeviceCredential,
  revealDeviceCredential,
  rotateDeviceCredential,
  setDeviceCredentialEnabled,
  unregisterDeviceCredential,
} from "../services/device-credentials.ts";
import { exportState } from "../services/export-state.ts";
import {
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  listTaggedGroups,
  saveGroupPolicy,
  setGroupNote,
} from "../services/groups.ts";
import { readImportReport, takeImportSecrets } from "../services/import-result.ts";
import {
  createImport,
  discardImport,
  endImport,
  getImport,
  listImportRows,
  listImports,
  mapImport,
  readImportSample,
  runImport,
  stopImport,
  undoImport,
} from "../services/imports.ts";
import { readInstanceUsage } from "../services/instance-usage.ts";
import {
  createInstance,
  deleteInstance,
  getInstance,
  setInstanceEnabled,
  updateInstance,
} from "../services/instances.ts";
import { countClientsOfKey, listClientsOfKey } from "../services/key-clients.ts";
import { INSTANCE_EXPORTS, readExportRows, recordExport } from "../services/list-export.ts";
import {
  createAccessPolicy,
  deleteAccessPolicy,
  getAccessPolicy,
  listAccessPolicies,
  restoreAccessPolicy,
  saveAccessPolicy,
} from "../services/manage-access-policies.ts";
import {
  createAccessUser,
  deleteAccessUser,
  getAccessUser,
  renameAccessUser,
  setAccessUserPolicies,
} from "../services/manage-access-users.ts";
import { findMessageOutcome, sendMessage } from "../services/messages.ts";
import {
  changeOwnPassword,
  createOperator,
  deleteOperator,
  getOperator,
  listOperators,
  resetPassword,
  setOperatorEnabled,
  updateOperator,
} from "../services/operators.ts";
import { findReconnectRun, reconnectOutdatedClients, stopReconnecting } from "../services/outdated-clients.ts";
import { readOverview } from "../services/overview.ts";
import { readQuotas } from "../services/quotas.ts";
import { countMatchingTokens, listMatchingTokens, revokeMatchingTokens } from "../services/revoke-tokens.ts";
import { deleteView, listSavedViews, saveView } from "../services/saved-views.ts";
import { listClientOperations } from "../services/seen-operations.ts";
import { listInstanceTags, tagInstances, untagInstances } from "../services/tags.ts";
import { listClientsOfToken, listTokensOfClient } from "../services/token-clients.ts";
import { listTokenIssuers, listTokens } from "../services/token-list.ts";
import { applyToken, getToken, issueToken, isTokenLive, revokeToken, revokeTokenText } from "../services/tokens.ts";
import { countUnusedDevices, unregisterUnusedDevices } from "../services/unused-devices.ts";
import { findArrival } from "../services/waiting.ts";
import type { Inhabited, InhabitedWorld } from "./inhabited-world.ts";

/*
 * Every verb that asks for a role: who may, how it is called so that it succeeds, and what it leaves behind. Tests of all
 * verbs (roles, audit, secrets) go through these tables; a verb without a row fails the first of them.
 */

/** What a verb writes beside the change itself. A verb without it changes nothing. */
export interface Effects {
  /** Actions of its audit rows, in their order. */
  readonly audit: readonly string[];
  /** What the gateway is told, in its order. */
  readonly tells?: readonly string[];
  /** How many connections the gateway is ordered to close. */
  readonly orders?: number;
  /** How many messages the gateway is ordered to publish; these are not audited, as no message is. */
  readonly messages?: number;
}

export interface Verb<Place> {
  /** The weakest role that may. */
  readonly role: Role;
  readonly call: (ctx: ServiceContext, place: Place, world: InhabitedWorld) => unknown;
  readonly effects: Effects;
}

function row<Place>(role: Role, call: Verb<Place>["call"], effects: Effects = { audit: [] }): Verb<Place> {
  return { role, call, effects };
}

/** A secret that is handed to verbs, to look for it afterwards. */
export const GIVEN_PASSWORD = "canary correct horse battery";

const GIVEN_POLICY = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"mq:PUB","Resource":"*"}]}';

const BY_DEVICE = { by: "credential", mode: "DeviceCredential" } as const;

async function* fileOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Verbs on one instance: the role is on it, or on all. */
export const ON_INSTANCE: Readonly<Record<string, Verb<Inhabited>>> = {
  getInstance: row("viewer", (ctx, { instanceId: id }) => getInstance(ctx, { id })),
  updateInstance: row("admin", (ctx, { instanceId: id }) => updateInstance(ctx, { id, maxTps: 7 }), {
    audit: ["instance.update"],
    tells: ["instance.changed"],
  }),
  setInstanceEnabled: row("admin", (ctx, { instanceId: id }) => setInstanceEnabled(ctx, { id, enabled: false }), {
    audit: ["instance.disable"],
    tells: ["instance.changed"],
  }),
  listBlocks: row("viewer", (ctx, { instanceId }) => listBlocks(ctx, { instanceId })),
  countBlockHits: row("operator", (ctx, { instanceId }) =>
    countBlockHits(ctx, { instanceId, kind: "address", value: "192.0.2.0/24" }),
  ),
  createBlock: row(
    "operator",
    (ctx, { instanceId }) =>
      createBlock(ctx, { instanceId, kind: "address", value: "192.0.2.9", reason: "", disconnect: false }),
    { audit: ["block.create"], tells: ["block.changed"] },
  ),
  endBlock: row("operator", (ctx, { instanceId, blockId }) => endBlock(ctx, { instanceId, id: blockId }), {
    audit: ["block.end"],
    tells: ["block.changed"],
  }),
  deleteBlock: row("operator", (ctx, { instanceId, blockId }) => deleteBlock(ctx, { instanceId, id: blockId }), {
    audit: ["block.delete"],
    tells: ["block.changed"],
  }),
  readQuotas: row("viewer", (ctx, { instanceId }) => readQuotas(ctx, { instanceId, span: "days" })),
  listGroups: row("viewer", (ctx, { instanceId }) => listGroups(ctx, { instanceId })),
  listTaggedGroups: row("viewer", (ctx, { instanceId }) => listTaggedGroups(ctx, { instanceId, tags: [] })),
  tagInstances: row(
    "operator",
    (ctx, { instanceId }) => tagInstances(ctx, { instanceIds: [instanceId], tags: [{ key: "k", value: "v" }] }),
    { audit: ["instance.tag"] },
  ),
  untagInstances: row(
    "operator",
    (ctx, { instanceId }) => {
      tagInstances(ctx, { instanceIds: [instanceId], tags: [{ key: "k", value: "v" }] });
      untagInstances(ctx, { instanceIds: [instanceId], keys: null });
    },
    { audit: ["instance.tag", "instance.untag"] },
  ),
  listInstanceTags: row("viewer", (ctx, { instanceId }) =>
    listInstanceTags(ctx, { instanceIds: [instanceId], tags: [] }),
  ),
  getGroup: row("viewer", (ctx, { instanceId, groupId: id }) => getGroup(ctx, { instanceId, id })),
  createGroup: row(
    "admin",
    (ctx, { instanceId }) => createGroup(ctx, { instanceId, id: "GID_new", defaultEffect: "Allow", note: "" }),
    { audit: ["group.create"], tells: ["group.changed"] },
  ),
  saveGroupPolicy: row(
    "admin",
    (ctx, { instanceId, groupId: id }) =>
      saveGroupPolicy(ctx, { instanceId, id, expectedVersion: 1, defaultEffect: "Deny", rules: [] }),
    { audit: ["group.policy"], tells: ["group.changed"] },
  ),
  setGroupNote: row("admin", (ctx, { instanceId, groupId: id }) => setGroupNote(ctx, { instanceId, id, note: "new" }), {
    audit: ["group.note"],
  }),
  deleteGroup: row("admin", (ctx, { instanceId, groupId: id }) => deleteGroup(ctx, { instanceId, id }), {
    audit: ["group.delete"],
    tells: ["group.changed"],
  }),
  reconnectOutdatedClients: row(
    "operator",
    (ctx, { instanceId, groupId: id }) => reconnectOutdatedClients(ctx, { instanceId, id, perSecond: 5 }),
    { audit: ["group.reconnect"] },
  ),
  stopReconnecting: row(
    "operator",
    (ctx, { instanceId, otherGroupId: id }) => stopReconnecting(ctx, { instanceId, id }),
    {
      audit: ["group.reconnect_stop"],
    },
  ),
  findReconnectRun: row("viewer", (ctx, { instanceId, groupId: id }) => findReconnectRun(ctx, { instanceId, id })),
  listDeviceCredentials: row("viewer", (ctx, { instanceId }) => listDeviceCredentials(ctx, { instanceId })),
  getDeviceCredential: row("viewer", (ctx, { instanceId, clientId }) =>
    getDeviceCredential(ctx, { instanceId, clientId }),
  ),
  findDeviceCredential: row("viewer", (ctx, { instanceId, clientId }) =>
    findDeviceCredential(ctx, { instanceId, clientId }),
  ),
  sendMessage: row("operator", (ctx, { instanceId }) => sendMessage(ctx, { instanceId, topic: "a", payload: "x" }), {
    audit: [],
    messages: 1,
  }),
  findMessageOutcome: row("viewer", (ctx, { instanceId }) => findMessageOutcome(ctx, { instanceId, requestId: 1 })),
  traceClient: row("viewer", (ctx, { instanceId, clientId }) =>
    traceClient(ctx, { instanceId, clientId, from: 0, to: 1, page: 1, size: 10, newestFirst: true }),
  ),
  listConnectionEvents: row("viewer", (ctx, { instanceId, clientId }) =>
    listConnectionEvents(ctx, { instanceId, clientId }),
  ),
  readClientStory: row("viewer", (ctx, { instanceId, clientId }) => readClientStory(ctx, { instanceId, clientId })),
  listClientOperations: row("viewer", (ctx, { instanceId, clientId }) =>
    listClientOperations(ctx, { instanceId, clientId }),
  ),
  listTokensOfClient: row("viewer", (ctx, { instanceId, clientId }) =>
    listTokensOfClient(ctx, { instanceId, clientId }),
  ),
  listClientsOfToken: row("viewer", (ctx, { instanceId, tokenId }) => listClientsOfToken(ctx, { instanceId, tokenId })),
  listCustomIdentities: row("viewer", (ctx, { instanceId }) => listCustomIdentities(ctx, { instanceId })),
  revealCustomIdentities: row("operator", (ctx, { instanceId }) => revealCustomIdentities(ctx, { instanceId }), {
    audit: ["custom_identity.reveal"],
  }),
  putCustomIdentity: row(
    "operator",
    (ctx, { instanceId }) =>
      putCustomIdentity(ctx, {
        instanceId,
        username: "bob",
        clientId: "bob-1",
        secret: GIVEN_PASSWORD,
        signMode: "ORIGIN",
      }),
    { audit: ["custom_identity.create"] },
  ),
  deleteCustomIdentity: row(
    "operator",
    (ctx, { instanceId }) => deleteCustomIdentity(ctx, { instanceId, username: "ann", clientId: null }),
    { audit: ["custom_identity.delete"] },
  ),
  listCustomPermissions: row("viewer", (ctx, { instanceId }) => listCustomPermissions(ctx, { instanceId })),
  putCustomPermission: row(
    "operator",
    (ctx, { instanceId }) =>
      putCustomPermission(ctx, {
        instanceId,
        identityType: "USER",
        identity: "ann",
        topic: "a/#",
        permitAction: "PUB",
        effect: "DENY",
      }),
    { audit: ["custom_permission.update"], tells: ["custom_auth.changed"] },
  ),
  deleteCustomPermission: row(
    "operator",
    (ctx, { instanceId }) =>
      deleteCustomPermission(ctx, { instanceId, identityType: "USER", identity: "ann", topic: "a/#" }),
    { audit: ["custom_permission.delete"], tells: ["custom_auth.changed"] },
  ),
  listBlockedClients: row("viewer", (ctx, { instanceId }) => listBlockedClients(ctx, { instanceId })),
  blockClient: row("operator", (ctx, { instanceId, clientId }) => blockClient(ctx, { instanceId, clientId }), {
    audit: ["block.create"],
    tells: ["block.changed"],
  }),
  unblockClient: row("operator", (ctx, { instanceId }) => unblockClient(ctx, { instanceId, clientId: "banned" }), {
    audit: ["block.delete"],
    tells: ["block.changed"],
  }),
  listDeviceClientIds: row("viewer", (ctx, { instanceId, groupId }) =>
    listDeviceClientIds(ctx, { instanceId, groupId }, { size: 10 }),
  ),
  revealDeviceCredential: row(
    "operator",
    (ctx, { instanceId, clientId }) => revealDeviceCredential(ctx, { instanceId, clientId }),
    { audit: ["device_credential.reveal"] },
  ),
  registerDeviceCredential: row(
    "operator",
    (ctx, { instanceId, groupId }) =>
      registerDeviceCredential(ctx, { instanceId, clientId: `${groupId}@@@new`, onlyNew: true }),
    { audit: ["device_credential.register"] },
  ),
  rotateDeviceCredential: row(
    "operator",
    (ctx, { instanceId, clientId }) =>
      rotateDeviceCredential(ctx, { instanceId, clientId, overlapMs: 60_000, disconnect: true }),
    { audit: ["device_credential.rotate", "client.disconnect"], orders: 1 },
  ),
  endDeviceCredentialOverlap: row(
    "operator",
    (ctx, { instanceId, clientId }) => endDeviceCredentialOverlap(ctx, { instanceId, clientId }),
    { audit: ["device_credential.end_overlap"] },
  ),
  setDeviceCredentialEnabled: row(
    "operator",
    (ctx, { instanceId, clientId }) =>
      setDeviceCredentialEnabled(ctx, { instanceId, clientId, enabled: false, disconnect: true }),
    { audit: ["device_credential.disable", "client.disconnect"], orders: 1 },
  ),
  unregisterDeviceCredential: row(
    "operator",
    (ctx, { instanceId, clientId }) => unregisterDeviceCredential(ctx, { instanceId, clientId, disconnect: true }),
    { audit: ["device_credential.unregister", "client.disconnect"], orders: 1 },
  ),
  createImport: row(
    "operator",
    (ctx, { instanceId, clientId }) =>
      createImport(ctx, { instanceId, kind: "devices", fileName: "x.csv" }, fileOf(clientId)),
    { audit: ["import.upload"] },
  ),
  listImports: row("viewer", (ctx, { instanceId }) => listImports(ctx, { instanceId })),
  getImport: row("viewer", (ctx, { instanceId, importIds }) =>
    getImport(ctx, { instanceId, importId: importIds.done }),
  ),
  listImportRows: row("viewer", (ctx, { instanceId, importIds }) =>
    listImportRows(ctx, { instanceId, importId: importIds.done }),
  ),
  readImportSample: row("operator", (ctx, { instanceId, importIds }) =>
    readImportSample(ctx, { instanceId, importId: importIds.draft }),
  ),
  readImportReport: row("viewer", (ctx, { instanceId, importIds }) =>
    Array.from(readImportReport(ctx, { instanceId, importId: importIds.done }).rows),
  ),
  mapImport: row(
    "operator",
    (ctx, { instanceId, importIds }) =>
      mapImport(ctx, { instanceId, importId: importIds.draft, hasHeader: false, columns: { clientId: 0 } }),
    { audit: ["import.map"] },
  ),
  runImport: row(
    "operator",
    (ctx, { instanceId, importIds }) => runImport(ctx, { instanceId, importId: importIds.checked }),
    { audit: ["import.run"] },
  ),
  stopImport: row(
    "operator",
    (ctx, { instanceId, importIds }) => stopImport(ctx, { instanceId, importId: importIds.running }),
    { audit: ["import.stop"] },
  ),
  endImport: row(
    "operator",
    (ctx, { instanceId, importIds }) => endImport(ctx, { instanceId, importId: importIds.stopped }),
    { audit: ["import.done"] },
  ),
  takeImportSecrets: row(
    "operator",
    (ctx, { instanceId, importIds }) => {
      const { rows } = takeImportSecrets(ctx, { instanceId, importId: importIds.done });
      return Array.from(rows);
    },
    { audit: ["import.take_secrets"] },
  ),
  undoImport: row(
    "operator",
    (ctx, { instanceId, importIds }) => undoImport(ctx, { instanceId, importId: importIds.done }),
    { audit: ["import.undo"] },
  ),
  discardImport: row(
    "operator",
    (ctx, { instanceId, importIds }) => discardImport(ctx, { instanceId, importId: importIds.draft }),
    { audit: ["import.discard"] },
  ),
  countUnusedDevices: row("viewer", (ctx, { instanceId }) => countUnusedDevices(ctx, { instanceId, unusedDays: 1 })),
  // Until tomorrow: what has just been registered is no older than that.
  unregisterUnusedDevices: row(
    "operator",
    (ctx, { instanceId }) => unregisterUnusedDevices(ctx, { instanceId, unusedDays: -1 }),
    { audit: ["device_credential.unregister"] },
  ),
  listTokens: row("viewer", (ctx, { instanceId }) => listTokens(ctx, { instanceId })),
  listTokenIssuers: row("viewer", (ctx, { instanceId }) => listTokenIssuers(ctx, { instanceId })),
  countMatchingTokens: row("viewer", (ctx, { instanceId }) => countMatchingTokens(ctx, { instanceId })),
  revokeMatchingTokens: row("operator", (ctx, { instanceId }) => revokeMatchingTokens(ctx, { instanceId }), {
    audit: ["token.revoke", "token.revoke_matching"],
    tells: ["token.revoked"],
  }),
  getToken: row("viewer", (ctx, { instanceId, tokenId: id }) => getToken(ctx, { instanceId, id })),
  issueToken: row(
    "operator",
    (ctx, { instanceId }) =>
      issueToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt: ctx.now() + 60_000, note: "" }),
    { audit: ["token.issue"] },
  ),
  applyToken: row(
    "operator",
    (ctx, { instanceId }) => applyToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt: ctx.now() + 60_000 }),
    { audit: ["token.issue"] },
  ),
  isTokenLive: row("viewer", (ctx, { instanceId }) => isTokenLive(ctx, { instanceId, text: "gtk_" })),
  revokeTokenText: row(
    "operator",
    (ctx, { instanceId }) => {
      const expiresAt = ctx.now() + 60_000;
      const { text } = applyToken(ctx, { instanceId, type: "R", filters: ["a"], expiresAt });
      revokeTokenText(ctx, { instanceId, text });
    },
    { audit: ["token.issue", "token.revoke"], tells: ["token.revoked"] },
  ),
  revokeToken: row("operator", (ctx, { instanceId, tokenId: id }) => revokeToken(ctx, { instanceId, id }), {
    audit: ["token.revoke"],
    tells: ["token.revoked"],
  }),
  listClients: row("viewer", (ctx, { instanceId }) => listClients(ctx, { instanceId })),
  findClient: row("viewer", (ctx, { instanceId, clientId }) => findClient(ctx, { instanceId, clientId })),
  findConnected: row("viewer", (ctx, { instanceId, clientId }) =>
    findConnected(ctx, { instanceId, clientIds: [clientId] }),
  ),
  countTokenHolders: row("viewer", (ctx, { instanceId, tokenId }) => countTokenHolders(ctx, { instanceId, tokenId })),
  disconnectClient: row(
    "operator",
    (ctx, { instanceId, clientId }) => disconnectClient(ctx, { instanceId, clientId }),
    {
      audit: ["client.disconnect"],
      orders: 1,
    },
  ),
  findDisconnect: row("viewer", (ctx, { instanceId, requestId }) => findDisconnect(ctx, { instanceId, requestId })),
  checkAccess: row("viewer", (ctx, { instanceId, clientId }) =>
    checkAccess(ctx, { instanceId, clientId, action: "PUBLISH", topic: "a", payloadBytes: 0, login: BY_DEVICE }),
  ),
  proposeAllow: row("viewer", (ctx, { instanceId, clientId }) =>
    proposeAllow(ctx, { instanceId, clientId, action: "PUBLISH", topic: "a", payloadBytes: 0, login: BY_DEVICE }),
  ),
  measureDraft: row("viewer", (ctx, { instanceId }) => measureDraft(ctx, { instanceId, draft: {} })),
  readCheckChoices: row("viewer", (ctx, { instanceId }) => readCheckChoices(ctx, { instanceId })),
  questionOfDenial: row("viewer", (ctx, { instanceId, denialId: id }) => questionOfDenial(ctx, { instanceId, id })),
  listDenials: row("viewer", (ctx, { instanceId }) => listDenials(ctx, { instanceId })),
  getDenial: row("viewer", (ctx, { instanceId, denialId: id }) => getDenial(ctx, { instanceId, id })),
  findArrival: row("viewer", (ctx, { instanceId, clientId }) => findArrival(ctx, { instanceId, clientId, since: 0 })),
  readInstanceUsage: row("viewer", (ctx, { instanceId }) => readInstanceUsage(ctx, { instanceId, span: "hour" })),
  readOverview: row("viewer", (ctx, { instanceId }) => readOverview(ctx, { instanceId })),
  readDenialPage: row("viewer", (ctx, { instanceId }) => readDenialPage(ctx, { instanceId })),
  readClientPage: row("viewer", (ctx, { instanceId }) => readClientPage(ctx, { instanceId })),
  readClientNow: row("viewer", (ctx, { instanceId, clientId }) => readClientNow(ctx, { instanceId, clientId })),
  readExportRows: row("viewer", (ctx, { instanceId }) => {
    for (const list of INSTANCE_EXPORTS) readExportRows(ctx, { list, instanceId, query: {} });
  }),
  listSavedViews: row("viewer", (ctx, { instanceId }) => listSavedViews(ctx, { instanceId, list: "devices" })),
  saveView: row(
    "viewer",
    (ctx, { instanceId }) => saveView(ctx, { instanceId, list: "devices", name: "Unused", query: "state=never" }),
    { audit: ["view.save"] },
  ),
  deleteView: row(
    "viewer",
    (ctx, { instanceId }) => {
      const { id } = saveView(ctx, { instanceId, list: "devices", name: "Unused", query: "state=never" });
      deleteView(ctx, { instanceId, list: "devices", id });
    },
    { audit: ["view.save", "view.delete"] },
  ),
  recordExport: row(
    "viewer",
    (ctx, { instanceId }) =>
      recordExport(ctx, { list: "tokens", instanceId, query: {} }, { format: "csv", rows: 1, complete: true }),
    { audit: ["token.export"] },
  ),
  listAudit: row("viewer", (ctx, { instanceId }) => listAudit(ctx, { instanceId })),
  listAuditFilters: row("viewer", (ctx, { instanceId }) => listAuditFilters(ctx, { instanceId })),
};

/** What is made once for the verbs on the account. */
export interface Account {
  readonly operatorId: string;
  readonly accessUserId: string;
  readonly ramUserId: string;
  readonly activeKeyId: string;
  readonly disabledKeyId: string;
  /** Every secret that was given or made. */
  readonly secrets: readonly string[];
}

const grants: RoleGrant[] = [{ instanceId: null, role: "viewer" }];

/** Verbs on the account as a whole: the role is for all instances. */
export const ON_ACCOUNT: Readonly<Record<string, Verb<Account>>> = {
  createInstance: row("admin", (ctx) => createInstance(ctx, { id: "mqtt-new", edition: "Standard" }), {
    audit: ["instance.create"],
    tells: ["instance.changed"],
  }),
  deleteInstance: row("admin", (ctx, _, { here: { instanceId: id } }) => deleteInstance(ctx, { id, confirmName: id }), {
    audit: ["instance.delete"],
    tells: ["instance.deleted"],
  }),
  listOperators: row("admin", (ctx) => listOperators(ctx)),
  getOperator: row("admin", (ctx, { operatorId: id }) => getOperator(ctx, { id })),
  createOperator: row(
    "owner",
    (ctx) => createOperator(ctx, { email: "new@example.com", name: "New", password: GIVEN_PASSWORD, grants }),
    { audit: ["operator.create"] },
  ),
  updateOperator: row("owner", (ctx, { operatorId: id }) => updateOperator(ctx, { id, name: "Other", grants }), {
    audit: ["operator.update"],
  }),
  setOperatorEnabled: row("owner", (ctx, { operatorId: id }) => setOperatorEnabled(ctx, { id, enabled: false }), {
    audit: ["operator.disable"],
  }),
  deleteOperator: row("owner", (ctx, { operatorId: id }) => deleteOperator(ctx, { id }), {
    audit: ["operator.delete"],
  }),
  resetPassword: row("owner", (ctx, { operatorId: id }) => resetPassword(ctx, { id, password: GIVEN_PASSWORD }), {
    audit: ["operator.reset_password"],
  }),
  readExportRows: row("admin", (ctx) => {
    for (const list of ["audit", "access-keys"] as const) readExportRows(ctx, { list, instanceId: null, query: {} });
  }),
  recordExport: row(
    "viewer",
    (ctx) =>
      recordExport(
        ctx,
        { list: "access-keys", instanceId: null, query: {} },
        { format: "json", rows: 1, complete: false },
      ),
    { audit: ["access_key.export"] },
  ),
  listAccessUsers: row("viewer", (ctx) => listAccessUsers(ctx)),
  getAccessUser: row("viewer", (ctx, { accessUserId: userId }) => getAccessUser(ctx, { userId })),
  createAccessUser: row("admin", (ctx) => createAccessUser(ctx, { name: "billing" }), {
    audit: ["access_user.create"],
  }),
  renameAccessUser: row("admin", (ctx, { ramUserId: userId }) => renameAccessUser(ctx, { userId, name: "other" }), {
    audit: ["access_user.rename"],
  }),
  setAccessUserPolicies: row(
    "admin",
    (ctx, { ramUserId: userId }) => setAccessUserPolicies(ctx, { userId, policies: ["lines"] }),
    { audit: ["access_user.policies"], tells: ["access_user.changed"] },
  ),
  deleteAccessUser: row(
    "admin",
    (ctx, { ramUserId: userId }) => deleteAccessUser(ctx, { userId, confirmName: "backend" }),
    { audit: ["access_user.delete"], tells: ["access_user.changed"] },
  ),
  listAccessPolicies: row("viewer", (ctx) => listAccessPolicies(ctx)),
  getAccessPolicy: row("viewer", (ctx) => getAccessPolicy(ctx, { name: "lines" })),
  findUserOfKey: row("viewer", (ctx) => findUserOfKey(ctx, { keyId: "GAKnone" })),
  draftOfAccessPolicy: row("viewer", (ctx, { ramUserId: userId }) =>
    draftOfAccessPolicy(ctx, { name: "lines", document: GIVEN_POLICY, userId }),
  ),
  createAccessPolicy: row("admin", (ctx) => createAccessPolicy(ctx, { name: "more", document: GIVEN_POLICY }), {
    audit: ["access_policy.create"],
  }),
  saveAccessPolicy: row(
    "admin",
    (ctx) =>
      saveAccessPolicy(ctx, { name: "lines", seenVersion: 1, document: GIVEN_POLICY.replace("mq:PUB", "mq:SUB") }),
    { audit: ["access_policy.update"] },
  ),
  restoreAccessPolicy: row(
    "admin",
    (ctx) => restoreAccessPolicy(ctx, { name: "restored", seenVersion: 2, version: 1 }),
    { audit: ["access_policy.update"] },
  ),
  deleteAccessPolicy: row("admin", (ctx) => deleteAccessPolicy(ctx, { name: "lines" }), {
    audit: ["access_policy.delete"],
  }),
  listAccessKeys: row("viewer", (ctx) => listAccessKeys(ctx, {})),
  listMatchingTokens: row("viewer", (ctx) => listMatchingTokens(ctx, {})),
  getAccessKey: row("viewer", (ctx, { activeKeyId: id }) => getAccessKey(ctx, { id })),
  listClientsOfKey: row("viewer", (ctx, { activeKeyId: id }) => listClientsOfKey(ctx, { id })),
  countClientsOfKey: row("viewer", (ctx, { activeKeyId: id }) => countClientsOfKey(ctx, { id })),
  setAccessKeyNote: row("admin", (ctx, { activeKeyId: id }) => setAccessKeyNote(ctx, { id, note: "backend" }), {
    audit: ["access_key.note"],
  }),
  countClientsByAccessKey: row("viewer", (ctx) => countClientsByAccessKey(ctx)),
  createAccessKey: row("admin", (ctx, { accessUserId: userId }) => createAccessKey(ctx, { userId, note: "" }), {
    audit: ["access_key.create"],
    tells: ["access_key.changed"],
  }),
  setAccessKeyStatus: row("admin", (ctx, { activeKeyId: id }) => setAccessKeyStatus(ctx, { id, status: "disabled" }), {
    audit: ["access_key.disable"],
    tells: ["access_key.changed"],
  }),
  deleteAccessKey: row("admin", (ctx, { disabledKeyId: id }) => deleteAccessKey(ctx, { id }), {
    audit: ["access_key.delete"],
    tells: ["access_key.changed"],
  }),
  listAuditFilters: row("admin", (ctx) => listAuditFilters(ctx, { instanceId: null })),
  listAudit: row("admin", (ctx) => listAudit(ctx, { instanceId: null })),
  exportState: row("owner", (ctx) => exportState(ctx, { secrets: true }), { audit: ["state.export_with_secrets"] }),
  applyState: row("owner", (ctx) => applyState(ctx, { instances: [{ id: "mqtt-new", groups: [{ id: "GID_one" }] }] }), {
    audit: ["instance.create", "group.create"],
    tells: ["instance.changed", "group.changed"],
  }),
};

/** Adds operators and access keys to a world. */
export async function addAccount({ system }: InhabitedWorld): Promise<Account> {
  const password = GIVEN_PASSWORD;
  const owner: RoleGrant[] = [{ instanceId: null, role: "owner" }];
  await createOperator(system, { email: "a@example.com", name: "A", password, grants: owner });
  const operator = await createOperator(system, { email: "b@example.com", name: "B", password, grants });
  const accessUserId = ensurePrimaryAccount(system);
  const keys = [0, 1].map(() => createAccessKey(system, { userId: accessUserId, note: "" }));
  const [active, disabled] = keys.map(({ key }) => key.id);
  if (active === undefined || disabled === undefined) throw new Error("no keys were made");
  setAccessKeyStatus(system, { id: disabled, status: "disabled" });
  const ramUser = createAccessUser(system, { name: "backend" });
  createAccessPolicy(system, { name: "lines", document: GIVEN_POLICY });
  createAccessPolicy(system, { name: "restored", document: GIVEN_POLICY });
  const changed = GIVEN_POLICY.replace("mq:PUB", "mq:SUB");
  saveAccessPolicy(system, { name: "restored", seenVersion: 1, document: changed });
  return {
    operatorId: operator.id,
    accessUserId,
    ramUserId: ramUser.id,
    activeKeyId: active,
    disabledKeyId: disabled,
    secrets: [password, ...keys.map(({ secret }) => secret)],
  };
}

/** Changing the own password asks for no role, but for the present password. */
export const changeGivenPassword = (ctx: ServiceContext) =>
  changeOwnPassword(ctx, { current: GIVEN_PASSWORD, password: `${GIVEN_PASSWORD} 2` });
