import type { PolicyProblem } from "./access-policy-parse.ts";

/** Longest policy document, in characters. */
export const MAX_POLICY_LENGTH = 32_768;

export type PolicyTextResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: PolicyProblem };

/** JSON, but strict where `JSON.parse` is silent: a key that stands twice is refused, because one of the two would be ignored. */
export function readPolicyText(text: string): PolicyTextResult {
  if (text.length > MAX_POLICY_LENGTH) {
    return refuse("$", `The policy has more than ${MAX_POLICY_LENGTH} characters. Split it into several policies.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const comment = findComment(text);
    if (comment !== null) {
      return refuse(
        "$",
        `Line ${comment} has a comment. JSON has no comments: delete it (samples often carry // notes).`,
      );
    }
    const detail = error instanceof Error ? error.message : "";
    return refuse("$", `This is not valid JSON (${detail}). Check quotes, commas and brackets.`);
  }
  const twice = findRepeatedKey(text);
  if (twice !== null) return refuse(twice, "This key stands twice. Keep one: the other would be ignored.");
  return { ok: true, value };
}

function refuse(path: string, message: string): PolicyTextResult {
  return { ok: false, problem: { path, message } };
}

/** The 1-based line of the first comment outside of strings, or null. */
function findComment(text: string): number | null {
  for (const found of text.matchAll(/"(?:[^"\\\n]|\\.)*"|\/\/|\/\*/g)) {
    if (found[0].startsWith("/")) return text.slice(0, found.index).split("\n").length;
  }
  return null;
}

/** The path of the first key that stands twice in its object, or null. The text must be valid JSON. */
function findRepeatedKey(text: string): string | null {
  interface Level {
    readonly path: string;
    /** Null for an array. */
    readonly keys: Set<string> | null;
    index: number;
    key: string;
  }
  const levels: Level[] = [];
  const here = (): string => {
    const top = levels.at(-1);
    if (!top) return "$";
    return top.keys ? `${top.path}.${top.key}` : `${top.path}[${top.index}]`;
  };
  let isKey = false;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const top = levels.at(-1);
    if (token === "{" || token === "[") {
      levels.push({ path: here(), keys: token === "{" ? new Set() : null, index: 0, key: "" });
      isKey = token === "{";
    } else if (token === "}" || token === "]") {
      levels.pop();
      isKey = false;
    } else if (token === ",") {
      if (top) top.index++;
      isKey = top?.keys != null;
    } else if (isKey && top?.keys) {
      top.key = String(JSON.parse(token));
      if (top.keys.has(top.key)) return here();
      top.keys.add(top.key);
      isKey = false;
    }
  }
  return null;
}
