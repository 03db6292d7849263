import { randomUUID } from "node:crypto";
import { unstable_rethrow } from "next/navigation";
import { getLocale } from "next-intl/server";
import type { z } from "zod";
import { getChangeSignal } from "../auth/application.ts";
import { isOwnOrigin } from "../auth/own-origin.ts";
import { type OperatorContext, requireContextOrThrow } from "../auth/session.ts";
import { DomainError, type ErrorCode } from "../domain/errors.ts";
import { sayIn } from "../i18n/sentences.ts";
import { findSessionActor } from "../services/sign-in.ts";
import { liveStream } from "./live-stream.ts";

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

/** What a refused read answers. */
export interface RouteFailure {
  readonly code: ErrorCode | "unexpected";
  /** A sentence for the person. */
  readonly message: string;
}

type Read<Schema extends z.ZodType, Output> = (
  ctx: OperatorContext,
  input: z.output<Schema>,
) => Output | Promise<Output>;
type Handler = (request: Request, context: RouteContext) => Promise<Response>;
type RouteContext = { readonly params: Promise<Readonly<Record<string, string>>> };

/**
 * Makes a GET handler of a verb that reads, for what pages ask for again by themselves. Like `defineAction` it owns the
 * session, the parsing (path parameters and query together, by the verb's schema) and the translation of errors.
 */
export function defineRoute<Schema extends z.ZodType, Output>(schema: Schema, read: Read<Schema, Output>): Handler {
  return handler(schema, async (ctx, input) => answer(200, await read(ctx, input)));
}

/**
 * A read that pages follow: asked for as `text/event-stream` it is answered again whenever it has become another, for as long
 * as the session lasts and may read it; asked for as JSON it is answered once. What it reads depends on what the operator may
 * see, not on who it is: those who may see the same share one answer.
 */
export function defineLiveRoute<Schema extends z.ZodType, Output>(
  schema: Schema,
  read: (ctx: OperatorContext, input: z.output<Schema>) => Output,
): Handler {
  return handler(schema, (ctx, input, request) => {
    if (!request.headers.get("accept")?.includes("text/event-stream")) return answer(200, read(ctx, input));
    const { sessionId } = ctx;
    const rights = (actor: OperatorContext["actor"] | null) => JSON.stringify(actor?.grants);
    const held = rights(ctx.actor);
    return liveStream({
      sessionId,
      signal: getChangeSignal(),
      aborted: request.signal,
      view: `${new URL(request.url).pathname} ${JSON.stringify(input)} ${held}`,
      // Refused like any other before a stream is begun.
      first: JSON.stringify(read(ctx, input)),
      read: () => JSON.stringify(read(ctx, input)),
      mayFollow: () => rights(findSessionActor(ctx, sessionId)) === held,
    });
  });
}

/** The same for what answers in a form of its own (a file that is streamed); it throws before it begins, or not at all. */
export function defineFileRoute<Schema extends z.ZodType>(
  schema: Schema,
  respond: (ctx: OperatorContext, input: z.output<Schema>, request: Request) => Response | Promise<Response>,
): Handler {
  return handler(schema, respond);
}

/** A POST from this console's own pages that answers in a form of its own. */
export function definePostRoute<Schema extends z.ZodType>(
  schema: Schema,
  respond: (ctx: OperatorContext, input: z.output<Schema>, request: Request) => Response | Promise<Response>,
): Handler {
  return handler(schema, (ctx, input, request) => {
    requireOwnOrigin(request.headers);
    return respond(ctx, input, request);
  });
}

/** A POST from this console's own pages whose body is a file, which is read as it comes in. */
export function defineUploadRoute<Schema extends z.ZodType, Output>(
  schema: Schema,
  run: (ctx: OperatorContext, input: z.output<Schema>, body: AsyncIterable<Uint8Array>) => Promise<Output>,
): Handler {
  return handler(schema, async (ctx, input, request) => {
    requireOwnOrigin(request.headers);
    return answer(200, await run(ctx, input, request.body ?? nothing()));
  });
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function requireOwnOrigin(headers: Headers): void {
  if (isOwnOrigin(headers)) return;
  throw new DomainError("forbidden", "This did not come from a page of this console. Load the page again.");
}

function handler<Schema extends z.ZodType>(
  schema: Schema,
  respond: (ctx: OperatorContext, input: z.output<Schema>, request: Request) => Response | Promise<Response>,
): Handler {
  return async (request, { params }) => {
    try {
      const ctx = await requireContextOrThrow();
      const query = Object.fromEntries(new URL(request.url).searchParams);
      const parsed = schema.safeParse({ ...query, ...(await params) });
      if (!parsed.success) throw new DomainError("invalid_input", "This address is damaged. Load the page again.");
      return await respond(ctx, parsed.data, request);
    } catch (error) {
      unstable_rethrow(error);
      if (error instanceof DomainError) {
        return answer(STATUS[error.code], {
          code: error.code,
          message: sayIn(await getLocale(), error.message),
        } satisfies RouteFailure);
      }
      const reference = randomUUID().slice(0, 8);
      process.stderr.write(`read failed (${reference}): ${error instanceof Error ? error.stack : String(error)}\n`);
      return answer(500, {
        code: "unexpected",
        message: sayIn(await getLocale(), `Something went wrong on the server. The log has it under ${reference}.`),
      } satisfies RouteFailure);
    }
  };
}

const answer = (status: number, body: unknown) =>
  Response.json(body, { status, headers: { "cache-control": "no-store" } });
