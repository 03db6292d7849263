import type { AccessPolicyDocument } from "../domain/access-policy.ts";
import { compilePolicies } from "../domain/access-policy-compile.ts";
import type { CustomPermission } from "../domain/custom-auth.ts";
import type { BoundGroupPolicy } from "../domain/decision.ts";
import type { AccessKeyFact, AccessUserFact, ConnectFacts, OperationFacts, TokenFact } from "../domain/facts.ts";
import type { DefaultEffect, GroupRule } from "../domain/group-policy.ts";
import { hashToken, newToken } from "../domain/token-secret.ts";
import { AccessFacts } from "./access-facts.ts";
import { type ServiceContext, visibleInstances } from "./context.ts";

/** Policies as somebody thinks of writing them, in the place of those that are in force. */
export interface CheckDraft {
  readonly groupPolicy?: {
    readonly groupId: string;
    readonly defaultEffect: DefaultEffect;
    readonly rules: readonly GroupRule[];
  };
  /** In the place of the policy of this name; for the users named here also where they do not have it. */
  readonly accessPolicy?: {
    readonly name: string;
    readonly document: AccessPolicyDocument;
    readonly attachTo?: readonly string[];
  };
  /** Beside the permissions of custom auth that are there. */
  readonly customPermission?: CustomPermission;
}

/**
 * The facts of an imagined request: those that the gateway reads, by the same statements, with the live connections as the
 * gateway has told them, with drafts in the place of policies, and with stand-ins for tokens, whose text nobody knows. What
 * the asker may not see is not there. It reads and never writes.
 */
export class CheckFacts {
  readonly facts: AccessFacts;
  readonly #sqlite: ServiceContext["db"]["$client"];
  readonly #instanceId: string;
  readonly #draft: CheckDraft;
  readonly #visible: readonly string[] | null;
  readonly #standIns = new Map<string, TokenFact>();
  readonly #users = new Map<AccessUserFact, AccessUserFact>();
  readonly #connections;
  readonly #isConnected;

  constructor(ctx: ServiceContext, instanceId: string, draft: CheckDraft = {}, facts?: AccessFacts) {
    const sqlite = ctx.db.$client;
    this.facts = facts ?? new AccessFacts(sqlite, ctx.keyring);
    this.#sqlite = sqlite;
    this.#instanceId = instanceId;
    this.#draft = draft;
    this.#visible = visibleInstances(ctx);
    this.#connections = sqlite
      .prepare("select coalesce(sum(connections), 0) from live_counts where instance_id = ?")
      .pluck();
    this.#isConnected = sqlite.prepare("select 1 from live_clients where instance_id = ? and client_id = ?").pluck();
  }

  /** Every question of the run is answered from one moment. */
  atOneMoment<T>(read: () => T): T {
    return this.#sqlite.inTransaction ? read() : this.facts.atOneMoment(read);
  }

  /** A text that stands for a token of which only the row is known; in this check it is that token. */
  standIn(token: TokenFact): string {
    const { token: text, hash } = newToken();
    this.#standIns.set(hash.toString("hex"), token);
    return text;
  }

  /** A token of an instance that the asker may see. */
  findTokenById(tokenId: number): TokenFact | null {
    return this.#seen(this.facts.findTokenById(tokenId));
  }

  findGroupPolicy(instanceId: string, groupId: string): BoundGroupPolicy | null {
    const policy = this.facts.findGroupPolicy(instanceId, groupId);
    const { groupPolicy: draft } = this.#draft;
    if (policy === null || draft === undefined) return policy;
    if (instanceId !== this.#instanceId || groupId !== draft.groupId) return policy;
    return { ...policy, defaultEffect: draft.defaultEffect, rules: draft.rules };
  }

  findAccessKey(keyId: string): AccessKeyFact | null {
    const key = this.facts.findAccessKey(keyId);
    return key === null || this.#draft.accessPolicy === undefined ? key : { ...key, user: this.#withDraft(key.user) };
  }

  findToken(text: string): TokenFact | null {
    const hash = hashToken(text);
    return this.#findToken(hash);
  }

  connect(): ConnectFacts {
    const { facts } = this;
    return {
      findInstance: (id) => (this.#maySee(id) ? facts.findInstance(id) : null),
      findGroupPolicy: (instanceId, groupId) => this.findGroupPolicy(instanceId, groupId),
      findBlock: (instanceId, subject, now) => facts.findBlock(instanceId, subject, now),
      findAccessKey: (keyId) => this.findAccessKey(keyId),
      findToken: (hash) => this.#findToken(hash),
      findDeviceCredential: (instanceId, clientId) => facts.findDeviceCredential(instanceId, clientId),
      findDeviceCredentialOwner: (keyId) => facts.findDeviceCredentialOwner(keyId),
      findOnlyInstance: () => facts.findOnlyInstance(),
      findCustomIdentity: (instanceId, username, clientId) => facts.findCustomIdentity(instanceId, username, clientId),
      connections: (instanceId) => this.#connections.get(instanceId) as number,
      isConnected: (instanceId, clientId) => this.#isConnected.get(instanceId, clientId) !== undefined,
    };
  }

  /** @param maxTps the rate of the moment is known to the gateway alone; only one of nothing is always used up. */
  operation(maxTps: number): Omit<OperationFacts, "subscriptions"> {
    return {
      findAccessKey: (keyId) => this.findAccessKey(keyId),
      isTokenRevoked: (tokenId) => this.facts.isTokenRevoked(tokenId),
      findCustomPermissions: (instanceId, username, clientId) => [
        ...this.facts.findCustomPermissions(instanceId, "CLIENT", clientId),
        ...this.facts.findCustomPermissions(instanceId, "USER", username),
        ...this.#draftedPermissions(username, clientId),
      ],
      ...(maxTps === 0 ? { messageRateExceeded: true } : {}),
    };
  }

  #draftedPermissions(username: string, clientId: string): readonly CustomPermission[] {
    const { customPermission: one } = this.#draft;
    return one !== undefined && one.identity === (one.identityType === "USER" ? username : clientId) ? [one] : [];
  }

  #findToken(hash: Buffer): TokenFact | null {
    return this.#standIns.get(hash.toString("hex")) ?? this.#seen(this.facts.findToken(hash));
  }

  #seen(token: TokenFact | null): TokenFact | null {
    return token !== null && this.#maySee(token.instanceId) ? token : null;
  }

  #maySee(instanceId: string): boolean {
    return this.#visible === null || this.#visible.includes(instanceId);
  }

  #withDraft(user: AccessUserFact): AccessUserFact {
    const known = this.#users.get(user);
    const draft = this.#draft.accessPolicy;
    if (known !== undefined || draft === undefined) return known ?? user;
    const { name, document, attachTo = [] } = draft;
    const attached = this.facts.findAttachedPolicies(user.id);
    const others = attached.filter((policy) => policy.name !== name);
    const concerned = others.length < attached.length || attachTo.includes(user.id);
    const drafted = concerned ? { ...user, policies: compilePolicies([...others, { name, document }]) } : user;
    this.#users.set(user, drafted);
    return drafted;
  }
}
