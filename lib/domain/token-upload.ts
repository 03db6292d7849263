import type { Binding, BoundToken, Decision } from "./decision.ts";
import type { TokenFact } from "./facts.ts";
import type { TokenType } from "./token.ts";

export interface TokenUploadRequest {
  readonly type: TokenType;
  readonly token: string;
  /** Epoch ms. */
  readonly now: number;
}

export interface TokenUploadDecision {
  readonly decision: Decision;
  /** The binding with the new token in place of the one of its type; null if the upload is refused. */
  readonly binding: Binding | null;
}

/**
 * Decides a token that a connected client uploads to `$SYS/uploadToken` (the PUBLISH itself is decided by `authorize`).
 * @param upload what `parseTokenUpload` read, or null if it could not.
 * @param found the token by its hash (`hashToken`), or null.
 */
export function checkUploadedToken(
  binding: Binding,
  upload: TokenUploadRequest | null,
  found: TokenFact | null,
): TokenUploadDecision {
  throw new Error(`Not there yet: ${binding.clientId} ${upload} ${found}`);
}

/** The binding with this token in place of the one of its type. */
export function replaceToken(binding: Binding, token: BoundToken): Binding {
  return { ...binding, tokens: [...binding.tokens.filter((held) => held.type !== token.type), token] };
}
