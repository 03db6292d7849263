import {
  ACCESS_POLICY,
  ACCESS_USER,
  CUSTOM_USER,
  DEVICE,
  GROUP,
  HERE,
  type Inhabited,
  NO_INSTANCE,
} from "./inhabited.ts";

/** Arguments with which an action would do something in an instance, and the weakest role that it takes there. */
export interface ActionCall {
  readonly input: (instanceId: string, inhabited: Inhabited) => Record<string, unknown>;
  /**
   * `account`: an admin of all instances; `self`: whoever is signed in, on the own account; `reads`: whoever is signed in, who is
   * told what is theirs.
   */
  readonly takes: "viewer" | "operator" | "admin" | "account" | "self" | "reads";
}

const POLICY = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const instance = (instanceId: string) => ({ instanceId });
const permission = (instanceId: string) => ({
  instanceId,
  identityType: "USER",
  identity: CUSTOM_USER,
  topic: "canary/#",
});
const standing = (instanceId: string, { importIds }: Inhabited) => ({
  instanceId,
  importId: importIds[instanceId] ?? importIds[HERE] ?? 0,
});
const device = (instanceId: string) => ({ instanceId, clientId: DEVICE });

/** What an access check is asked. */
const QUESTION = { client: DEVICE, action: "PUBLISH", topic: "canary/1", as: "DeviceCredential" };

