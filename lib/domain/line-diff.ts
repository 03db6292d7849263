/** A line of two texts that are compared, with its 1-based place in each; null where it is not in it. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Lines that are the same and far from every change, left out. */
export interface DiffGap {
  readonly kind: "gap";
  /** How many lines. */
  readonly lines: number;
}

/** How many lines may differ before they are no longer paired up: a table of 4 million cells takes a blink. */
const MAX_CELLS = 4_000_000;

/**
 * What makes `after` of `before`, line by line, with as few changed lines as can be. Texts that differ in thousands of lines
 * are told as one whole that went and one that came.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const lines: DiffLine[] = [];
  const place = { before: 0, after: 0 };
  const push = (kind: DiffLine["kind"], text: string) => {
    if (kind !== "added") place.before++;
    if (kind !== "removed") place.after++;
    lines.push({
      kind,
      text,
      before: kind === "added" ? null : place.before,
      after: kind === "removed" ? null : place.after,
    });
  };
  for (const text of old.slice(0, start)) push("same", text);
  walk(old.slice(start, old.length - end), now.slice(start, now.length - end), push);
  for (const text of old.slice(old.length - end)) push("same", text);
  return lines;
}

/** The lines with what is the same cut down to `context` lines around every change. */
export function foldSame(lines: readonly DiffLine[], context = 3): (DiffLine | DiffGap)[] {
  const isNear = (at: number) => {
    for (let other = at - context; other <= at + context; other++) {
      const kind = lines[other]?.kind;
      if (kind !== undefined && kind !== "same") return true;
    }
    return false;
  };
  const folded: (DiffLine | DiffGap)[] = [];
  let hidden = 0;
  const flush = () => {
    if (hidden > 0) folded.push({ kind: "gap", lines: hidden });
    hidden = 0;
  };
  for (const [at, line] of lines.entries()) {
    if (isNear(at)) {
      flush();
      folded.push(line);
    } else hidden++;
  }
  flush();
  return folded;
}

/** Longest common subsequence, from a table of its lengths. */
function walk(
  old: readonly string[],
  now: readonly string[],
  push: (kind: DiffLine["kind"], text: string) => void,
): void {
  const width = now.length + 1;
  const lengths = (old.length + 1) * width > MAX_CELLS ? null : new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths?.[i * width + j] ?? 0;
  if (lengths) {
    for (let i = old.length - 1; i >= 0; i--) {
      for (let j = now.length - 1; j >= 0; j--) {
        lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const gone = old[i];
    const come = now[j];
    if (lengths && gone !== undefined && gone === come) {
      push("same", gone);
      i++;
      j++;
    } else if (gone !== undefined && (come === undefined || at(i + 1, j) >= at(i, j + 1))) {
      push("removed", gone);
      i++;
    } else if (come !== undefined) {
      push("added", come);
      j++;
    }
  }
}
