/*
 * Patterns of access policies: `*` stands for any characters (also none, also `/`), `?` for exactly one. A pattern is cut
 * at its stars, and each piece is looked for from left to right; no pattern makes that exponential.
 */

export interface Pattern {
  readonly text: string;
  /** What stands between the stars; the first is anchored at the start, the last at the end. A text without a star is one piece. */
  readonly pieces: readonly string[];
}

/** What a pattern is matched against. */
export interface Spelling {
  readonly text: string;
  /**
   * Where the topic begins in `text`, or null where it holds none. A pattern that matches a topic matches its subtopics as
   * well: then it may also end before any `/` after the topic's first character.
   */
  readonly topicStart: number | null;
}

export function compilePattern(text: string): Pattern {
  return { text, pieces: text.split(/\*+/) };
}

/** Whether the pattern matches all of a plain text. */
export function matchesText(pattern: Pattern, text: string): boolean {
  return matchesSpelling(pattern, { text, topicStart: null });
}

/** Whether the pattern matches the text, or with `topicStart` a parent topic of it. The text must be well-formed Unicode. */
export function matchesSpelling(pattern: Pattern, spelling: Spelling): boolean {
  const { pieces } = pattern;
  const { text } = spelling;
  const last = pieces.length - 1;
  let at = matchPieceAt(pieces[0] ?? "", text, 0);
  if (at === -1) return false;
  if (last === 0) return isEnd(spelling, at);
  // The leftmost place leaves the most room for what follows, so no other needs to be tried.
  for (let i = 1; i < last; i++) {
    at = findPiece(pieces[i] ?? "", text, at);
    if (at === -1) return false;
  }
  const tail = pieces[last] ?? "";
  if (tail === "") return true;
  const literal = !tail.includes("?");
  for (let start = at; start < text.length; start++) {
    if (literal) {
      start = text.indexOf(tail, start);
      if (start === -1) return false;
    }
    const end = matchPieceAt(tail, text, start);
    if (end !== -1 && isEnd(spelling, end)) return true;
  }
  return false;
}

function isEnd({ text, topicStart }: Spelling, end: number): boolean {
  return end === text.length || (topicStart !== null && end > topicStart && text.charCodeAt(end) === 0x2f);
}

/** Where the first match of the piece at or after `from` ends, or -1. */
function findPiece(piece: string, text: string, from: number): number {
  if (!piece.includes("?")) {
    const start = text.indexOf(piece, from);
    return start === -1 ? -1 : start + piece.length;
  }
  for (let start = from; start < text.length; start++) {
    const end = matchPieceAt(piece, text, start);
    if (end !== -1) return end;
  }
  return -1;
}

/** Where the piece ends if it matches at `start`, or -1. */
function matchPieceAt(piece: string, text: string, start: number): number {
  let at = start;
  for (let i = 0; i < piece.length; i++) {
    const unit = piece.charCodeAt(i);
    if (unit !== 0x3f) {
      if (text.charCodeAt(at) !== unit) return -1;
      at++;
      continue;
    }
    if (at >= text.length) return -1;
    const found = text.charCodeAt(at);
    // `?` is one character, not one half of a surrogate pair.
    if (found >= 0xdc00 && found < 0xe000) return -1;
    at += found >= 0xd800 && found < 0xdc00 ? 2 : 1;
  }
  return at;
}
