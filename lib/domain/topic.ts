/*
 * Topic names and filters by MQTT 3.1.1 §4.7. A filter stands for the set of the topic names that it matches; `covers` and
 * `overlaps` compare such sets, so a subscription is never judged as if its filter were a name.
 * Topic names have at least one character [MQTT-4.7.3-1]: the empty name belongs to no set.
 */

/** Why a topic name or filter is refused: stable keys, which pages phrase in their own words. */
export const TOPIC_PROBLEMS = [
  "empty",
  "nul",
  "not_utf8",
  "too_long",
  "too_many_levels",
  "wildcard_in_name",
  "plus_not_alone",
  "hash_not_alone",
  "hash_not_last",
  "shared",
] as const;
export type TopicProblem = (typeof TOPIC_PROBLEMS)[number];

export type TopicCheck = { readonly ok: true } | { readonly ok: false; readonly why: TopicProblem };

/** One sentence per problem, in English. */
export const TOPIC_PROBLEM_TEXT: Readonly<Record<TopicProblem, string>> = {
  empty: "is empty; write at least one character",
  nul: "contains the character NUL (U+0000), which MQTT forbids",
  not_utf8: "is not valid UTF-8 text",
  too_long: "is too long",
  too_many_levels: "has more than 100 levels",
  wildcard_in_name: "contains + or #, which are only allowed in filters, not where a message is published",
  plus_not_alone: "has a + that does not stand alone in its level; write a/+/b, not a+/b",
  hash_not_alone: "has a # that does not stand alone in its level; write a/#, not a#",
  hash_not_last: "has a # before the last level; # may only stand at the end",
  shared: "is a shared subscription ($share/…), which is not supported; subscribe to the filter itself",
};

/** The broker's matcher throws above this depth. */
export const MAX_TOPIC_LEVELS = 100;

/** [MQTT-1.5.3-3] the longest string that a packet can carry, in UTF-8 bytes. */
export const MAX_PACKET_STRING_BYTES = 65_535;

/** A P2P topic may always have this many UTF-8 bytes, because a client ID alone can have 64 (product rule). */
export const P2P_TOPIC_BYTES = 128;

const OK: TopicCheck = { ok: true };
const problem = (why: TopicProblem): TopicCheck => ({ ok: false, why });

/** Number of bytes of `text` in UTF-8. A lone surrogate counts as three, like the replacement that encoders put there. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      // A pair: two units, four bytes.
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** What holds for names and filters alike [MQTT-4.7.3-1, -2, -3]. */
function checkText(text: string, maxBytes: number): TopicCheck {
  if (text === "") return problem("empty");
  // Cheap bound first: an over-long text is not worth reading.
  if (text.length > maxBytes) return problem("too_long");
  let levels = 1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) return problem("nul");
    if (unit === 0x2f) levels++;
    else if (unit >= 0xd800 && unit < 0xe000) {
      // [MQTT-1.5.3-1] surrogates only in pairs.
      if (unit >= 0xdc00 || !isLowSurrogate(text.charCodeAt(i + 1))) return problem("not_utf8");
      i++;
    } else if (unit === 0xfffd) {
      // Decoders put U+FFFD where bytes were not UTF-8, so distinct ill-formed topics would meet in one. Refused.
      return problem("not_utf8");
    }
  }
  if (utf8Length(text) > maxBytes) return problem("too_long");
  return levels > MAX_TOPIC_LEVELS ? problem("too_many_levels") : OK;
}

/**
 * Whether `topic` may be published to, as far as its syntax goes (MQTT 3.1.1 §4.7).
 * @param maxBytes UTF-8 bytes that it may have.
 */
export function checkTopicName(topic: string, maxBytes: number): TopicCheck {
  const text = checkText(topic, maxBytes);
  if (!text.ok) return text;
  // [MQTT-3.3.2-2]
  return topic.includes("+") || topic.includes("#") ? problem("wildcard_in_name") : OK;
}

/**
 * Whether `filter` is a topic filter (MQTT 3.1.1 §4.7.1). Shared subscriptions are refused with a reason of their own.
 * @param maxBytes UTF-8 bytes that it may have.
 */
export function checkTopicFilter(filter: string, maxBytes: number): TopicCheck {
  const text = checkText(filter, maxBytes);
  if (!text.ok) return text;
  if (filter === "$share" || filter.startsWith("$share/")) return problem("shared");
  for (let i = 0; i < filter.length; i++) {
    const char = filter[i];
    if (char !== "+" && char !== "#") continue;
    const startsLevel = i === 0 || filter[i - 1] === "/";
    const endsLevel = i === filter.length - 1 || filter[i + 1] === "/";
    // [MQTT-4.7.1-2], [MQTT-4.7.1-3]
    if (!startsLevel || !endsLevel) return problem(char === "+" ? "plus_not_alone" : "hash_not_alone");
    if (char === "#" && i !== filter.length - 1) return problem("hash_not_last");
  }
  return OK;
}

