import { and, desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { tokenClients, tokens } from "../../db/schema.ts";
import type { ClientInput, TokenHoldersInput } from "./clients.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { keysetPage, type Page, type PageRequest } from "./page.ts";
import { type Token, toToken } from "./tokens.ts";

/** A token with when a client ID connected with it. */
export interface HeldToken {
  readonly token: Token;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Of the last time. */
  readonly address: string;
}

/** A client ID that has connected with a token. */
export interface TokenClient {
  readonly clientId: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly address: string;
}

/** Tokens that are shown of one client ID. */
const TOKENS = 10;

/** The tokens that a client ID has connected with, the latest first; those that are kept. */
export function listTokensOfClient(ctx: ServiceContext, input: z.infer<typeof ClientInput>): HeldToken[] {
  const { instanceId, clientId } = input;
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const c = tokenClients;
  return ctx.db
    .select({ token: tokens, firstAt: c.firstAt, lastAt: c.lastAt, address: c.address })
    .from(c)
    .innerJoin(tokens, eq(tokens.id, c.tokenId))
    .where(and(eq(c.instanceId, instanceId), eq(c.clientId, clientId)))
    .orderBy(desc(c.lastAt), desc(c.tokenId))
    .limit(TOKENS)
    .all()
    .map(({ token, ...use }) => ({ ...use, token: toToken(token, ctx.now()) }));
}

/** The client IDs that have connected with a token, the latest first; at most so many are remembered (`TOKEN_CLIENTS`). */
export function listClientsOfToken(
  ctx: ServiceContext,
  { instanceId, tokenId }: z.infer<typeof TokenHoldersInput>,
  page: PageRequest = {},
): Page<TokenClient> {
  requireRole(ctx, "viewer", instanceId);
  readInstance(ctx.db, instanceId);
  const c = tokenClients;
  return keysetPage(
    page,
    [c.lastAt, c.clientId],
    "desc",
    (condition, order, limit) =>
      ctx.db
        .select({ clientId: c.clientId, firstAt: c.firstAt, lastAt: c.lastAt, address: c.address })
        .from(c)
        .where(and(eq(c.tokenId, tokenId), eq(c.instanceId, instanceId), condition))
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.lastAt, row.clientId],
  );
}
