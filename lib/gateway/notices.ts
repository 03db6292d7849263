import type { Binding, Decision } from "../domain/decision.ts";
import { REASONS } from "../domain/reason.ts";
import {
  isTokenType,
  MISSPELT_EXPIRE_NOTICE_TOPIC,
  TOKEN_EXPIRE_NOTICE_TOPIC,
  TOKEN_INVALID_NOTICE_TOPIC,
  type TokenType,
  typeFits,
} from "../domain/token.ts";
import { encodePublish } from "./broker/publish-frame.ts";

/** `$SYS/tokenExpireNotice` as bytes: the token of this type ends at `expireTime` (epoch ms). */
export function expireNotice(type: TokenType, expireTime: number): Buffer {
  return notice(TOKEN_EXPIRE_NOTICE_TOPIC, { expireTime, type });
}

/** `$SYS/tokenExprireNotice` with `exprireTime`, as the vendor's FAQ spells both. */
export function misspeltExpireNotice(type: TokenType, exprireTime: number): Buffer {
  return notice(MISSPELT_EXPIRE_NOTICE_TOPIC, { exprireTime, type });
}

/** `$SYS/tokenInvalidNotice` as bytes. */
export function invalidNotice(type: TokenType, code: number): Buffer {
  return notice(TOKEN_INVALID_NOTICE_TOPIC, { code, type });
}

/** The notice that comes before the end of a token client that was refused an operation, or null where there is none. */
export function noticeOf(decision: Decision, binding: Binding, action: "PUBLISH" | "SUBSCRIBE"): Buffer | null {
  const code = REASONS[decision.reason].notice;
  if (binding.mode !== "Token" || code === null) return null;
  return invalidNotice(typeOf(decision, binding, action), code);
}

/** Which token it is about: the one that the decision names, else the one that the client would use for the action. */
function typeOf({ params }: Decision, binding: Binding, action: "PUBLISH" | "SUBSCRIBE"): TokenType {
  if (typeof params.type === "string" && isTokenType(params.type)) return params.type;
  const held = binding.tokens.find(({ type }) => typeFits(type, action)) ?? binding.tokens[0];
  return held?.type ?? (action === "PUBLISH" ? "W" : "R");
}

/** Delivered without a subscription, at QoS 0, to this client alone. */
function notice(topic: string, content: Readonly<Record<string, unknown>>): Buffer {
  const payload = Buffer.from(JSON.stringify(content));
  return encodePublish({ topic, payload, qos: 0, retain: false, dup: false, messageId: 0 });
}
