import { fitsTopicLength } from "./login.ts";
import { checkTopicFilter, isSystemTopic, MAX_PACKET_STRING_BYTES, type TopicProblem } from "./topic.ts";

export const TOKEN_TYPES = ["R", "W", "RW"] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/** Shortest and longest life of a token (ApplyToken). */
export const MIN_TOKEN_LIFE_MS = 60_000;
export const MAX_TOKEN_LIFE_MS = 30 * 24 * 60 * 60_000;
/** How long before its end a token is announced on `$SYS/tokenExpireNotice`. */
export const TOKEN_EXPIRE_NOTICE_MS = 5 * 60_000;

export const UPLOAD_TOKEN_TOPIC = "$SYS/uploadToken";
export const TOKEN_EXPIRE_NOTICE_TOPIC = "$SYS/tokenExpireNotice";
/** As the vendor's FAQ spells it; clients that were written after it read nothing else. Sent beside the right one where an instance says so. */
export const MISSPELT_EXPIRE_NOTICE_TOPIC = "$SYS/tokenExprireNotice";
export const TOKEN_INVALID_NOTICE_TOPIC = "$SYS/tokenInvalidNotice";

export function isTokenType(text: string): text is TokenType {
  return (TOKEN_TYPES as readonly string[]).includes(text);
}

/** `R,W` as the API writes it (either order) to the type that clients write. Null if it is neither `R`, `W` nor both. */
export function actionsToType(actions: string): TokenType | null {
  if (actions === "R" || actions === "W") return actions;
  return actions === "R,W" || actions === "W,R" ? "RW" : null;
}

/** The inverse of `actionsToType`. */
export function typeToActions(type: TokenType): "R" | "W" | "R,W" {
  return type === "RW" ? "R,W" : type;
}

/** Whether a token of this type can allow the action at all. */
export function typeFits(type: TokenType, action: "PUBLISH" | "SUBSCRIBE"): boolean {
  return type === "RW" || type === (action === "PUBLISH" ? "W" : "R");
}

/** Tokens are `gtk_` + 40 letters and digits. What does not look so was never issued here. */
export const TOKEN_PREFIX = "gtk_";
export const TOKEN_RANDOM_LENGTH = 40;

/** Whether the text has the form of a token of this product. Says nothing about whether it was issued. */
export function isTokenShaped(text: string): boolean {
  return text.length === TOKEN_PREFIX.length + TOKEN_RANDOM_LENGTH && /^gtk_[A-Za-z0-9]+$/.test(text);
}

export type TokenPasswordResult =
  | { readonly ok: true; readonly tokens: ReadonlyMap<TokenType, string> }
  | { readonly ok: false };

/** `TYPE|token[|TYPE|token…]`: one to three pairs in any order, each type at most once, no token empty. */
export function parseTokenPassword(password: string): TokenPasswordResult {
  // The limit keeps a hostile password from being cut into many thousand pieces.
  const fields = password.split("|", 7);
  if (fields.length > 6 || fields.length % 2 !== 0) return { ok: false };
  const tokens = new Map<TokenType, string>();
  for (let i = 0; i < fields.length; i += 2) {
    const type = fields[i];
    const token = fields[i + 1];
    if (!type || !token || !isTokenType(type) || tokens.has(type)) return { ok: false };
    tokens.set(type, token);
  }
  return { ok: true, tokens };
}

/** The inverse of `parseTokenPassword`. */
export function formatTokenPassword(tokens: Iterable<readonly [TokenType, string]>): string {
  return Array.from(tokens, ([type, token]) => `${type}|${token}`).join("|");
}

/** Sorted by UTF-16 code units, without duplicates: the form in which filters are kept. */
export function canonicalFilters(filters: readonly string[]): string[] {
  return [...new Set(filters)].sort();
}

export type TokenFilterProblem = TopicProblem | "parent_wildcard" | "system";

/**
 * Why a token cannot be issued for this filter, or null. Besides MQTT's rules: the parent topic (first level) is literal,
 * because tokens are granted on parent topics, and it is not `$SYS`, which needs no grant.
 * @param maxTopicLength UTF-8 bytes, as the instance has it.
 */
export function findTokenFilterProblem(filter: string, maxTopicLength: number): TokenFilterProblem | null {
  const syntax = checkTopicFilter(filter, MAX_PACKET_STRING_BYTES);
  if (!syntax.ok) return syntax.why;
  if (filter.startsWith("+") || filter.startsWith("#")) return "parent_wildcard";
  if (isSystemTopic(filter)) return "system";
  return fitsTopicLength(filter, maxTopicLength) ? null : "too_long";
}

export type TokenUploadResult =
  | { readonly ok: true; readonly token: string; readonly type: TokenType }
  | { readonly ok: false };

/** Payload of `$SYS/uploadToken`: `{"token","type"}` as JSON; the documents also spell the key `Token`, so case is ignored. */
export function parseTokenUpload(payload: string): TokenUploadResult {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return { ok: false };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { ok: false };
  let token: unknown;
  let type: unknown;
  for (const [key, field] of Object.entries(value)) {
    const name = key.toLowerCase();
    if (name === "token") {
      // Two spellings at once leave open which one is meant.
      if (token !== undefined) return { ok: false };
      token = field;
    } else if (name === "type") {
      if (type !== undefined) return { ok: false };
      type = field;
    }
  }
  if (typeof token !== "string" || token === "" || typeof type !== "string" || !isTokenType(type)) return { ok: false };
  return { ok: true, token, type };
}
