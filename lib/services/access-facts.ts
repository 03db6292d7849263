import type { Sqlite } from "../../db/client.ts";
import type { AccessPolicyDocument } from "../domain/access-policy.ts";
import { compilePolicies } from "../domain/access-policy-compile.ts";
import { type Block, compileBlockList, findBlock } from "../domain/block-list.ts";
import { type CustomPermission, hasCustomAuth, type IdentityType } from "../domain/custom-auth.ts";
import type { AttachedPolicy, BoundGroupPolicy } from "../domain/decision.ts";
import type {
  AccessKeyFact,
  AccessUserFact,
  CustomIdentityFact,
  DeviceCredentialFact,
  InstanceFact,
  TokenFact,
} from "../domain/facts.ts";
import { parseUsername } from "../domain/login.ts";
import { type Keyring, open } from "../domain/secret.ts";
import {
  type AccessKeyColumns,
  type BlockColumns,
  type CustomIdentityColumns,
  type CustomPermissionColumns,
  type DeviceCredentialColumns,
  type GroupColumns,
  type InstanceColumns,
  prepareAccessStatements,
  type RuleColumns,
  type TokenColumns,
} from "./access-statements.ts";
import { accessKeySecretPlace } from "./access-users.ts";
import { customSecretPlace } from "./custom-identities.ts";
import { deviceSecretPlace } from "./device-credentials.ts";

/** Access keys whose secrets are held open. */
const OPEN_ACCESS_KEYS = 256;

/** An instance as the gateway needs it: what decisions look at, and how it is to answer. */
export interface InstanceRow extends InstanceFact {
  readonly closeOnRefusedSubscribe: boolean;
  readonly misspeltExpireNotice: boolean;
}

/**
 * Reads the facts of decisions straight from the database, by prepared statements, fresh for every question. What is
 * derived from them at some cost (compiled policies, shared rule lists) is kept under the version of what it was derived
 * from, so that it is never out of date either.
 */
export class AccessFacts {
  readonly #keyring: Keyring;
  readonly #statements: ReturnType<typeof prepareAccessStatements>;
  readonly #groupPolicies = new Map<string, { readonly stamp: string; readonly policy: BoundGroupPolicy }>();
  readonly #openAccessKeys = new Map<string, { readonly sealed: string; readonly secret: string }>();
  readonly #users = new Map<string, { readonly stamp: string; readonly user: AccessUserFact }>();

  constructor(sqlite: Sqlite, keyring: Keyring) {
    this.#keyring = keyring;
    this.#statements = prepareAccessStatements(sqlite);
  }

  /** What is read in `read` is the state of one moment, and costs one lock instead of one for each question. */
  atOneMoment<T>(read: () => T): T {
    this.#statements.begin.run();
    try {
      return read();
    } finally {
      this.#statements.commit.run();
    }
  }

  findInstance(instanceId: string): InstanceRow | null {
    const row = this.#statements.instance.get(instanceId) as InstanceColumns | undefined;
    if (row === undefined) return null;
    return {
      id: instanceId,
      enabled: row.enabled === 1,
      customAuth: hasCustomAuth(row.edition),
      maxConnections: row.max_connections,
      limits: {
        maxSubscriptionsPerClient: row.max_subscriptions_per_client,
        maxTopicLength: row.max_topic_length,
        maxMessageBytes: row.max_message_bytes,
        maxTps: row.max_tps,
      },
      closeOnRefusedSubscribe: row.close_on_refused_subscribe === 1,
      misspeltExpireNotice: row.misspelt_expire_notice === 1,
    };
  }

  findOnlyInstance(): InstanceRow | null {
    const ids = this.#statements.twoInstances.all() as string[];
    const [id] = ids;
    return id !== undefined && ids.length === 1 ? this.findInstance(id) : null;
  }

  /** All clients of a group that run the same version share one object. */
  findGroupPolicy(instanceId: string, groupId: string): BoundGroupPolicy | null {
    const group = this.#statements.group.get(instanceId, groupId) as GroupColumns | undefined;
    const key = `${instanceId}/${groupId}`;
    if (group === undefined) {
      this.#groupPolicies.delete(key);
      return null;
    }
    // A group that was deleted and made again starts at version 1 again, hence the time.
    const stamp = `${group.policy_version}/${group.created_at}`;
    const known = this.#groupPolicies.get(key);
    if (known?.stamp === stamp) return known.policy;
    const rules = this.#statements.rules.all(instanceId, groupId) as RuleColumns[];
    const policy: BoundGroupPolicy = {
      groupId,
      version: group.policy_version,
      defaultEffect: group.default_effect,
      rules: rules.map(({ effect, pub, sub, topic }) => ({ effect, pub: pub === 1, sub: sub === 1, topic })),
    };
    this.#groupPolicies.set(key, { stamp, policy });
    return policy;
  }

  findBlock(
    instanceId: string,
    subject: { readonly clientId: string; readonly groupId: string; readonly address: string },
    now: number,
  ): Block | null {
    const rows = this.#statements.blocks.all({ instanceId, ...subject }) as BlockColumns[];
    if (rows.length === 0) return null;
    const list = compileBlockList(rows.map(({ ends_at, ...row }) => ({ ...row, endsAt: ends_at })));
    return findBlock(list, subject, now);
  }

  findAccessKey(keyId: string): AccessKeyFact | null {
    const row = this.#statements.accessKey.get(keyId) as AccessKeyColumns | undefined;
    if (row === undefined) return null;
    return {
      id: keyId,
      status: row.status,
      secret: () => this.#openAccessKey(keyId, row.sealed_secret),
      user: this.#user(row),
    };
  }

