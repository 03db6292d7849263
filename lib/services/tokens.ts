import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { tokens } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import {
  canonicalFilters,
  findTokenFilterProblem,
  MAX_TOKEN_LIFE_MS,
  MIN_TOKEN_LIFE_MS,
  TOKEN_TYPES,
} from "../domain/token.ts";
import { hashToken, isTokenShaped, newToken } from "../domain/token-secret.ts";
import { TOPIC_PROBLEM_TEXT } from "../domain/topic.ts";
import { quoted } from "../domain/trail.ts";
import { actorRef, requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { audit, notifyGateway, type Tx, type Write, write } from "./transaction.ts";

export const IssueTokenInput = z.object({
  instanceId: z.string(),
  type: z.enum(TOKEN_TYPES),
  filters: z.array(z.string().trim().min(1, "Write a topic.")).min(1, "Write at least one topic."),
  /** Epoch ms. */
  expiresAt: z.number().int(),
  note: z.string().trim().max(200, "Use at most 200 characters.").default(""),
});
export const TokenInput = z.object({
  instanceId: z.string(),
  id: z.number().int(),
});
export const TOKEN_STATES = ["live", "expired", "revoked"] as const;

type Row = typeof tokens.$inferSelect;

export interface Token extends Omit<Row, "hash"> {
  readonly state: (typeof TOKEN_STATES)[number];
}

/** Returned once: the text of the token is kept nowhere. */
export interface IssuedToken {
  readonly token: Token;
  readonly text: string;
}

export function getToken(ctx: ServiceContext, input: z.infer<typeof TokenInput>): Token {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  return toToken(readRow(ctx.db, input), ctx.now());
}

/** @throws DomainError `invalid_input` for a life outside the limits (the console refuses, it does not cut), or a bad filter. */
export function issueToken(ctx: ServiceContext, input: z.infer<typeof IssueTokenInput>): IssuedToken {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    const lifeMs = input.expiresAt - w.at;
    if (lifeMs < MIN_TOKEN_LIFE_MS) {
      throw new DomainError("invalid_input", "A token must be good for at least 60 seconds.", { field: "expiresAt" });
    }
    if (lifeMs > MAX_TOKEN_LIFE_MS) {
      throw new DomainError("invalid_input", "A token can be good for at most 30 days.", { field: "expiresAt" });
    }
    return insertToken(w, input);
  });
}

export const ApplyTokenInput = IssueTokenInput.omit({ note: true });
export const TokenTextInput = z.object({ instanceId: z.string(), text: z.string() });

/** What the shortest life may fall short of 60 seconds: the way of the request from a caller who asked for exactly that. */
const LIFE_TOLERANCE_MS = 2_000;

/**
 * Issues a token as the API does it: a life of more than 30 days is cut to 30 days without a word (documented).
 * @throws DomainError `invalid_input` for a shorter life than 60 seconds, or a bad filter.
 */
export function applyToken(ctx: ServiceContext, input: z.infer<typeof ApplyTokenInput>): IssuedToken {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    if (input.expiresAt - w.at < MIN_TOKEN_LIFE_MS - LIFE_TOLERANCE_MS) {
      throw new DomainError(
        "invalid_input",
        "A token must be good for at least 60 seconds. Give its end as an absolute time in milliseconds since 1970.",
        { field: "expiresAt" },
      );
    }
    const expiresAt = Math.min(input.expiresAt, w.at + MAX_TOKEN_LIFE_MS);
    return insertToken(w, { ...input, expiresAt, note: "" });
  });
}

/** Whether the text is a token of this instance that is good now. */
export function isTokenLive(ctx: ServiceContext, input: z.infer<typeof TokenTextInput>): boolean {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const row = findByText(ctx.db, input.text);
  return row?.instanceId === input.instanceId && toToken(row, ctx.now()).state === "live";
}

/**
 * Revokes the token with this text. One that is unknown, over or revoked already is none that could be used: nothing is
 * done, harmlessly.
 * @throws DomainError `invalid_input` for a text that is no token, or a token of another instance: whoever wants a leaked
 * token to be stopped must not be told that it is.
 */