/** Whether the filter holds a wildcard. Assumes a valid filter. */
export function hasWildcard(filter: string): boolean {
  return filter.includes("+") || filter.endsWith("#");
}

/**
 * Whether a valid filter matches a valid topic name (MQTT 3.1.1 §4.7). Exact case, empty levels count, `a/#` matches `a`,
 * and a filter that starts with a wildcard matches nothing that starts with `$` [MQTT-4.7.2-1].
 */
export function matches(filter: string, topic: string): boolean {
  // A name is a filter that matches itself alone, so covering is matching.
  return topic !== "" && covers(filter, topic);
}

/**
 * Whether every topic name that `narrow` matches is matched by `wide`. Both must be valid filters.
 * Exact: true if and only if it is so, over names of any length.
 */
export function covers(wide: string, narrow: string): boolean {
  if (startsWithWildcard(wide) && narrow.charCodeAt(0) === 0x24) return false;
  let w = 0;
  let n = 0;
  for (;;) {
    const wEnd = levelEnd(wide, w);
    const nEnd = levelEnd(narrow, n);
    if (isHash(wide, w, wEnd)) return true;
    if (isHash(narrow, n, nEnd)) {
      // `narrow` also matches its own parent, which `wide` does not, except where that parent is the empty name.
      return parentIsEmptyName(narrow, n) && isPlus(wide, w, wEnd) && wide.slice(wEnd) === "/#";
    }
    if (!isPlus(wide, w, wEnd) && !sameLevel(wide, w, wEnd, narrow, n, nEnd)) return false;
    const wDone = wEnd === wide.length;
    const nDone = nEnd === narrow.length;
    if (nDone) return wDone || isHashTail(wide, wEnd);
    if (wDone) return false;
    w = wEnd + 1;
    n = nEnd + 1;
  }
}

/** Whether some topic name is matched by both filters. Both must be valid. Exact, over names of any length. */
export function overlaps(a: string, b: string): boolean {
  if (startsWithWildcard(a) ? b.charCodeAt(0) === 0x24 : startsWithWildcard(b) && a.charCodeAt(0) === 0x24)
    return false;
  // The one pair whose only common member would be the empty name.
  if ((a === "/#" && b === "+") || (a === "+" && b === "/#")) return false;
  let i = 0;
  let j = 0;
  for (;;) {
    const aEnd = levelEnd(a, i);
    const bEnd = levelEnd(b, j);
    if (isHash(a, i, aEnd) || isHash(b, j, bEnd)) return true;
    if (!isPlus(a, i, aEnd) && !isPlus(b, j, bEnd) && !sameLevel(a, i, aEnd, b, j, bEnd)) return false;
    const aDone = aEnd === a.length;
    const bDone = bEnd === b.length;
    if (aDone && bDone) return true;
    if (aDone) return isHashTail(b, bEnd);
    if (bDone) return isHashTail(a, aEnd);
    i = aEnd + 1;
    j = bEnd + 1;
  }
}

function levelEnd(text: string, start: number): number {
  const end = text.indexOf("/", start);
  return end === -1 ? text.length : end;
}

function isHash(filter: string, start: number, end: number): boolean {
  return end - start === 1 && filter.charCodeAt(start) === 0x23;
}

function isPlus(filter: string, start: number, end: number): boolean {
  return end - start === 1 && filter.charCodeAt(start) === 0x2b;
}

/** Whether what follows the level that ends at `end` is `/#` and nothing more, which also matches the parent. */
function isHashTail(filter: string, end: number): boolean {
  return end === filter.length - 2 && filter.charCodeAt(end + 1) === 0x23;
}

function startsWithWildcard(filter: string): boolean {
  const first = filter.charCodeAt(0);
  return first === 0x2b || first === 0x23;
}

function sameLevel(a: string, aStart: number, aEnd: number, b: string, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let k = 0; k < aEnd - aStart; k++) if (a.charCodeAt(aStart + k) !== b.charCodeAt(bStart + k)) return false;
  return true;
}

/** `#` has no parent, and the parent of `/#` is the empty name: neither adds a topic. */
function parentIsEmptyName(filter: string, hashStart: number): boolean {
  return hashStart === 0 || (hashStart === 1 && filter.charCodeAt(0) === 0x2f);
}

/** Whether the first level is `$SYS`: the broker's own topics. A filter that starts with a wildcard never matches them. */
export function isSystemTopic(topicOrFilter: string): boolean {
  return topicOrFilter === "$SYS" || topicOrFilter.startsWith("$SYS/");
}
