import type { Operation } from "../operation.ts";
import {
  addCustomAuthConnectBlackOperation,
  deleteCustomAuthConnectBlackOperation,
  queryCustomAuthConnectBlackOperation,
} from "./custom-blacklist.ts";
import {
  addCustomAuthIdentityOperation,
  deleteCustomAuthIdentityOperation,
  queryCustomAuthIdentityOperation,
  updateCustomAuthIdentityOperation,
} from "./custom-identities.ts";
import {
  addCustomAuthPermissionOperation,
  deleteCustomAuthPermissionOperation,
  queryCustomAuthPermissionOperation,
  updateCustomAuthPermissionOperation,
} from "./custom-permissions.ts";
import {
  getDeviceCredentialOperation,
  listDeviceCredentialClientIdOperation,
  refreshDeviceCredentialOperation,
  registerDeviceCredentialOperation,
  unregisterDeviceCredentialOperation,
} from "./device-credentials.ts";
import { createGroupOperation, deleteGroupOperation, listGroupOperation } from "./groups.ts";
import { listInstancesOperation } from "./instances.ts";
import { sendMessageOperation } from "./messages.ts";
import { batchQuerySessionOperation, closeConnectionOperation, querySessionOperation } from "./sessions.ts";
import { listTagResourcesOperation, tagResourcesOperation, untagResourcesOperation } from "./tags.ts";
import { applyTokenOperation, queryTokenOperation, revokeTokenOperation } from "./tokens.ts";
import { queryMqttTraceDeviceOperation } from "./traces.ts";
import { unsupportedOperations } from "./unsupported.ts";

/** Every operation by what it is about, in the order of the documentation. */
export const OPERATION_FAMILIES = {
  tokens: [applyTokenOperation, queryTokenOperation, revokeTokenOperation],
  deviceCredentials: [
    registerDeviceCredentialOperation,
    getDeviceCredentialOperation,
    refreshDeviceCredentialOperation,
    unregisterDeviceCredentialOperation,
    listDeviceCredentialClientIdOperation,
  ],
  groups: [createGroupOperation, deleteGroupOperation, listGroupOperation],
  customAuth: [
    addCustomAuthIdentityOperation,
    updateCustomAuthIdentityOperation,
    deleteCustomAuthIdentityOperation,
    queryCustomAuthIdentityOperation,
    addCustomAuthPermissionOperation,
    updateCustomAuthPermissionOperation,
    deleteCustomAuthPermissionOperation,
    queryCustomAuthPermissionOperation,
    addCustomAuthConnectBlackOperation,
    deleteCustomAuthConnectBlackOperation,
    queryCustomAuthConnectBlackOperation,
  ],
  instances: [listInstancesOperation],
  sessions: [
    querySessionOperation,
    batchQuerySessionOperation,
    closeConnectionOperation,
    queryMqttTraceDeviceOperation,
  ],
  messages: [sendMessageOperation],
  tags: [tagResourcesOperation, listTagResourcesOperation, untagResourcesOperation],
  unsupported: unsupportedOperations,
} as const satisfies Record<string, readonly Operation[]>;

export type OperationFamily = keyof typeof OPERATION_FAMILIES;

export const OPERATIONS: readonly Operation[] = Object.values(OPERATION_FAMILIES).flat();

const byName = new Map(OPERATIONS.map((operation) => [operation.name, operation]));

/** By its name, in exact case. */
export function findOperation(name: string): Operation | null {
  return byName.get(name) ?? null;
}
