import type { Binding, BoundToken, Decision } from "./decision.ts";
import type { TokenFact } from "./facts.ts";
import { checkToken, type PresentedToken } from "./token-check.ts";
import { Trail } from "./trail.ts";

export interface TokenUploadDecision {
  readonly decision: Decision;
  /** The binding with the new token in place of the one of its type; null if the upload is refused. */
  readonly binding: Binding | null;
}

/**
 * Decides a token that a connected client uploads to `$SYS/uploadToken`. The PUBLISH itself is decided by `authorize` first.
 * A refusal leaves the binding as it was; the caller sends the notice and closes.
 * @param upload what `parseTokenUpload` read, or null if it could not.
 * @param found the token by its hash (`hashToken`), or null.
 * @param now epoch ms.
 */
export function checkUploadedToken(
  binding: Binding,
  upload: PresentedToken | null,
  found: TokenFact | null,
  now: number,
): TokenUploadDecision {
  const trail = new Trail();
  if (binding.mode !== "Token") {
    const decidedBy = { kind: "protocol", clause: "$SYS" } as const;
    const params = { topic: "$SYS/uploadToken" };
    return { decision: trail.refuse("system_topic", "system_topic", params, decidedBy), binding: null };
  }
  if (!upload) {
    // The payload names no type, and the notice needs one: the first that the client holds.
    const params = { variant: "upload", type: binding.tokens[0]?.type ?? "R" };
    return { decision: trail.refuse("token", "token_unreadable", params), binding: null };
  }
  const check = checkToken(upload, found, binding.instanceId, now);
  if (!check.ok) {
    const decision = trail.refuse("token", check.reason, check.params, check.decidedBy, [], upload.type);
    return { decision, binding: null };
  }
  const { token } = check;
  trail.pass("token", `${token.type} ${token.id}`);
  const decision = trail.allow({ kind: "token", tokenId: token.id, type: token.type, filter: null });
  return { decision, binding: replaceToken(binding, token) };
}

/** The binding with this token in place of the one of its type. */
export function replaceToken(binding: Binding, token: BoundToken): Binding {
  return { ...binding, tokens: [...binding.tokens.filter((held) => held.type !== token.type), token] };
}
