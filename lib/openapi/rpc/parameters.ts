import { ApiError, invalidParameter } from "../error.ts";

/** Parameter name → value, each name once. */
export type Parameters = ReadonlyMap<string, string>;

/** Parameters of one request, lists counted element by element. The largest token has 10,000 topics, in one parameter. */
const MAX_PARAMETERS = 1_000;
const MAX_NAME_LENGTH = 256;
/** Depth of a JSON body. */
const MAX_DEPTH = 8;

/** @throws ApiError for a name that stands twice: which of the two was meant, and signed, nobody could tell. */
export function collectParameters(...sources: Iterable<readonly [string, string]>[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const source of sources) {
    for (const [name, value] of source) {
      if (name.length > MAX_NAME_LENGTH) {
        throw new ApiError("MalformedBody", "A parameter name has more than 256 characters. Correct the request.");
      }
      if (all.has(name)) throw invalidParameter(name, "It stands in the request twice. Send it once.");
      if (all.size === MAX_PARAMETERS) {
        throw new ApiError("MalformedBody", `There are more than ${MAX_PARAMETERS} parameters. Send fewer at once.`);
      }
      all.set(name, value);
    }
  }
  return all;
}

export function parseForm(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

/**
 * Reads a JSON object as the parameters that it would be in a form: lists as `Name.1`, objects as `Name.Key`.
 * @throws ApiError `MalformedBody`.
 */
export function parseJson(body: Buffer): [string, string][] {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new ApiError("MalformedBody", "The body says that it is JSON and cannot be read as JSON. Correct it.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ApiError("MalformedBody", "The JSON body must be an object with the parameters by name.");
  }
  const flat: [string, string][] = [];
  flatten("", value, flat, 0);
  return flat;
}

function flatten(name: string, value: unknown, into: [string, string][], depth: number): void {
  if (depth > MAX_DEPTH || into.length > MAX_PARAMETERS) {
    throw new ApiError("MalformedBody", "The JSON body is nested too deeply, or holds too much. Send less at once.");
  }
  if (value === null || value === undefined) return;
  const below = (key: string) => (name === "" ? key : `${name}.${key}`);
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      flatten(below(String(index + 1)), item, into, depth + 1);
    });
  } else if (typeof value === "object") {
    for (const [key, item] of Object.entries(value)) flatten(below(key), item, into, depth + 1);
  } else {
    into.push([name, String(value)]);
  }
}

/**
 * The elements of a list parameter, in the order of their numbers: `Name.1`, `Name.2` … as texts, `Name.1.Key` … as records.
 * Gaps in the numbers close up.
 * @param fields names of the fields of its objects; none for a list of texts.
 */
export function readList(
  parameters: Parameters,
  name: string,
  fields: readonly string[],
): (string | Record<string, string>)[] {
  const items = new Map<number, string | Record<string, string>>();
  const start = `${name}.`;
  for (const [key, value] of parameters) {
    if (!key.startsWith(start)) continue;
    const [number = "", field, ...rest] = key.slice(start.length).split(".", 3);
    if (!/^[1-9][0-9]{0,3}$/.test(number) || rest.length > 0) continue;
    const index = Number(number);
    if (field === undefined) {
      if (fields.length === 0) items.set(index, value);
    } else if (fields.includes(field)) {
      const item = items.get(index);
      if (typeof item === "object") item[field] = value;
      else items.set(index, { [field]: value });
    }
  }
  return [...items].sort(([a], [b]) => a - b).map(([, item]) => item);
}
