import type { Sqlite } from "../../db/client.ts";
import { authenticate, type ConnectRequest, type ConnectResult } from "../domain/authenticate.ts";
import { authorize, type OperationRequest } from "../domain/authorize.ts";
import type { CustomPermission, IdentityType } from "../domain/custom-auth.ts";
import type { Binding, Decision } from "../domain/decision.ts";
import type { AccessKeyFact, ConnectFacts, OperationFacts } from "../domain/facts.ts";
import type { Keyring } from "../domain/secret.ts";
import { parseTokenUpload } from "../domain/token.ts";
import { hashToken } from "../domain/token-secret.ts";
import { checkUploadedToken, type TokenUploadDecision } from "../domain/token-upload.ts";
import { AccessFacts, type InstanceRow } from "./access-facts.ts";

/** What only the process that holds the connections knows. */
export type LiveConnections = Pick<ConnectFacts, "connections" | "isConnected">;

/** What the caller knows about the client that acts. */
export type ClientState = Pick<OperationFacts, "messageRateExceeded" | "subscriptions">;

/** Longest that an operation may be decided by a key or policy that was changed meanwhile and of which nobody told. */
const KEY_LIFE_MS = 2_000;
/** Usernames and client IDs whose permissions are remembered at once. */
const REMEMBERED_IDENTITIES = 10_000;

/**
 * Decisions with the database: the same two functions of the core for the broker, the hooks and the API. Everything is
 * synchronous. What the database throws is thrown on; the caller then refuses, so that nothing fails open.
 */
export class Access {
  readonly facts: AccessFacts;
  readonly #connectFacts: ConnectFacts;
  /** Access keys as operations need them; forgotten when something changes, and after a short while anyway. */
  readonly #keys = new Map<string, { readonly fact: AccessKeyFact | null; readonly readAt: number }>();
  /** Permissions of custom auth, likewise. */
  readonly #permissions = new Map<string, { readonly list: readonly CustomPermission[]; readonly readAt: number }>();
  /** Rises whenever keys, users or policies may have changed. What was derived from them before is void. */
  epoch = 0;

  constructor(sqlite: Sqlite, keyring: Keyring, live: LiveConnections) {
    this.facts = new AccessFacts(sqlite, keyring);
    const facts = this.facts;
    this.#connectFacts = {
      findInstance: (id) => facts.findInstance(id),
      findGroupPolicy: (instanceId, groupId) => facts.findGroupPolicy(instanceId, groupId),
      findBlock: (instanceId, subject, now) => facts.findBlock(instanceId, subject, now),
      findAccessKey: (keyId) => facts.findAccessKey(keyId),
      findToken: (hash) => facts.findToken(hash),
      findDeviceCredential: (instanceId, clientId) => facts.findDeviceCredential(instanceId, clientId),
      findDeviceCredentialOwner: (keyId) => facts.findDeviceCredentialOwner(keyId),
      findOnlyInstance: () => facts.findOnlyInstance(),
      findCustomIdentity: (instanceId, username, clientId) => facts.findCustomIdentity(instanceId, username, clientId),
      connections: (instanceId) => live.connections(instanceId),
      isConnected: (instanceId, clientId) => live.isConnected(instanceId, clientId),
    };
  }

  /** Decides a CONNECT on facts that are read now, all from one moment. */
  authenticate(request: ConnectRequest): ConnectResult {
    return this.facts.atOneMoment(() => authenticate(request, this.#connectFacts));
  }

  /** Decides a PUBLISH or SUBSCRIBE of a connected client. */
  authorize(binding: Binding, request: OperationRequest, state: ClientState): Decision {
    return authorize(binding, request, {
      ...state,
      findAccessKey: (keyId) => this.#findKey(keyId, request.now),
      isTokenRevoked: (tokenId) => this.facts.isTokenRevoked(tokenId),
      findCustomPermissions: (instanceId, username, clientId) => [
        ...this.#findPermissions(instanceId, "CLIENT", clientId, request.now),
        ...this.#findPermissions(instanceId, "USER", username, request.now),
      ],
    });
  }

  /** Decides the payload of a PUBLISH to `$SYS/uploadToken` that `authorize` has allowed. */
  checkUpload(binding: Binding, payload: string, now: number): TokenUploadDecision {
    const upload = parseTokenUpload(payload);
    if (!upload.ok) return checkUploadedToken(binding, null, null, now);
    const { token, type } = upload;
    return checkUploadedToken(binding, { token, type }, this.facts.findToken(hashToken(token)), now);
  }

  findInstance(instanceId: string): InstanceRow | null {
    return this.facts.findInstance(instanceId);
  }

  /** Keys, users, policies or permissions have changed. */
  forget(): void {
    this.#keys.clear();
    this.#permissions.clear();
    this.epoch++;
  }

  #findPermissions(
    instanceId: string,
    identityType: IdentityType,
    identity: string,
    now: number,
  ): readonly CustomPermission[] {
    const key = `${instanceId} ${identityType} ${identity}`;
    const known = this.#permissions.get(key);
    if (known !== undefined && Math.abs(now - known.readAt) < KEY_LIFE_MS) return known.list;
    const list = this.facts.findCustomPermissions(instanceId, identityType, identity);
    if (this.#permissions.size >= REMEMBERED_IDENTITIES) this.#permissions.clear();
    this.#permissions.set(key, { list, readAt: now });
    return list;
  }

  #findKey(keyId: string, now: number): AccessKeyFact | null {
    const known = this.#keys.get(keyId);
    if (known !== undefined && Math.abs(now - known.readAt) < KEY_LIFE_MS) return known.fact;
    const fact = this.facts.findAccessKey(keyId);
    this.#keys.set(keyId, { fact, readAt: now });
    return fact;
  }
}
