import { and, eq } from "drizzle-orm";
import { deviceCredentials, liveClients } from "../../db/schema.ts";
import { isKeyId, isKeySecret } from "../domain/access-key.ts";
import { newDeviceKeyPair } from "../domain/device-credential.ts";
import { DomainError } from "../domain/errors.ts";
import type { DefaultEffect } from "../domain/group-policy.ts";
import type { ImportKind } from "../domain/import.ts";
import type { ImportValues } from "../domain/import-mapping.ts";
import { parseClientId } from "../domain/login.ts";
import type { Role } from "../domain/operator.ts";
import { ClientId, isDevice, registerPair, removePair } from "./device-credentials.ts";
import { CreateGroupInput, insertGroup, readGroup, removeGroup } from "./groups.ts";
import { readInstance } from "./instances.ts";
import { conflictOnUnique, type Write } from "./transaction.ts";

/** What would become of a row now. */
export interface Verdict {
  /** The client ID or group ID that it is about; null where it names none. */
  readonly subject: string | null;
  readonly state: "ready" | "skipped" | "failed";
  readonly problem: string | null;
  /** The key ID that the row itself names, of a row that is ready. */
  readonly keyId?: string;
}

/** A row that was applied. */
export interface AppliedRow {
  readonly subject: string;
  readonly keyId: string | null;
  readonly appliedAt: number;
}

/** What the rows of a kind mean, within one write. */
export interface RowRules {
  /** @param taken how many earlier rows will take their place before this one. */
  check(values: ImportValues, taken: number): Verdict;
  /** Does what a ready row says. @returns the key ID that it now has. @throws DomainError and then has written nothing. */
  apply(values: ImportValues, subject: string): string | null;
  /** Takes a row back. @returns why not: a sentence. Null for a kind that cannot be taken back. */
  readonly undo: ((row: AppliedRow) => string | null) | null;
}

interface KindRules {
  /** The weakest role that may. */
  readonly role: Role;
  readonly rulesOf: (w: Write, instanceId: string) => RowRules;
}

const failed = (subject: string | null, problem: string): Verdict => ({ subject, state: "failed", problem });
const skipped = (subject: string, problem: string): Verdict => ({ subject, state: "skipped", problem });
const ready = (subject: string, keyId = ""): Verdict => ({
  ...{ subject, state: "ready", problem: null },
  ...(keyId === "" ? {} : { keyId }),
});

export const KINDS: Readonly<Record<ImportKind, KindRules>> = {
  devices: { role: "operator", rulesOf: deviceRules },
  unregister: { role: "operator", rulesOf: unregisterRules },
  groups: { role: "admin", rulesOf: groupRules },
};

function deviceRules(w: Write, instanceId: string): RowRules {
  const { maxConnections, counts } = readInstance(w.tx, instanceId);
  const hasGroup = groupLookup(w, instanceId);
  const keyIdOf = keyLookup(w, instanceId);
  const { $client } = w.ctx.db;
  const keyOwner = $client.prepare("select 1 from device_credentials where key_id = ? or previous_key_id = ?");
  let used = counts.deviceCredentials;
  return {
    check({ clientId, keyId, secret }, taken) {
      const problem = clientIdProblem(clientId);
      if (problem !== null) return failed(clientId || null, problem);
      const groupId = parseClientId(clientId)?.groupId ?? "";
      if (!hasGroup(groupId)) {
        return failed(clientId, `There is no group ${groupId} in this instance. Create the group first.`);
      }
      if (keyIdOf(clientId) !== undefined) {
        return skipped(clientId, "This client ID is registered already. Its pair stays as it is.");
      }
      if ((keyId === "") !== (secret === "")) {
        return failed(clientId, "Give both the key ID and the secret, or neither.");
      }
      if (keyId !== "") {
        if (!isKeyId(keyId)) {
          return failed(clientId, "The key ID must be 4 to 128 letters, digits, dots, hyphens and underscores.");
        }
        if (!isKeySecret(secret)) return failed(clientId, "The secret must be 4 to 128 visible ASCII characters.");
        if (keyOwner.get(keyId, keyId) !== undefined) return failed(clientId, KEY_TAKEN);
      }
      if (used + taken >= maxConnections) {
        return failed(
          clientId,
          `The quota of ${maxConnections} device credentials is used up before this row. Unregister credentials of devices that are gone, or raise the connection limit of the instance.`,
        );
      }
      return ready(clientId, keyId);
    },
    apply({ keyId, secret }, clientId) {
      const pair = keyId === "" ? newDeviceKeyPair() : { keyId, secret };
      conflictOnUnique(KEY_TAKEN, "keyId", () => registerPair(w, { instanceId, clientId, ...pair }));
      used++;
      return pair.keyId;
    },
    undo({ subject, keyId }) {
      const d = deviceCredentials;
      const row = w.tx.select().from(d).where(isDevice(instanceId, subject)).get();
      if (row === undefined) return "It has been unregistered since.";
      if (row.keyId !== keyId) return "Its pair has been replaced since.";
      const l = liveClients;
      const live = w.tx
        .select({ keyId: l.keyId })
        .from(l)
        .where(and(eq(l.instanceId, instanceId), eq(l.clientId, subject), eq(l.keyId, keyId)))
        .get();
      if ((row.lastUsedAt ?? row.previousLastUsedAt) !== null || live !== undefined) {
        return "The device has used it since.";
      }
      removePair(w, row);
      return null;
    },
  };
}

