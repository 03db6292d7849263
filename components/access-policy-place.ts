/**
 * Where a path such as `$.Statement[0].Action[1]` stands in a JSON text: the offsets of its value, or of the whole text for
 * `$`. Null where the text ends, or is no longer JSON, before it.
 */
export function placeOf(text: string, path: string): { readonly start: number; readonly end: number } | null {
  if (path === "$") return { start: 0, end: text.length };
  interface Level {
    readonly path: string;
    readonly start: number;
    readonly isList: boolean;
    index: number;
    /** Null while a key is expected. */
    key: string | null;
  }
  const levels: Level[] = [];
  const here = (): string => {
    const top = levels.at(-1);
    if (!top) return "$";
    return top.isList ? `${top.path}[${top.index}]` : `${top.path}.${top.key ?? ""}`;
  };
  for (const found of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\],]|[^\s{}[\],:"]+/g)) {
    const [token] = found;
    const top = levels.at(-1);
    const end = found.index + token.length;
    if (token === "{" || token === "[") {
      levels.push({ path: here(), start: found.index, isList: token === "[", index: 0, key: null });
    } else if (token === "}" || token === "]") {
      levels.pop();
      if (top?.path === path) return { start: top.start, end };
    } else if (token === ",") {
      if (top) {
        top.index++;
        top.key = null;
      }
    } else if (top && !top.isList && top.key === null) {
      top.key = token.replace(/^"|"$/g, "");
    } else if (here() === path) {
      return { start: found.index, end };
    }
  }
  return null;
}
