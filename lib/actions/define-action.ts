import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import { getLocale } from "next-intl/server";
import type { z } from "zod";
import { anonymousContext, type OperatorContext, requireContextOrThrow } from "../auth/session.ts";
import { DomainError } from "../domain/errors.ts";
import { sayIn } from "../i18n/sentences.ts";
import type { ServiceContext } from "../services/context.ts";
import type { ActionState } from "./action-state.ts";
import { formInput } from "./form-input.ts";

/** An action as pages call it: with a plain object, or as the action of a form through `useActionState`. */
export interface Action<Input, Output> {
  (input: Input): Promise<ActionState<Output>>;
  (previous: unknown, form: FormData): Promise<ActionState<Output>>;
}

/** What an action has to say beside its value; made by `said`. */
export class Said<T> {
  readonly data: T;
  readonly message: string;
  constructor(data: T, message: string) {
    this.data = data;
    this.message = message;
  }
}

/** The value of an action with a sentence for the person, who sees it as a toast. */
export const said = <T>(data: T, message: string): Said<T> => new Said(data, message);

type Data<Output> = Output extends Said<infer T> ? T : Output;

/**
 * Makes a server action of a verb. It owns the session (without one nothing runs), the parsing of the input by the verb's
 * schema, and the translation of errors: the browser sees sentences that were written for people, and nothing else.
 */
export function defineAction<Schema extends z.ZodType, Output>(
  schema: Schema,
  run: (ctx: OperatorContext, input: z.output<Schema>) => Output | Promise<Output>,
): Action<z.input<Schema>, Data<Output>> {
  return async (...args: readonly unknown[]) =>
    answer(async () => {
      const ctx = await requireContextOrThrow();
      return run(ctx, parse(schema, args));
    });
}

/** The same for the few acts that nobody is signed in for. */
export function defineAnonymousAction<Schema extends z.ZodType, Output>(
  schema: Schema,
  run: (ctx: ServiceContext, input: z.output<Schema>) => Output | Promise<Output>,
): Action<z.input<Schema>, Data<Output>> {
  return async (...args: readonly unknown[]) =>
    answer(async () => {
      const input = parse(schema, args);
      return run(await anonymousContext(), input);
    });
}

function parse<Schema extends z.ZodType>(schema: Schema, args: readonly unknown[]): z.output<Schema> {
  const form = args.find((arg) => arg instanceof FormData);
  const parsed = schema.safeParse(form === undefined ? args[0] : formInput(form, schema));
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".")] ??= issue.message;
  throw new DomainError("invalid_input", Object.values(fields)[0] ?? "Something in the form is wrong.", { fields });
}

async function answer<Output>(run: () => Promise<Output>): Promise<ActionState<Data<Output>>> {
  try {
    const value = await run();
    return value instanceof Said
      ? { status: "ok", data: value.data, message: value.message }
      : { status: "ok", data: value as Data<Output> };
  } catch (error) {
    unstable_rethrow(error);
    const locale = await getLocale();
    if (error instanceof DomainError) {
      const fields = error.fields ?? (error.field === undefined ? {} : { [error.field]: error.message });
      return {
        status: "failed",
        code: error.code,
        message: sayIn(locale, error.message),
        fields: Object.fromEntries(Object.entries(fields).map(([path, sentence]) => [path, sayIn(locale, sentence)])),
        ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      };
    }
    // A defect: its message may hold anything, so the browser gets a reference and the log gets the rest.
    const reference = randomUUID().slice(0, 8);
    process.stderr.write(`action failed (${reference}): ${error instanceof Error ? error.stack : String(error)}\n`);
    return {
      status: "failed",
      code: "unexpected",
      message: sayIn(
        locale,
        `Something went wrong on the server; nothing was changed. The log has it under ${reference}.`,
      ),
      fields: {},
    };
  }
}