const KEY_TAKEN = "Another client ID has this key ID. Leave it empty to make a new pair.";

function unregisterRules(w: Write, instanceId: string): RowRules {
  const keyIdOf = keyLookup(w, instanceId);
  return {
    check({ clientId }) {
      const problem = clientIdProblem(clientId);
      if (problem !== null) return failed(clientId || null, problem);
      return keyIdOf(clientId) === undefined ? skipped(clientId, "This client ID is not registered.") : ready(clientId);
    },
    apply(_, clientId) {
      removePair(w, { instanceId, clientId, keyId: keyIdOf(clientId) ?? "" });
      return null;
    },
    undo: null,
  };
}

function groupRules(w: Write, instanceId: string): RowRules {
  const hasGroup = groupLookup(w, instanceId);
  const parse = ({ groupId, defaultEffect, note }: ImportValues) =>
    CreateGroupInput.safeParse({ instanceId, id: groupId, defaultEffect: effectOf(defaultEffect), note });
  return {
    check(values) {
      const { groupId } = values;
      if (groupId === "") return failed(null, "The group ID is missing.");
      if (effectOf(values.defaultEffect) === null) {
        return failed(groupId, "The default effect must be Allow or Deny.");
      }
      const { error } = parse(values);
      if (error !== undefined) return failed(groupId, error.issues[0]?.message ?? "");
      return hasGroup(groupId) ? skipped(groupId, "This group exists already. It stays as it is.") : ready(groupId);
    },
    apply(values) {
      insertGroup(w, parse(values).data ?? never());
      return null;
    },
    undo({ subject, appliedAt }) {
      if (!hasGroup(subject)) return "It has been deleted since.";
      const group = readGroup(w.tx, instanceId, subject);
      if (group.createdAt !== appliedAt || group.updatedAt !== appliedAt || group.tests.length > 0) {
        return "The group has been changed since.";
      }
      if (group.deviceCredentials > 0) return "Device credentials are registered in this group.";
      if (group.connections > 0) return "Clients of this group are connected.";
      removeGroup(w, group);
      return null;
    },
  };
}

function effectOf(text: string): DefaultEffect | undefined | null {
  if (text === "") return undefined;
  if (/^(allow|允许)$/i.test(text)) return "Allow";
  return /^(deny|拒绝)$/i.test(text) ? "Deny" : null;
}

function clientIdProblem(clientId: string): string | null {
  if (clientId === "" || clientId === "@@@") return "The client ID is missing.";
  return ClientId.safeParse(clientId).error?.issues[0]?.message ?? null;
}

/** Raw statements: a file of a hundred thousand rows asks a hundred thousand times. */
function groupLookup({ ctx }: Write, instanceId: string): (id: string) => boolean {
  const statement = ctx.db.$client.prepare("select 1 from groups where instance_id = ? and id = ?");
  return (id) => statement.get(instanceId, id) !== undefined;
}

function keyLookup({ ctx }: Write, instanceId: string): (clientId: string) => string | undefined {
  const statement = ctx.db.$client
    .prepare<[string, string], string>("select key_id from device_credentials where instance_id = ? and client_id = ?")
    .pluck();
  return (clientId) => statement.get(instanceId, clientId);
}

function never(): never {
  throw new DomainError("invalid_input", "This row can no longer be read. Check the file again.");
}
