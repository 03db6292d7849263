import type { AccessPolicyDocument } from "./access-policy.ts";
import type { CustomPermission } from "./custom-auth.ts";
import type { DefaultEffect, GroupRule } from "./group-policy.ts";
import type { LoginMode } from "./login.ts";
import type { ReasonCode } from "./reason.ts";
import type { TokenType } from "./token.ts";

export const ACTIONS = ["CONNECT", "PUBLISH", "SUBSCRIBE"] as const;
export type Action = (typeof ACTIONS)[number];

/** What decided, or would have decided had something stronger not been there. Serialisable: it is stored with denials. */
export type Decider =
  | {
      readonly kind: "group_rule";
      readonly groupId: string;
      readonly rule: GroupRule;
    }
  | {
      readonly kind: "group_default";
      readonly groupId: string;
      readonly effect: DefaultEffect;
    }
  | {
      readonly kind: "access_policy";
      readonly policy: string;
      /** Index of the statement in the document. */
      readonly statement: number;
      readonly effect: "Allow" | "Deny";
    }
  | { readonly kind: "primary_account"; readonly user: string }
  | {
      readonly kind: "token";
      readonly tokenId: number;
      readonly type: TokenType;
      readonly filter: string | null;
    }
  | {
      readonly kind: "block";
      readonly blockId: number;
      readonly on: BlockKind;
      readonly value: string;
    }
  | {
      readonly kind: "quota";
      readonly quota: QuotaName;
      readonly limit: number;
      /** Null where only the excess is known, not the amount. */
      readonly used: number | null;
    }
  | { readonly kind: "instance"; readonly instanceId: string }
  | {
      readonly kind: "credential";
      readonly credential: "access_key" | "device_credential" | "custom_identity";
      /** An access key ID, a device access key ID, or a username. */
      readonly keyId: string;
    }
  | { readonly kind: "custom_permission"; readonly permission: CustomPermission }
  | { readonly kind: "protocol"; readonly clause: string };

export const BLOCK_KINDS = ["client", "group", "address"] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export type QuotaName =
  | "maxConnections"
  | "maxTps"
  | "maxSubscriptionsPerClient"
  | "maxTopicLength"
  | "maxMessageBytes";

/** One check that was made, in order. A decision ends at the first step that refuses. */
export interface Step {
  readonly check: StepCheck;
  readonly outcome: "pass" | "refuse" | "skip";
  /** What the step looked at, for people: an ID, a rule, a filter. Never a secret. */
  readonly subject?: string;
}

export type StepCheck =
  | "username"
  | "instance"
  | "wrong_logins"
  | "client_id"
  | "group"
  | "block_list"
  | "access_key"
  | "signature"
  | "token"
  | "device_credential"
  | "custom_identity"
  | "instance_access"
  | "connection_quota"
  | "topic_syntax"
  | "topic_length"
  | "system_topic"
  | "message_size"
  | "message_rate"
  | "subscription_quota"
  | "access_policy"
  | "access_policy_group"
  | "token_grant"
  | "custom_permission"
  | "group_policy";

/** The answer to one CONNECT, PUBLISH or SUBSCRIBE. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: ReasonCode;
  /** The rule, policy, token or quota that decided it; null where a malformed request left nothing to decide. */
  readonly decidedBy: Decider | null;
  /** Rules that also touched the request and lost, strongest first. */
  readonly losing: readonly Decider[];
  readonly steps: readonly Step[];
  /** Values that complete the sentence of the reason (`REASONS[reason].advice`), by placeholder name. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** One token of a binding, as CONNECT or `$SYS/uploadToken` established it. */
export interface BoundToken {
  readonly id: number;
  readonly type: TokenType;
  readonly filters: readonly string[];
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** The group policy that a client connected with: it stays in force until the client's next CONNECT (product rule). */
export interface BoundGroupPolicy {
  readonly groupId: string;
  readonly version: number;
  readonly defaultEffect: DefaultEffect;
  readonly rules: readonly GroupRule[];
}

/** An access policy as attached to an access user. */
export interface AttachedPolicy {
  readonly name: string;
  readonly document: AccessPolicyDocument;
}

/** Limits of the instance that PUBLISH and SUBSCRIBE are measured against. */
export interface BindingLimits {
  readonly maxSubscriptionsPerClient: number;
  /** UTF-8 bytes of a topic name or filter; P2P topics may always have 128. */
  readonly maxTopicLength: number;
  readonly maxMessageBytes: number;
  readonly maxTps: number;
}

/** What CONNECT established about a client and remembers for as long as it is connected. */
export interface Binding {
  readonly instanceId: string;
  readonly clientId: string;
  /** Empty for a client of custom auth that belongs to no group. */
  readonly groupId: string;
  readonly mode: LoginMode;
  /** The key of the username: an access key ID, a device access key ID, or a username of custom auth. */
  readonly keyId: string;
  /** Signature and Token mode: who owns the access key. */
  readonly accessUserId: string | null;
  /** Token mode: at most one of each type. */
  readonly tokens: readonly BoundToken[];
  readonly groupPolicy: BoundGroupPolicy;
  readonly limits: BindingLimits;
  /** Source address as text, for `acs:SourceIp`. */
  readonly address: string;
  /** Whether the transport was encrypted, for `acs:SecureTransport`. */
  readonly secure: boolean;
}