export function revokeTokenText(ctx: ServiceContext, input: z.infer<typeof TokenTextInput>): void {
  requireRole(ctx, "operator", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  if (!isTokenShaped(input.text)) {
    throw new DomainError("invalid_input", "This is no token of this service. Pass it on exactly as it was issued.", {
      field: "token",
    });
  }
  const row = findByText(ctx.db, input.text);
  if (row === undefined) return;
  if (row.instanceId !== input.instanceId) {
    throw new DomainError("invalid_input", "This token is for another instance. Name the instance it was issued for.", {
      field: "token",
    });
  }
  revokeToken(ctx, { instanceId: row.instanceId, id: row.id });
}

function findByText(tx: Pick<Tx, "select">, text: string): Row | undefined {
  if (!isTokenShaped(text)) return undefined;
  return tx
    .select()
    .from(tokens)
    .where(eq(tokens.hash, hashToken(text)))
    .get();
}

/** Checks the filters against the limits of the instance and inserts the token with its audit row; the caller guards. */
export function insertToken(w: Write, input: z.infer<typeof IssueTokenInput>): IssuedToken {
  const instance = readInstance(w.tx, input.instanceId);
  const filters = canonicalFilters(input.filters);
  if (filters.length > instance.maxTokenResources) {
    throw new DomainError(
      "invalid_input",
      `A token of this instance can have ${instance.maxTokenResources} topics; these are ${filters.length}. Join some with + or #, or issue two tokens.`,
      { field: "filters" },
    );
  }
  for (const filter of filters) {
    const problem = findTokenFilterProblem(filter, instance.maxTopicLength);
    if (problem !== null) {
      const ungrantable = problem === "parent_wildcard" || problem === "system";
      throw new DomainError("invalid_input", `${quoted(filter)} ${FILTER_PROBLEM_TEXT[problem]}.`, {
        field: "filters",
        ...(ungrantable ? { detail: "TopicNotGrantable" } : {}),
      });
    }
  }
  const made = newToken();
  const { actor } = w.ctx;
  const row = w.tx
    .insert(tokens)
    .values({
      instanceId: input.instanceId,
      hash: made.hash,
      prefix: made.prefix,
      lastFour: made.lastFour,
      type: input.type,
      filters: [...filters],
      note: input.note,
      issuedBy: actorRef(actor),
      issuedByName: actor.name,
      issuedFrom: w.ctx.address,
      createdAt: w.at,
      expiresAt: input.expiresAt,
    })
    .returning()
    .get();
  audit(w, "token.issue", String(row.id), {
    instanceId: input.instanceId,
    detail: {
      type: input.type,
      filters,
      expiresAt: input.expiresAt,
      note: input.note,
    },
  });
  return { token: toToken(row, w.at), text: made.token };
}

const FILTER_PROBLEM_TEXT = {
  ...TOPIC_PROBLEM_TEXT,
  parent_wildcard: "has a wildcard for its first level; name the first level, + and # may stand below it",
  system: "lies under $, where nothing can be granted",
};

/** Revoking again does nothing, harmlessly. Live connections that hold the token are closed within a second. */
export function revokeToken(ctx: ServiceContext, input: z.infer<typeof TokenInput>): Token {
  requireRole(ctx, "operator", input.instanceId);
  return write(ctx, (w) => {
    readInstance(w.tx, input.instanceId);
    const row = readRow(w.tx, input);
    if (row.revokedAt !== null) return toToken(row, w.at);
    const revoked = w.tx
      .update(tokens)
      .set({
        revokedAt: w.at,
        revokedBy: actorRef(ctx.actor),
      })
      .where(eq(tokens.id, row.id))
      .returning()
      .get();
    notifyGateway(w, "token.revoked", String(row.id), input.instanceId);
    audit(w, "token.revoke", String(row.id), { instanceId: input.instanceId });
    return toToken(revoked, w.at);
  });
}

function readRow(tx: Pick<Tx, "select">, input: z.infer<typeof TokenInput>): Row {
  const row = tx
    .select()
    .from(tokens)
    .where(and(eq(tokens.id, input.id), eq(tokens.instanceId, input.instanceId)))
    .get();
  if (row === undefined) throw new DomainError("not_found", "There is no such token in this instance.");
  return row;
}

export function toToken({ hash: _, ...row }: Row, now: number): Token {
  return {
    ...row,
    state: row.revokedAt !== null ? "revoked" : row.expiresAt <= now ? "expired" : "live",
  };
}
