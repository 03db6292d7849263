import { z } from "zod";
import { ApiError, invalidParameter, missingParameter } from "./error.ts";
import type { Operation } from "./operation.ts";
import { type Parameters, readList } from "./rpc/parameters.ts";

/** A text that is not empty. */
export const text = (max = 65_536) => z.string().max(max, `It may have ${max} characters.`);

const whole = (bits: string, min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,19}$/, "It must be a whole number.")
    .transform(Number)
    .pipe(z.number().min(min, `It must be at least ${min}.`).max(max, `It must be at most ${max}.`))
    .meta({ number: bits, minimum: min, maximum: max });

/** A number in text, 32 or 64 bits. */
export const integer = (min = -2_147_483_648, max = 2_147_483_647) => whole("int32", min, max);
export const long = (min = -(2 ** 63), max = 2 ** 63) => whole("int64", min, max);

export const flag = () =>
  z
    .enum(["true", "false"], { error: "It must be true or false." })
    .transform((value) => value === "true")
    .meta({ boolean: true });

/**
 * Reads the input of an operation from the parameters of a request. Parameters that it does not have are ignored, as
 * `RegionId` must be, which older SDKs send.
 * @throws ApiError for the first parameter that is missing or wrong.
 */
export function readInput(operation: Operation, parameters: Parameters): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(operation.input.shape)) {
    const { list, fields } = shapeOf(schema as z.ZodType);
    if (list) {
      const items = readList(parameters, name, fields);
      if (items.length > 0) given[name] = items;
    } else {
      const value = parameters.get(name);
      // An empty value is what some SDKs send for one that was not set.
      if (value !== undefined && value !== "") given[name] = value;
    }
  }
  const parsed = operation.input.safeParse(given);
  if (parsed.success) return parsed.data;
  throw toError(operation, given, parsed.error);
}

/**
 * Reads what a verb takes. Its fields are named like the parameters, without the capital.
 * @throws ApiError `InvalidParameter.<Name>` with the sentence of the verb's own schema.
 */
export function readVerbInput<Schema extends z.ZodType>(schema: Schema, values: z.input<Schema>): z.output<Schema> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? "request");
  throw invalidParameter(field.charAt(0).toUpperCase() + field.slice(1), issue?.message ?? "");
}

function shapeOf(schema: z.ZodType): { list: boolean; fields: string[] } {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodArray)) return { list: false, fields: [] };
  const { element } = inner;
  return { list: true, fields: element instanceof z.ZodObject ? Object.keys(element.shape) : [] };
}

function toError(operation: Operation, given: Record<string, unknown>, error: z.ZodError): ApiError {
  // Where several are missing and wrong, the missing ones are said first, as the vendor does.
  const issues = error.issues.map((issue) => ({ ...issue, missing: valueAt(given, issue.path) === undefined }));
  const issue = issues.find(({ missing }) => missing) ?? issues[0];
  const path = issue?.path ?? [];
  const name = path.map((part) => (typeof part === "number" ? part + 1 : String(part))).join(".");
  if (issue?.missing === true) return missingParameter(name);
  const advice = issue?.message ?? "";
  const { parameter } = operation.errors;
  return parameter === undefined
    ? invalidParameter(name, advice)
    : new ApiError(parameter, `The parameter ${name} is not valid. ${advice}`);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}
