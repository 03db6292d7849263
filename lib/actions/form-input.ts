import type { z } from "zod";

type Schema = z.core.$ZodType;

/** What a form says, by name; `prefixes` has every `a` and `a.0` of a name `a.0.b`. Looking a name up in the form itself walks
 * all of it, which for a form of thousands of names takes seconds. */
interface Posted {
  readonly values: ReadonlyMap<string, readonly FormDataEntryValue[]>;
  readonly prefixes: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * A posted form as the input of a schema. Everything in a form is text: the schema says what a number, a switch or a list
 * is, so that a verb has one schema whoever calls it. Names are the paths that errors come back under (`rules.0.topic`);
 * a list may also repeat its name. Only what the schema names is read, so a form cannot smuggle in anything else.
 */
export function formInput(form: FormData, schema: Schema): unknown {
  return read(posted(form), schema, "");
}

function posted(form: FormData): Posted {
  const values = new Map<string, FormDataEntryValue[]>();
  const prefixes = new Map<string, Set<string>>();
  for (const [name, value] of form) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
    // Names are short; what is deeper than any schema is not looked for.
    const parts = name.split(".", MAX_DEPTH + 1);
    for (let length = 1; length < parts.length && length < MAX_DEPTH; length++) {
      const prefix = parts.slice(0, length).join(".");
      const next = prefixes.get(prefix) ?? new Set();
      prefixes.set(prefix, next.add(parts[length] ?? ""));
    }
  }
  return { values, prefixes };
}

/** Levels of the names of fields: no schema goes deeper. */
const MAX_DEPTH = 8;

function read(form: Posted, schema: Schema, path: string): unknown {
  const { def } = schema as { def?: z.core.$ZodTypeDef } & Schema;
  switch (def?.type) {
    case "optional":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return isPresent(form, path) ? read(form, inner(schema), path) : undefined;
    case "nullable":
      // A form has no null: leaving the value out, or empty, is how a person says it.
      return isPresent(form, path) ? read(form, inner(schema), path) : null;
    case "pipe":
      return read(form, (schema as z.core.$ZodPipe)._zod.def.in, path);
    case "object":
      return Object.fromEntries(
        Object.entries((schema as z.core.$ZodObject)._zod.def.shape).map(([key, field]) => [
          key,
          read(form, field, path === "" ? key : `${path}.${key}`),
        ]),
      );
    case "array":
      return list(form, (schema as z.core.$ZodArray)._zod.def.element, path);
    case "number":
      return numberOf(first(form, path));
    case "boolean":
      // A box that is not ticked is not in the form.
      return form.values.has(path) && first(form, path) !== "false";
    default: {
      const value = first(form, path);
      return typeof value === "string" ? value : undefined;
    }
  }
}

const inner = (schema: Schema): Schema => (schema as z.core.$ZodOptional)._zod.def.innerType;

const first = (form: Posted, path: string): FormDataEntryValue | undefined => form.values.get(path)?.[0];

/** Whether the form says anything about the path: an empty text is nothing. */
function isPresent(form: Posted, path: string): boolean {
  return form.prefixes.has(path) || (form.values.get(path)?.some((value) => value !== "") ?? false);
}

function list(form: Posted, element: Schema, path: string): unknown[] {
  const repeated = form.values.get(path) ?? [];
  if (repeated.length > 0) return repeated.filter((value) => typeof value === "string");
  const indexes = [...(form.prefixes.get(path) ?? [])].filter((part) => /^\d{1,6}$/.test(part)).map(Number);
  return [...new Set(indexes)].sort((a, b) => a - b).map((index) => read(form, element, `${path}.${index}`));
}

/** The text itself where it is no number that people write: the schema then says so in its own words. */
function numberOf(value: FormDataEntryValue | undefined): unknown {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return /^\s*[+-]?\d{1,15}(\.\d{1,15})?\s*$/.test(value) ? Number(value) : value;
}
