import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { type OperatorContext, requireContextOrThrow } from "../auth/session.ts";
import { DomainError, type ErrorCode } from "../domain/errors.ts";

const STATUS: Readonly<Record<ErrorCode, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid_input: 400,
  quota_exceeded: 409,
  rate_limited: 429,
  unavailable: 503,
};

/** What a failed query answers, as JSON. */
export interface QueryFailure {
  readonly code: ErrorCode | "unexpected";
  /** A sentence for the person. */
  readonly message: string;
}

type RouteContext = { readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/**
 * Makes the GET handler of a verb that only reads, for what a page asks for again and again. Its input is the parameters
 * of the path and the query, all text. Like `defineAction` it owns the session, the parsing and the translation of errors.
 */
export function defineQuery<Schema extends z.ZodType, Output>(
  schema: Schema,
  run: (ctx: OperatorContext, input: z.output<Schema>) => Output | Promise<Output>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    try {
      const ctx = await requireContextOrThrow();
      const search = Object.fromEntries(new URL(request.url).searchParams);
      const parsed = schema.safeParse({ ...search, ...(await context.params) });
      if (!parsed.success) throw new DomainError("invalid_input", parsed.error.issues[0]?.message ?? "Not understood.");
      return json(await run(ctx, parsed.data), 200);
    } catch (error) {
      unstable_rethrow(error);
      if (error instanceof DomainError) {
        return json({ code: error.code, message: error.message } satisfies QueryFailure, STATUS[error.code]);
      }
      const reference = randomUUID().slice(0, 8);
      process.stderr.write(`query failed (${reference}): ${error instanceof Error ? error.stack : String(error)}\n`);
      const message = `Something went wrong on the server. The log has it under ${reference}.`;
      return json({ code: "unexpected", message } satisfies QueryFailure, 500);
    }
  };
}

const json = (value: unknown, status: number): Response =>
  Response.json(value, { status, headers: { "cache-control": "no-store" } });
