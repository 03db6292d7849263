import type { BoundToken, Decider } from "./decision.ts";
import type { TokenFact } from "./facts.ts";
import type { ReasonCode } from "./reason.ts";
import { isTokenShaped, type TokenType } from "./token.ts";

export interface PresentedToken {
  /** The type that the client says it is. */
  readonly type: TokenType;
  readonly token: string;
}

export type TokenCheck =
  | { readonly ok: true; readonly token: BoundToken }
  | {
      readonly ok: false;
      readonly reason: Extract<ReasonCode, `token_${string}`>;
      readonly params: Readonly<Record<string, string | number>>;
      readonly decidedBy: Decider | null;
    };

/**
 * Whether a token that a client presents is good for this instance now, in the documents' order: readable (1), issued
 * here (8), of this instance (-1), not revoked (3), not expired (2), of the type that it is presented as (5).
 * @param found the token by its hash, or null.
 */
export function checkToken(
  presented: PresentedToken,
  found: TokenFact | null,
  instanceId: string,
  now: number,
): TokenCheck {
  const { type } = presented;
  if (!isTokenShaped(presented.token)) return refused("token_unreadable", { type });
  if (!found) return refused("token_forged", { type });
  const params = { type, tokenId: found.id };
  const decidedBy: Decider = { kind: "token", tokenId: found.id, type: found.type, filter: null };
  if (found.instanceId !== instanceId) return refused("token_account", { ...params, instanceId }, decidedBy);
  if (found.revokedAt !== null) return refused("token_revoked", params, decidedBy);
  if (found.expiresAt <= now) {
    return refused("token_expired", { ...params, expiredAt: isoTime(found.expiresAt) }, decidedBy);
  }
  if (found.type !== type) {
    return refused("token_type", { ...params, variant: "label", issued: found.type }, decidedBy);
  }
  return { ok: true, token: { id: found.id, type, filters: found.filters, expiresAt: found.expiresAt } };
}

function refused(
  reason: Extract<ReasonCode, `token_${string}`>,
  params: Readonly<Record<string, string | number>>,
  decidedBy: Decider | null = null,
): TokenCheck {
  return { ok: false, reason, params, decidedBy };
}

/** A time as sentences carry it: ISO 8601 in UTC. Survives numbers that are no time. */
export function isoTime(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}
