import { clientBlocks } from "../../db/schema.ts";
import type { CaseChange, CaseLogin } from "../domain/decision-cases.ts";
import { deviceOf, WORLD_EXTRAS, WORLD_FILE, WORLD_TOKENS, type WorldTokenName } from "../domain/decision-world.ts";
import { signClientId } from "../domain/signature.ts";
import { formatTokenPassword } from "../domain/token.ts";
import { ensureSystemPolicies, putAccessPolicy } from "../services/access-policies.ts";
import { deleteAccessKey, setAccessKeyStatus } from "../services/access-users.ts";
import { applyState, parseStateFile } from "../services/apply.ts";
import {
  sealDeviceSecret,
  setDeviceCredentialEnabled,
  unregisterDeviceCredential,
} from "../services/device-credentials.ts";
import { getGroup, saveGroupPolicy } from "../services/groups.ts";
import { insertToken, revokeToken } from "../services/tokens.ts";
import { write } from "../services/transaction.ts";
import type { TestWorld } from "./context.ts";

const HOUR = 3_600_000;
const MAIN = "mqtt-main";

/** A token as it was issued. */
export interface IssuedToken {
  readonly id: number;
  readonly text: string;
  readonly expiresAt: number;
  readonly instanceId: string;
}

/** What a client sends in its CONNECT. */
export interface CaseCredentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

/** The world of the case table in a database, for every runner that has one. */
export interface CaseWorld {
  tokenOf(name: WorldTokenName): IssuedToken;
  /** What a client that logs in as the case says sends. */
  credentials(login: CaseLogin): CaseCredentials;
  change(one: CaseChange): void;
}

export function makeCaseWorld(world: TestWorld): CaseWorld {
  const { system, clock } = world;
  const tokens = new Map<WorldTokenName, IssuedToken>();
  const tokenOf = (name: WorldTokenName) => {
    const token = tokens.get(name);
    if (token === undefined) throw new Error(name);
    return token;
  };
  ensureSystemPolicies(system);
  applyState(system, parseStateFile(WORLD_FILE));
  for (const [name, { instanceId, type, filters, state }] of Object.entries(WORLD_TOKENS)) {
    // The one whose end is played ends before the others, so that these outlive it.
    const life = state.endsWith("expired") ? 60_000 : name === "toExpire" ? HOUR / 2 : HOUR;
    const expiresAt = clock.now + life;
    const input = { instanceId, type, filters: [...filters], expiresAt, note: "" };
    const { token, text } = write(system, (w) => insertToken(w, input));
    tokens.set(name as WorldTokenName, { id: token.id, text, expiresAt, instanceId });
    if (state.startsWith("revoked")) revokeToken(system, { instanceId, id: token.id });
  }
  clock.now += 60_001;
  for (const keyId of WORLD_EXTRAS.disabledKeys) change({ do: "disableKey", keyId });
  for (const keyId of WORLD_EXTRAS.deletedKeys) change({ do: "deleteKey", keyId });
  for (const clientId of WORLD_EXTRAS.disabledDevices) change({ do: "disableDevice", clientId });
  for (const clientId of WORLD_EXTRAS.unregisteredDevices) change({ do: "unregisterDevice", clientId });
  for (const { clientId, id, secret, previousEndsInMs } of WORLD_EXTRAS.rotatedDevices) {
    rotate(clientId, { id, secret }, clock.now + previousEndsInMs);
  }
  for (const { endsInMs, ...block } of WORLD_EXTRAS.blocks) {
    const endsAt = endsInMs === null ? null : clock.now + endsInMs;
    world.db
      .insert(clientBlocks)
      .values({ ...block, endsAt, createdBy: "test", createdAt: clock.now })
      .run();
  }
  return { tokenOf, credentials, change };

  function rotate(clientId: string, pair: { id: string; secret: string }, previousEndsAt: number): void {
    const row = { instanceId: MAIN, clientId };
    const seal = (secret: string) => sealDeviceSecret(world.keyring, row, secret);
    world.db.$client
      .prepare(
        `update device_credentials set key_id = ?, sealed_secret = ?, previous_key_id = ?, previous_sealed_secret = ?,
         previous_ends_at = ? where instance_id = ? and client_id = ?`,
      )
      .run(
        pair.id,
        seal(pair.secret),
        deviceOf(clientId).id,
        seal(deviceOf(clientId).secret),
        previousEndsAt,
        MAIN,
        clientId,
      );
  }

  function change(one: CaseChange): void {
    switch (one.do) {
      case "revoke":
        revokeToken(system, { instanceId: tokenOf(one.token).instanceId, id: tokenOf(one.token).id });
        break;
      case "expire":
        world.clock.now = tokenOf(one.token).expiresAt;
        break;
      case "disableKey":
        setAccessKeyStatus(system, { id: one.keyId, status: "disabled" });
        break;
      case "deleteKey":
        setAccessKeyStatus(system, { id: one.keyId, status: "disabled" });
        deleteAccessKey(system, { id: one.keyId });
        break;
      case "setPolicy":
        write(system, (w) => {
          putAccessPolicy(w, { name: one.policy, document: { Version: "1", Statement: one.statements } } as never);
        });
        break;
      case "denyInGroup": {
        const group = getGroup(system, { instanceId: MAIN, id: one.groupId });
        saveGroupPolicy(system, {
          instanceId: MAIN,
          id: one.groupId,
          expectedVersion: group.policyVersion,
          defaultEffect: group.defaultEffect,
          rules: [...group.rules, { effect: "Deny", pub: true, sub: true, topic: one.topic }],
        });
        break;
      }
      case "disableDevice":
        setDeviceCredentialEnabled(system, {
          instanceId: MAIN,
          clientId: one.clientId,
          enabled: false,
          disconnect: false,
        });
        break;
      case "unregisterDevice":
        unregisterDeviceCredential(system, { instanceId: MAIN, clientId: one.clientId, disconnect: false });
        break;
    }
  }

  function credentials({ clientId, username, password }: CaseLogin): CaseCredentials {
    if ("raw" in password) return { clientId, username, password: password.raw };
    if ("sign" in password)
      return { clientId, username, password: signClientId(password.sign, password.of ?? clientId) };
    const pairs = password.tokens.map(([type, name]) => [type, tokenOf(name).text] as const);
    return { clientId, username, password: formatTokenPassword(pairs) };
  }
}
