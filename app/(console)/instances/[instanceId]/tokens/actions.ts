"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { NewTokenView } from "@/components/token-view.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { eachOf, runEach } from "@/lib/actions/run-each.ts";
import { requireRole } from "@/lib/services/context.ts";
import { countMatchingTokens, MatchingTokensInput, revokeMatchingTokens } from "@/lib/services/revoke-tokens.ts";
import { IssueTokenInput, issueToken, revokeToken, TokenInput } from "@/lib/services/tokens.ts";

// Does not refresh the page: whoever shows the text does, once it has been put away.
export const issueTokenAction = defineAction(IssueTokenInput, (ctx, input): NewTokenView => {
  const { token, text } = issueToken(ctx, input);
  const { type, filters, expiresAt } = token;
  return { text, type, filters, expiresAt };
});

export const revokeTokenAction = defineAction(TokenInput, async (ctx, input) => {
  revokeToken(ctx, input);
  refresh();
  return said(null, (await getTranslations("tokens"))("revoke.done"));
});

const TokensInput = TokenInput.omit({ id: true }).extend({ ids: eachOf(TokenInput.shape.id) });

export const revokeTokensAction = defineAction(TokensInput, async (ctx, { instanceId, ids }) => {
  requireRole(ctx, "operator", instanceId);
  const answer = await runEach(ids, (id) => revokeToken(ctx, { instanceId, id }));
  refresh();
  return answer;
});

/** Of one instance, named: what is left out must not mean all of them. */
const MatchingInput = MatchingTokensInput.extend({ instanceId: TokenInput.shape.instanceId });

export const countMatchingTokensAction = defineAction(MatchingInput, (ctx, input) => {
  const { tokens: count, clients } = countMatchingTokens(ctx, input);
  return { count, clients };
});

// Does not refresh the page: whoever calls it again and again does, once nothing is left.
export const revokeMatchingTokensAction = defineAction(MatchingInput, (ctx, input) => {
  const { revoked: done, left } = revokeMatchingTokens(ctx, input);
  return { done, left };
});
