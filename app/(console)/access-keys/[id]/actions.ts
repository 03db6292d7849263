"use server";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { AccessKeyInput, deleteAccessKey } from "@/lib/services/access-users.ts";
import { issuerOfKey, requireRole } from "@/lib/services/context.ts";
import { countMatchingTokens, revokeMatchingTokens } from "@/lib/services/revoke-tokens.ts";

/** On the key's own page, which is gone with it. */
export const removeAccessKeyAction = defineAction(AccessKeyInput, (ctx, input) => {
  deleteAccessKey(ctx, input);
  redirect("/access-keys");
});

/** Of all instances. */
const issuedBy = ({ id }: { readonly id: string }) => ({ instanceId: null, issuer: issuerOfKey(id) });

export const countKeyTokensAction = defineAction(AccessKeyInput, (ctx, key) => {
  // Counted for nobody but who may revoke them.
  requireRole(ctx, "operator", null);
  const { tokens: count, clients } = countMatchingTokens(ctx, issuedBy(key));
  return { count, clients };
});

// Does not refresh the page: whoever calls it again and again does, once nothing is left.
export const revokeKeyTokensAction = defineAction(AccessKeyInput, (ctx, key) => {
  const { revoked: done, left } = revokeMatchingTokens(ctx, issuedBy(key));
  return { done, left };
});
