import type { Action, Decision } from "@/lib/domain/decision.ts";
import type { LoginMode } from "@/lib/domain/login.ts";

/** By what the client is taken to log in; `live` as it is connected, `typed` with a username and a password. */
export const CHECK_AS = ["live", "DeviceCredential", "Signature", "Token", "CustomAuth", "typed"] as const;
export type CheckAs = (typeof CHECK_AS)[number];

/** A question as the address of the page has it; all of it is text that may be shown. */
export interface CheckQuestion {
  readonly client: string;
  readonly action: Action;
  readonly topic: string;
  readonly as: CheckAs;
  readonly key: string;
  /** Numbers of tokens, apart by commas. */
  readonly tokens: string;
  readonly address: string;
  readonly secure: boolean;
  /** Epoch ms; null: now. */
  readonly at: number | null;
  /** Bytes of the payload. */
  readonly size: number;
}

export interface CheckedSideView {
  readonly decision: Decision;
  readonly connect: Decision | null;
  readonly operation: Decision | null;
  readonly policyVersion: number | null;
  readonly groupId: string | null;
}

export interface AccessCheckView {
  readonly mode: LoginMode | null;
  readonly keyId: string | null;
  readonly address: string;
  readonly secure: boolean;
  readonly at: number;
  readonly bound: CheckedSideView | null;
  readonly next: CheckedSideView;
  readonly drafted: CheckedSideView | null;
}

/** The address under which the question is asked again. */
export function checkHref(instanceId: string, question: Partial<CheckQuestion> & { readonly denial?: number }): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) {
    if (value === "" || value === null || value === undefined || value === false || value === 0) continue;
    query.set(name, value === true ? "1" : String(value));
  }
  const text = query.toString();
  return `/instances/${encodeURIComponent(instanceId)}/access-check${text === "" ? "" : `?${text}`}`;
}