/** Every server action by its name. One that is missing fails a test. */
export const ACTION_CALLS: Readonly<Record<string, ActionCall>> = {
  disconnectClientAction: { takes: "operator", input: device },
  registerDeviceAction: {
    takes: "operator",
    input: (instanceId) => ({ ...instance(instanceId), clientId: `${GROUP}@@@attack`, onlyNew: true }),
  },
  setDeviceEnabledAction: {
    takes: "operator",
    input: (id) => ({ ...device(id), enabled: false, disconnect: true }),
  },
  unregisterDeviceAction: { takes: "operator", input: (id) => ({ ...device(id), disconnect: true }) },
  rotateDeviceAction: {
    takes: "operator",
    input: (id) => ({ ...device(id), overlapMs: 0, overlap: "0", disconnect: true }),
  },
  endOverlapAction: { takes: "operator", input: device },
  mapImportAction: {
    takes: "operator",
    input: (id, inhabited) => ({ ...standing(id, inhabited), hasHeader: false, columns: { clientId: 0 } }),
  },
  runImportAction: { takes: "operator", input: standing },
  stopImportAction: { takes: "operator", input: standing },
  endImportAction: { takes: "operator", input: standing },
  undoImportAction: { takes: "operator", input: standing },
  discardImportAction: { takes: "operator", input: standing },
  addCustomIdentityAction: {
    takes: "operator",
    input: (id) => ({ ...instance(id), username: "attack", clientId: null, signMode: "SIGNED" }),
  },
  replaceCustomSecretAction: {
    takes: "operator",
    input: (id) => ({ ...instance(id), username: CUSTOM_USER, clientId: null, secret: "attacked", signMode: "ORIGIN" }),
  },
  deleteCustomIdentityAction: {
    takes: "operator",
    input: (id) => ({ ...instance(id), username: CUSTOM_USER, clientId: null }),
  },
  addCustomPermissionAction: {
    takes: "operator",
    input: (id) => ({ ...permission(id), topic: "attack", permitAction: "PUB_SUB", effect: "ALLOW" }),
  },
  changeCustomPermissionAction: {
    takes: "operator",
    input: (id) => ({ ...permission(id), permitAction: "PUB_SUB", effect: "ALLOW" }),
  },
  deleteCustomPermissionAction: { takes: "operator", input: permission },
  createGroupAction: {
    takes: "admin",
    input: (id) => ({ ...instance(id), id: "GID_attack", defaultEffect: "Allow", note: "" }),
  },
  setGroupNoteAction: { takes: "admin", input: (id) => ({ ...instance(id), id: GROUP, note: "attack" }) },
  reconnectOutdatedAction: { takes: "operator", input: (id) => ({ ...instance(id), id: GROUP, perSecond: 5 }) },
  stopReconnectingAction: { takes: "operator", input: (id) => ({ ...instance(id), id: GROUP }) },
  countBlockHitsAction: { takes: "operator", input: (id) => ({ ...instance(id), kind: "group", value: GROUP }) },
  createBlockAction: {
    takes: "operator",
    input: (id) => ({ ...instance(id), kind: "group", value: GROUP, reason: "attack", disconnect: false }),
  },
  endBlockAction: { takes: "operator", input: (id, { blockIds }) => ({ ...instance(id), id: blockIds[id] ?? 0 }) },
  deleteBlockAction: { takes: "operator", input: (id, { blockIds }) => ({ ...instance(id), id: blockIds[id] ?? 0 }) },
  deleteGroupAction: {
    takes: "admin",
    input: (id) => ({ ...instance(id), id: GROUP, confirmName: GROUP, confirm: GROUP }),
  },
  saveGroupPolicyAction: {
    takes: "admin",
    input: (id) => ({ ...instance(id), id: GROUP, expectedVersion: 1, defaultEffect: "Deny", rules: [], tests: [] }),
  },
  saveDraftAction: {
    takes: "admin",
    input: (id) => ({ ...instance(id), id: GROUP, expectedVersion: 1, defaultEffect: "Deny", rules: [] }),
  },
  savePermissionAction: {
    takes: "operator",
    input: (id) => ({
      ...instance(id),
      identityType: "USER",
      identity: CUSTOM_USER,
      topic: "attack/#",
      permitAction: "PUB",
      effect: "ALLOW",
    }),
  },
  proposeAllowAction: { takes: "viewer", input: (id) => ({ ...instance(id), ...QUESTION }) },
  tryDraftAction: {
    takes: "viewer",
    input: (id) => ({ ...instance(id), ...QUESTION, groupId: GROUP, defaultEffect: "Deny", rules: [] }),
  },
  renameInstanceAction: { takes: "admin", input: (id) => ({ id, name: "attacked" }) },
  setInstanceEnabledAction: { takes: "admin", input: (id) => ({ id, enabled: false }) },
  setLimitsAction: {
    takes: "admin",
    input: (id) => ({
      id,
      edition: "Platinum",
      maxConnections: 1,
      maxTps: 1,
      maxSubscriptionsPerClient: 1,
      maxTokenResources: 1,
      maxTopicLength: 1,
      maxMessageBytes: 1,
    }),
  },
  deleteInstanceAction: { takes: "account", input: (id) => ({ id, confirmName: id }) },
  setBehaviourAction: {
    takes: "admin",
    input: (id) => ({ id, closeOnRefusedSubscribe: true, misspeltExpireNotice: true }),
  },
  issueTokenAction: {
    takes: "operator",
    input: (id) => ({
      ...instance(id),
      type: "R",
      filters: ["attack"],
      expiresAt: Date.now() + 3_600_000,
      note: "",
    }),
  },
  revokeTokenAction: {
    takes: "operator",
    input: (instanceId, { tokenIds }) => ({ instanceId, id: tokenIds[instanceId] }),
  },
  revokeTokensAction: {
    takes: "operator",
    input: (instanceId, { tokenIds }) => ({ instanceId, ids: [tokenIds[instanceId] ?? 0] }),
  },
  countMatchingTokensAction: { takes: "viewer", input: instance },
  revokeMatchingTokensAction: { takes: "operator", input: instance },
  countKeyTokensAction: { takes: "account", input: (_, { accessKeyId: id }) => ({ id }) },
  revokeKeyTokensAction: { takes: "account", input: (_, { accessKeyId: id }) => ({ id }) },
  countUnusedDevicesAction: { takes: "viewer", input: (id) => ({ ...instance(id), unusedDays: 1 }) },
  unregisterUnusedDevicesAction: { takes: "operator", input: (id) => ({ ...instance(id), unusedDays: 1 }) },
  setDevicesEnabledAction: {
    takes: "operator",
    input: (id) => ({ ...instance(id), ids: [DEVICE], enabled: false, disconnect: true }),
  },
  unregisterDevicesAction: { takes: "operator", input: (id) => ({ ...instance(id), ids: [DEVICE], disconnect: true }) },
  disconnectClientsAction: { takes: "operator", input: (id) => ({ ...instance(id), ids: [DEVICE] }) },
  deleteGroupsAction: { takes: "admin", input: (id) => ({ ...instance(id), ids: [GROUP] }) },
  changePasswordAction: {
    takes: "self",
    input: () => ({ current: "a guess", password: "attack with a long password" }),
  },
  checkTypedAction: {
    takes: "operator",
    input: (instanceId) => ({ instanceId, client: DEVICE, action: "CONNECT", username: "a|b|c", password: "a guess" }),
  },
  findAction: { takes: "reads", input: (instanceId) => ({ query: "GID_canary@@@device1", instanceId }) },
  saveViewAction: {
    takes: "viewer",
    input: (instanceId) => ({ instanceId, list: "devices", name: "attack", query: "state=never" }),
  },
  deleteViewAction: { takes: "viewer", input: (instanceId) => ({ instanceId, list: "devices", id: 1 }) },
  createAccessKeyAction: { takes: "account", input: (_, { userId }) => ({ userId, note: "" }) },
  setAccessKeyStatusAction: {
    takes: "account",
    input: (_, { accessKeyId }) => ({ id: accessKeyId, status: "disabled" }),
  },
  setAccessKeyNoteAction: { takes: "account", input: (_, { accessKeyId }) => ({ id: accessKeyId, note: "attack" }) },
  removeAccessKeyAction: { takes: "account", input: (_, { accessKeyId }) => ({ id: accessKeyId }) },
  deleteAccessKeyAction: { takes: "account", input: (_, { accessKeyId }) => ({ id: accessKeyId }) },
  createAccessUserAction: { takes: "account", input: () => ({ name: "attack" }) },
  renameAccessUserAction: { takes: "account", input: (_, { userId }) => ({ userId, name: "attacked" }) },
  setAccessUserPoliciesAction: {
    takes: "account",
    input: (_, { userId }) => ({ userId, policies: ["AliyunMQFullAccess"] }),
  },
  deleteAccessUserAction: { takes: "account", input: (_, { userId }) => ({ userId, confirmName: ACCESS_USER }) },
  createAccessPolicyAction: { takes: "account", input: () => ({ name: "attack", document: POLICY }) },
  saveAccessPolicyAction: {
    takes: "account",
    input: () => ({ name: ACCESS_POLICY, seenVersion: 1, document: POLICY }),
  },
  saveDraftedPolicyAction: {
    takes: "account",
    input: () => ({ name: ACCESS_POLICY, seenVersion: 1, document: POLICY }),
  },
  createDraftedPolicyAction: {
    takes: "account",
    input: (_, { userId }) => ({ name: "attack", document: POLICY, attachTo: userId }),
  },
  restoreAccessPolicyAction: {
    takes: "account",
    input: () => ({ name: ACCESS_POLICY, seenVersion: 1, version: 1 }),
  },
  deleteAccessPolicyAction: { takes: "account", input: () => ({ name: ACCESS_POLICY }) },
  createOperatorAction: {
    takes: "account",
    input: () => ({
      email: "attack@example.com",
      name: "Attack",
      password: "attack with a long password",
      grants: [{ instanceId: null, role: "owner" }],
    }),
  },
  updateOperatorAction: {
    takes: "account",
    input: () => ({ id: "op_attack", name: "Attack", grants: [{ instanceId: null, role: "owner" }] }),
  },
  setOperatorEnabledAction: { takes: "account", input: () => ({ id: "op_attack", enabled: false }) },
  resetPasswordAction: {
    takes: "account",
    input: () => ({ id: "op_attack", password: "attack with a long password" }),
  },
  deleteOperatorAction: { takes: "account", input: () => ({ id: "op_attack" }) },
  createInstanceAction: { takes: "account", input: () => ({ id: "mqtt-attack", edition: "Standard" }) },
  createInstanceInGuide: { takes: "account", input: () => ({ id: "mqtt-attack", edition: "Standard" }) },
  createGroupInGuide: {
    takes: "admin",
    input: (id) => ({ ...instance(id), id: "GID_attack", defaultEffect: "Allow", note: "" }),
  },
};

