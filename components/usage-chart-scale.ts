/** The rounded top of an axis that has room for `most`. */
export function axisTop(most: number): number {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 5, 8, 10].find((factor) => factor * power >= most) ?? 10;
  return step * power;
}

/** Whether a limit is drawn: far above what is used it would press everything to the ground. */
export const showsLimit = (most: number, limit: number): boolean => most * 4 >= limit;

/** Points of a line in a box of 1000 by 100; a gap where nothing is known. */
export function linePath(values: readonly (number | null)[], top: number): string {
  let path = "";
  let pen = false;
  for (const [i, value] of values.entries()) {
    if (value === null) {
      pen = false;
      continue;
    }
    const x = round((i / Math.max(1, values.length - 1)) * 1_000);
    const y = round(100 - (value / top) * 100);
    // A step, not a slope: what is drawn between two points did not happen.
    path += pen ? `H${x}V${y}` : `M${x} ${y}h.01`;
    pen = true;
  }
  return path;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The most of each of at most `count` parts, for reading as a table. */
export function condense(
  values: readonly (number | null)[],
  count: number,
): { readonly from: number; readonly most: number | null }[] {
  const size = Math.max(1, Math.ceil(values.length / count));
  const parts: { from: number; most: number | null }[] = [];
  for (let from = 0; from < values.length; from += size) {
    const known = values.slice(from, from + size).filter((value) => value !== null);
    parts.push({ from, most: known.length === 0 ? null : Math.max(...known) });
  }
  return parts;
}
