"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { NewTokenView } from "@/components/token-view.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
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