  /** A whole fleet may sign with one access key, so the few that are in use are opened once. */
  #openAccessKey(keyId: string, sealed: string): string {
    const known = this.#openAccessKeys.get(keyId);
    if (known?.sealed === sealed) return known.secret;
    const secret = open(this.#keyring, sealed, accessKeySecretPlace(keyId));
    if (this.#openAccessKeys.size >= OPEN_ACCESS_KEYS) this.#openAccessKeys.clear();
    this.#openAccessKeys.set(keyId, { sealed, secret });
    return secret;
  }

  findToken(hash: Buffer): TokenFact | null {
    const row = this.#statements.token.get(hash) as TokenColumns | undefined;
    if (row === undefined) return null;
    return {
      id: row.id,
      instanceId: row.instance_id,
      type: row.type,
      filters: JSON.parse(row.filters) as string[],
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
    };
  }

  /** A token that is gone altogether counts as revoked. */
  isTokenRevoked(tokenId: number): boolean {
    return this.#statements.isLiveToken.get(tokenId) === undefined;
  }

  /** Which of these tokens are revoked, or gone altogether. */
  findRevoked(tokenIds: readonly number[]): Set<number> {
    const live = this.#statements.liveTokens.all(JSON.stringify(tokenIds)) as number[];
    const revoked = new Set(tokenIds);
    for (const id of live) revoked.delete(id);
    return revoked;
  }

  findDeviceCredential(instanceId: string, clientId: string): DeviceCredentialFact | null {
    const row = this.#statements.deviceCredential.get(instanceId, clientId) as DeviceCredentialColumns | undefined;
    if (row === undefined) return null;
    const place = deviceSecretPlace(instanceId, clientId);
    const { previous_key_id: keyId, previous_sealed_secret: sealed, previous_ends_at: endsAt } = row;
    return {
      keyId: row.key_id,
      secret: () => open(this.#keyring, row.sealed_secret, place),
      clientId,
      enabled: row.enabled === 1,
      previous:
        keyId === null || sealed === null || endsAt === null
          ? null
          : { keyId, endsAt, secret: () => open(this.#keyring, sealed, place) },
    };
  }

  findDeviceCredentialOwner(keyId: string): { readonly instanceId: string; readonly clientId: string } | null {
    const row = this.#statements.deviceCredentialOwner.get({ keyId }) as
      | { instance_id: string; client_id: string }
      | undefined;
    return row === undefined ? null : { instanceId: row.instance_id, clientId: row.client_id };
  }

  findCustomIdentity(instanceId: string, username: string, clientId: string): CustomIdentityFact | null {
    const row = this.#statements.customIdentity.get(instanceId, username, clientId) as
      | CustomIdentityColumns
      | undefined;
    if (row === undefined) return null;
    const place = customSecretPlace(instanceId, username, row.client_id);
    return {
      identityType: row.identity_type,
      signMode: row.sign_mode,
      secret: () => open(this.#keyring, row.sealed_secret, place),
    };
  }

  findCustomPermissions(instanceId: string, identityType: IdentityType, identity: string): CustomPermission[] {
    const rows = this.#statements.customPermissions.all(
      instanceId,
      identity,
      identityType,
    ) as CustomPermissionColumns[];
    return rows.map(({ topic, permit_action: permitAction, effect }) => ({
      ...{ identityType, identity, topic },
      ...{ permitAction, effect },
    }));
  }

  /** Whether the latest recorded use of what this username and client ID log in with was from the address. */
  wasLoginUsedFrom(username: string, clientId: string, address: string): boolean {
    const login = parseUsername(username);
    if (!login.ok) return false;
    const { mode, keyId, instanceId } = login;
    switch (mode) {
      case "DeviceCredential":
        return this.#statements.deviceUsedFrom.get(instanceId, clientId, address, keyId) !== undefined;
      case "CustomAuth":
        return this.#statements.identityUsedFrom.get(instanceId, keyId, clientId, address) !== undefined;
      default:
        return this.wasKeyUsedFrom(keyId, address);
    }
  }

  wasKeyUsedFrom(keyId: string, address: string): boolean {
    return this.#statements.keyUsedFrom.get(keyId, address) !== undefined;
  }

  /** The policies of an access user as they are written. */
  findAttachedPolicies(userId: string): AttachedPolicy[] {
    return (this.#statements.policies.all(userId) as { name: string; document: string }[]).map(readPolicy);
  }

  /** A token by its row, for a check that does not know the token itself. */
  findTokenById(tokenId: number): TokenFact | null {
    const hash = this.#statements.tokenHash.get(tokenId) as Buffer | undefined;
    return hash === undefined ? null : this.findToken(hash);
  }

  #user(row: AccessKeyColumns): AccessUserFact {
    const policies = this.#statements.policyVersions.all(row.user_id) as { id: string; version: number }[];
    const stamp = `${row.name}/${row.kind}/${policies.map(({ id, version }) => `${id}@${version}`).join(",")}`;
    const known = this.#users.get(row.user_id);
    if (known?.stamp === stamp) return known.user;
    const user: AccessUserFact = {
      id: row.user_id,
      name: row.name,
      kind: row.kind,
      policies: compilePolicies(this.findAttachedPolicies(row.user_id)),
    };
    this.#users.set(row.user_id, { stamp, user });
    return user;
  }
}

/** Documents were checked when they were saved; what the core does not know in one it judges on the safe side. */
function readPolicy({ name, document }: { name: string; document: string }): AttachedPolicy {
  return { name, document: JSON.parse(document) as AccessPolicyDocument };
}
