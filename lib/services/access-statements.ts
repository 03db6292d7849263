import type { Sqlite } from "../../db/client.ts";
import type { AccessUserKind, KeyStatus } from "../domain/access-policy.ts";
import type { IdentityType, PermitAction, PermitEffect, SignMode } from "../domain/custom-auth.ts";
import type { BlockKind } from "../domain/decision.ts";
import type { DefaultEffect } from "../domain/group-policy.ts";
import type { Edition } from "../domain/quota.ts";
import type { TokenType } from "../domain/token.ts";

/*
 * The questions of `AccessFacts` in SQL, and the shapes of their answers as SQLite gives them. Raw and prepared once: they
 * are asked for every CONNECT.
 */

export interface CustomIdentityColumns {
  client_id: string;
  identity_type: IdentityType;
  sealed_secret: string;
  sign_mode: SignMode;
}
export interface CustomPermissionColumns {
  topic: string;
  permit_action: PermitAction;
  effect: PermitEffect;
}
export interface InstanceColumns {
  enabled: number;
  edition: Edition;
  max_connections: number;
  max_tps: number;
  max_subscriptions_per_client: number;
  max_topic_length: number;
  max_message_bytes: number;
  close_on_refused_subscribe: number;
  misspelt_expire_notice: number;
}
export interface GroupColumns {
  policy_version: number;
  default_effect: DefaultEffect;
  created_at: number;
}
export interface RuleColumns {
  effect: "Allow" | "Deny";
  pub: number;
  sub: number;
  topic: string;
}
export interface BlockColumns {
  id: number;
  kind: BlockKind;
  value: string;
  reason: string;
  ends_at: number | null;
}
export interface AccessKeyColumns {
  status: KeyStatus;
  sealed_secret: string;
  user_id: string;
  name: string;
  kind: AccessUserKind;
}
export interface TokenColumns {
  id: number;
  instance_id: string;
  type: TokenType;
  filters: string;
  expires_at: number;
  revoked_at: number | null;
}
export interface DeviceCredentialColumns {
  key_id: string;
  sealed_secret: string;
  enabled: number;
  previous_key_id: string | null;
  previous_sealed_secret: string | null;
  previous_ends_at: number | null;
}

export function prepareAccessStatements(sqlite: Sqlite) {
  return {
    begin: sqlite.prepare("begin"),
    commit: sqlite.prepare("commit"),
    instance: sqlite.prepare(
      `select enabled, edition, max_connections, max_tps, max_subscriptions_per_client, max_topic_length, max_message_bytes,
        close_on_refused_subscribe, misspelt_expire_notice from instances where id = ? and deleted_at is null`,
    ),
    twoInstances: sqlite.prepare("select id from instances where deleted_at is null limit 2").pluck(),
    // An identity of the username alone has an empty client ID, which sorts before every other.
    customIdentity: sqlite.prepare(
      `select client_id, identity_type, sealed_secret, sign_mode from custom_identities
       where instance_id = ? and username = ? and client_id in (?, '') order by client_id desc limit 1`,
    ),
    customPermissions: sqlite.prepare(
      `select topic, permit_action, effect from custom_permissions
       where instance_id = ? and identity = ? and identity_type = ?`,
    ),
    group: sqlite.prepare(
      "select policy_version, default_effect, created_at from groups where instance_id = ? and id = ?",
    ),
    rules: sqlite.prepare(
      "select effect, pub, sub, topic from group_rules where instance_id = ? and group_id = ? order by position, id",
    ),
    blocks: sqlite.prepare(
      `select id, kind, value, reason, ends_at from client_blocks where instance_id = @instanceId and kind = 'client' and value = @clientId
       union all
       select id, kind, value, reason, ends_at from client_blocks where instance_id = @instanceId and kind = 'group' and value = @groupId
       union all
       select id, kind, value, reason, ends_at from client_blocks where instance_id = @instanceId and kind = 'address'`,
    ),
    accessKey: sqlite.prepare(
      `select k.status, k.sealed_secret, k.user_id, u.name, u.kind
       from access_keys k join access_users u on u.id = k.user_id where k.id = ?`,
    ),
    policyVersions: sqlite.prepare(
      `select p.id, p.version from access_user_policies a join access_policies p on p.id = a.policy_id
       where a.user_id = ? order by p.id`,
    ),
    policies: sqlite.prepare(
      `select p.name, p.document from access_user_policies a join access_policies p on p.id = a.policy_id
       where a.user_id = ? order by p.name`,
    ),
    token: sqlite.prepare("select id, instance_id, type, filters, expires_at, revoked_at from tokens where hash = ?"),
    tokenHash: sqlite.prepare("select hash from tokens where id = ?").pluck(),
    isLiveToken: sqlite.prepare("select 1 from tokens where id = ? and revoked_at is null").pluck(),
    liveTokens: sqlite
      .prepare("select id from tokens where id in (select value from json_each(?)) and revoked_at is null")
      .pluck(),
    deviceCredential: sqlite.prepare(
      `select key_id, sealed_secret, enabled, previous_key_id, previous_sealed_secret, previous_ends_at
       from device_credentials where instance_id = ? and client_id = ?`,
    ),
    deviceUsedFrom: sqlite
      .prepare(
        `select 1 from device_credentials where instance_id = ? and client_id = ? and last_used_address = ?
         and key_id = ?`,
      )
      .pluck(),
    keyUsedFrom: sqlite.prepare("select 1 from access_keys where id = ? and last_used_address = ?").pluck(),
    identityUsedFrom: sqlite
      .prepare(
        `select 1 from custom_identities where instance_id = ? and username = ? and client_id in (?, '')
         and last_used_address = ?`,
      )
      .pluck(),
    deviceCredentialOwner: sqlite.prepare(
      `select instance_id, client_id from device_credentials where key_id = @keyId
       union all
       select instance_id, client_id from device_credentials where previous_key_id = @keyId limit 1`,
    ),
  };
}