/** Actions that anybody may call, each with why. */
export const OPEN_ACTIONS: Readonly<Record<string, string>> = {
  setUpAction: "makes the first owner; the code is the proof",
  tryFormAction: "belongs to the gallery, which production does not have; changes nothing",
  "app/(dev)/layout.tsx": "signs out of the gallery, where nobody is signed in",
  "app/(console)/layout.tsx": "signs out: whoever is signed in, which may be nobody",
};

/** A path of the build made concrete. */
export function concrete(pattern: string, instanceId: string, inhabited: Inhabited): string {
  return pattern
    .replace("[instanceId]", instanceId)
    .replace("[clientId]", encodeURIComponent(DEVICE))
    .replace("[groupId]", GROUP)
    .replace("[userId]", inhabited.userId)
    .replace("[name]", ACCESS_POLICY)
    .replace("[requestId]", "1")
    .replace("[list]", "devices")
    .replace("[operation]", "ApplyToken")
    .replace("[importId]", String(inhabited.importIds[instanceId] ?? inhabited.importIds[HERE]))
    .replace("[tokenId]", String(inhabited.tokenIds[instanceId]))
    .replace("access-keys/[id]", `access-keys/${inhabited.accessKeyId}`)
    .replace("tokens/[id]", `tokens/${inhabited.tokenIds[instanceId]}`)
    .replace(/^\/denials\/\[id\]/, `/denials/${inhabited.denialIds[NO_INSTANCE]}`)
    .replace("[id]", String(inhabited.denialIds[instanceId]))
    .replace("[...nextauth]", "session");
}
