import type { z } from "zod";

type Schema = z.core.$ZodType;

/**
 * A posted form as the input of a schema. Everything in a form is text: the schema says what a number, a switch or a list
 * is, so that a verb has one schema whoever calls it. Names are the paths that errors come back under (`rules.0.topic`);
 * a list may also repeat its name. Only what the schema names is read, so a form cannot smuggle in anything else.
 */
export function formInput(form: FormData, schema: Schema): unknown {
  return read(form, schema, "");
}

function read(form: FormData, schema: Schema, path: string): unknown {
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
      return numberOf(form.get(path));
    case "boolean":
      // A box that is not ticked is not in the form.
      return form.has(path) && form.get(path) !== "false";
    default: {
      const value = form.get(path);
      return typeof value === "string" ? value : undefined;
    }
  }
}

const inner = (schema: Schema): Schema => (schema as z.core.$ZodOptional)._zod.def.innerType;

/** Whether the form says anything about the path: an empty text is nothing. */
function isPresent(form: FormData, path: string): boolean {
  for (const [name, value] of form) {
    if (name === path && value !== "") return true;
    if (name.startsWith(`${path}.`)) return true;
  }
  return false;
}

function list(form: FormData, element: Schema, path: string): unknown[] {
  const repeated = form.getAll(path);
  if (repeated.length > 0) return repeated.filter((value) => typeof value === "string");
  const indexes = new Set<number>();
  for (const name of form.keys()) {
    const index = name.startsWith(`${path}.`) ? /^\d{1,6}(?=$|\.)/.exec(name.slice(path.length + 1))?.[0] : undefined;
    if (index !== undefined) indexes.add(Number(index));
  }
  return [...indexes].sort((a, b) => a - b).map((index) => read(form, element, `${path}.${index}`));
}

/** The text itself where it is no number that people write: the schema then says so in its own words. */
function numberOf(value: FormDataEntryValue | null): unknown {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return /^\s*[+-]?\d{1,15}(\.\d{1,15})?\s*$/.test(value) ? Number(value) : value;
}
