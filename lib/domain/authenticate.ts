import type { Binding, Decision } from "./decision.ts";
import type { ConnectFacts } from "./facts.ts";
import type { Login } from "./login.ts";

/** What a CONNECT packet and its transport say. */
export interface ConnectRequest {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** Source address as text. */
  readonly address: string;
  /** Whether the transport is encrypted. */
  readonly secure: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** What a CONNECT that was let in has used, for recording last use. */
export interface UsedCredentials {
  /** Signature and Token mode. */
  readonly accessKeyId: string | null;
  readonly tokenIds: readonly number[];
  /** DeviceCredential mode: which pair; `previous` while the overlap of a rotation lasts. */
  readonly deviceKeyPair: "current" | "previous" | null;
}

export interface ConnectResult {
  readonly decision: Decision;
  /** What the username says, as far as it could be read: for the record of a refusal. */
  readonly login: Login | null;
  /** Both are set exactly if the decision allows. */
  readonly binding: Binding | null;
  readonly used: UsedCredentials | null;
}

/** Decides a CONNECT, in the order of the product's rules. What a lookup throws is thrown on: the caller then refuses. */
export function authenticate(request: ConnectRequest, facts: ConnectFacts): ConnectResult {
  throw new Error(`Not there yet: ${request.clientId} ${facts}`);
}
