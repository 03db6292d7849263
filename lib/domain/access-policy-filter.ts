import { ANY, compileFilter, type MachineStart, NONE, runCovers, runTouches, STAR } from "./access-policy-machine.ts";
import type { Pattern } from "./access-policy-pattern.ts";
import { covers, overlaps } from "./topic.ts";

/*
 * Patterns of access policies against MQTT filters: does the pattern cover every topic that the filter matches, does it
 * touch any? Patterns without wildcards, and what both begin with, are compared as texts; the rest is put to the machines of
 * access-policy-machine.ts.
 */

/** A filter with wildcards, in one spelling of its resource. */
export interface SpeltFilter {
  /** What the spelling puts before the topic. */
  readonly before: string;
  readonly filter: string;
  /** The text that every topic of the filter begins with, `before` included. */
  readonly head: string;
}

export function speltFilter(before: string, filter: string): SpeltFilter {
  const wildcard = filter.search(/[+#]/);
  // `a/#` matches `a` too, so its topics do not share that slash.
  const headLength = filter[wildcard] === "#" && wildcard > 0 ? wildcard - 1 : wildcard;
  return { before, filter, head: before + filter.slice(0, headLength) };
}

/** A pattern as a row of single steps. */
export interface PatternMachine {
  /** Code points; `STAR` and `ANY` for `*` and `?`. */
  readonly steps: readonly number[];
  /** The text before the first wildcard. */
  readonly head: string;
  readonly rest: "none" | "star" | "other";
}

export function compilePatternMachine({ text, pieces }: Pattern): PatternMachine {
  const steps: number[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) steps.push(STAR);
    for (const char of piece) steps.push(char === "?" ? ANY : (char.codePointAt(0) ?? NONE));
  }
  const wildcard = text.search(/[*?]/);
  const head = wildcard === -1 ? text : text.slice(0, wildcard);
  const rest = wildcard === -1 ? "none" : /^\*+$/.test(text.slice(wildcard)) ? "star" : "other";
  return { steps, head, rest };
}

/**
 * Whether the pattern matches every topic that the filter matches, each itself or by a parent topic. Exact, except that a
 * pattern with very many `?` may be answered with no: it errs to refuse.
 */
export function coversFilter(pattern: PatternMachine, spelt: SpeltFilter): boolean {
  if (!sharesHead(pattern, spelt)) return false;
  const parent = parentTopic(pattern, spelt);
  if (parent !== null) return covers(`${parent}/#`, spelt.filter);
  if (pattern.rest === "star" && spelt.head.startsWith(pattern.head)) return true;
  return runCovers(pattern.steps, start(pattern, spelt));
}

/** Whether some topic that the filter matches is matched by the pattern, itself or by a parent topic. Exact. */
export function touches(pattern: PatternMachine, spelt: SpeltFilter): boolean {
  if (!sharesHead(pattern, spelt)) return false;
  const parent = parentTopic(pattern, spelt);
  if (parent !== null) return overlaps(`${parent}/#`, spelt.filter);
  if (pattern.rest === "star" && spelt.head.startsWith(pattern.head)) return true;
  return runTouches(pattern.steps, start(pattern, spelt));
}

function sharesHead(pattern: PatternMachine, spelt: SpeltFilter): boolean {
  return pattern.head.startsWith(spelt.head) || spelt.head.startsWith(pattern.head);
}

/** The topic that a pattern without wildcards names in this spelling, or null: it grants that topic and all below. */
function parentTopic(pattern: PatternMachine, { before }: SpeltFilter): string | null {
  if (pattern.rest !== "none" || pattern.head.length <= before.length || !pattern.head.startsWith(before)) return null;
  const topic = pattern.head.slice(before.length);
  return /[+#]/.test(topic) ? null : topic;
}

/** Both machines as they stand after the text that both begin with. */
function start(pattern: PatternMachine, spelt: SpeltFilter): MachineStart {
  let shared = Math.min(pattern.head.length, spelt.head.length);
  // Not inside of a surrogate pair.
  const next = pattern.head.charCodeAt(shared);
  if (next >= 0xdc00 && next < 0xe000) shared--;
  let place = 0;
  for (let i = 0; i < shared; i++) {
    const unit = pattern.head.charCodeAt(i);
    if (unit < 0xdc00 || unit >= 0xe000) place++;
  }
  const before = spelt.before.slice(shared);
  const topic = spelt.filter.slice(Math.max(0, shared - spelt.before.length));
  return { filter: compileFilter(before, topic, shared > spelt.before.length), place };
}
