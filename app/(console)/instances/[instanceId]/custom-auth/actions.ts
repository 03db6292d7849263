"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { CustomLogin } from "@/components/custom-auth-view.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { newCustomSecret } from "@/lib/domain/custom-secret.ts";
import { formatUsername } from "@/lib/domain/login.ts";
import { signClientId } from "@/lib/domain/signature.ts";
import {
  CustomIdentityInput,
  CustomSecret,
  deleteCustomIdentity,
  PutCustomIdentityInput,
  putCustomIdentity,
} from "@/lib/services/custom-identities.ts";
import {
  CustomPermissionInput,
  deleteCustomPermission,
  PutCustomPermissionInput,
  putCustomPermission,
} from "@/lib/services/custom-permissions.ts";

/** Left empty, a secret is made. */
const NewSecret = PutCustomIdentityInput.extend({ secret: CustomSecret.optional() });

// The two that hand over a secret do not refresh the page: whoever shows the secret does, once it has been put away.

export const addCustomIdentityAction = defineAction(NewSecret, (ctx, input) => {
  const identity = { ...input, secret: input.secret ?? newCustomSecret() };
  putCustomIdentity(ctx, identity, { expect: "absent" });
  return loginOf(identity);
});

export const replaceCustomSecretAction = defineAction(NewSecret, (ctx, input) => {
  const identity = { ...input, secret: input.secret ?? newCustomSecret() };
  putCustomIdentity(ctx, identity, { expect: "present" });
  return loginOf(identity);
});

export const deleteCustomIdentityAction = defineAction(CustomIdentityInput, async (ctx, input) => {
  deleteCustomIdentity(ctx, input);
  refresh();
  return said(null, (await getTranslations("customAuth"))("identity.deleted", { username: input.username }));
});

export const addCustomPermissionAction = defineAction(PutCustomPermissionInput, async (ctx, input) => {
  putCustomPermission(ctx, input, { expect: "absent" });
  refresh();
  return said(null, (await getTranslations("customAuth"))("permission.saved"));
});

export const changeCustomPermissionAction = defineAction(PutCustomPermissionInput, async (ctx, input) => {
  putCustomPermission(ctx, input, { expect: "present" });
  refresh();
  return said(null, (await getTranslations("customAuth"))("permission.saved"));
});

export const deleteCustomPermissionAction = defineAction(CustomPermissionInput, async (ctx, input) => {
  deleteCustomPermission(ctx, input);
  refresh();
  return said(null, (await getTranslations("customAuth"))("permission.deleted"));
});

function loginOf({
  instanceId,
  username,
  clientId,
  secret,
  signMode,
}: {
  readonly instanceId: string;
  readonly username: string;
  readonly clientId: string | null;
  readonly secret: string;
  readonly signMode: "ORIGIN" | "SIGNED";
}): CustomLogin {
  const example = clientId ?? "device-1";
  return {
    name: username,
    username: formatUsername("CustomAuth", username, instanceId),
    clientId: example,
    isExample: clientId === null,
    secret,
    signMode,
    password: signMode === "SIGNED" ? signClientId(secret, example) : secret,
  };
}
