import type { AccessUserKind, KeyStatus } from "./access-policy.ts";
import type { CompiledPolicies } from "./access-policy-compile.ts";
import type { Block } from "./block-list.ts";
import type { CustomPermission, IdentityType, SignMode } from "./custom-auth.ts";
import type { BindingLimits, BoundGroupPolicy } from "./decision.ts";
import type { TokenType } from "./token.ts";

/*
 * What the decisions need to know about the world. The core asks, the caller answers from the database or a cache, so that
 * the core stays a function of its arguments. Lookups are synchronous, and are made only where the decision gets that far.
 */

export interface InstanceFact {
  readonly id: string;
  readonly enabled: boolean;
  /** Whether its edition has custom auth. */
  readonly customAuth: boolean;
  readonly maxConnections: number;
  readonly limits: BindingLimits;
}

export interface AccessUserFact {
  readonly id: string;
  readonly name: string;
  readonly kind: AccessUserKind;
  /** Its policies, compiled once per change (`compilePolicies`), not per decision. */
  readonly policies: CompiledPolicies;
}

export interface AccessKeyFact {
  readonly id: string;
  readonly status: KeyStatus;
  /** Opens the secret; called only where a signature is checked. What it throws refuses the client. */
  secret(): string;
  readonly user: AccessUserFact;
}

export interface TokenFact {
  readonly id: number;
  readonly instanceId: string;
  readonly type: TokenType;
  readonly filters: readonly string[];
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export interface DeviceKeyPairFact {
  readonly keyId: string;
  secret(): string;
}

export interface DeviceCredentialFact extends DeviceKeyPairFact {
  readonly clientId: string;
  readonly enabled: boolean;
  /** The pair before the last rotation; good before `endsAt` (epoch ms). */
  readonly previous: (DeviceKeyPairFact & { readonly endsAt: number }) | null;
}

export interface CustomIdentityFact {
  readonly identityType: IdentityType;
  readonly signMode: SignMode;
  secret(): string;
}

/** What CONNECT looks up. */
export interface ConnectFacts {
  /** Null for an instance that does not exist or was deleted. */
  findInstance(instanceId: string): InstanceFact | null;
  /** The group's policy as it stands now; null where the group does not exist. */
  findGroupPolicy(instanceId: string, groupId: string): BoundGroupPolicy | null;
  /** See `findBlock` in block-list.ts, which answers this from a compiled list. */
  findBlock(
    instanceId: string,
    subject: { readonly clientId: string; readonly groupId: string; readonly address: string },
    now: number,
  ): Block | null;
  findAccessKey(keyId: string): AccessKeyFact | null;
  /** By the SHA-256 of the token. Expired and revoked tokens are found as well. */
  findToken(hash: Buffer): TokenFact | null;
  findDeviceCredential(instanceId: string, clientId: string): DeviceCredentialFact | null;
  /** Who holds a device key, in any instance, current or previous pair; only for telling a mix-up from a wrong key. */
  findDeviceCredentialOwner(keyId: string): { readonly instanceId: string; readonly clientId: string } | null;
  /** The only instance of the installation, where there is one: a username of custom auth need not name it then. */
  findOnlyInstance(): InstanceFact | null;
  /** Custom auth: the identity of the username for this client ID, or else the one of the username for any. */
  findCustomIdentity(instanceId: string, username: string, clientId: string): CustomIdentityFact | null;
  /** Live connections of the instance. */
  connections(instanceId: string): number;
  isConnected(instanceId: string, clientId: string): boolean;
}

/** What PUBLISH and SUBSCRIBE look up: all but the binding's own memory. */
export interface OperationFacts {
  /** Signature and Token mode: the key of the binding as it stands now; null if it was deleted. */
  findAccessKey(keyId: string): Pick<AccessKeyFact, "status" | "user"> | null;
  /** Token mode: whether a bound token was revoked meanwhile. */
  isTokenRevoked(tokenId: number): boolean;
  /** Custom auth: the permissions of the username and of the client ID. */
  findCustomPermissions(instanceId: string, username: string, clientId: string): readonly CustomPermission[];
  /** PUBLISH: whether the instance's message rate is used up. Left out: not metered here. */
  readonly messageRateExceeded?: boolean;
  /** SUBSCRIBE: how many filters the client holds, and whether this one is among them (then it does not count twice). Left out: not counted here. */
  readonly subscriptions?: { readonly held: number; readonly alreadyHeld: boolean };
}
