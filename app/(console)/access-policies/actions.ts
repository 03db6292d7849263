"use server";
import { refresh, revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import {
  AccessPolicyInput,
  CreateAccessPolicyInput,
  createAccessPolicy,
  deleteAccessPolicy,
  RestoreAccessPolicyInput,
  restoreAccessPolicy,
  SaveAccessPolicyInput,
  saveAccessPolicy,
} from "@/lib/services/manage-access-policies.ts";

const LIST = "/access-policies";
const messages = () => getTranslations("accessPolicies");

export const createAccessPolicyAction = defineAction(CreateAccessPolicyInput, async (ctx, input) => {
  createAccessPolicy(ctx, input);
  revalidatePath(LIST);
  return said(null, (await messages())("created", { name: input.name }));
});

export const saveAccessPolicyAction = defineAction(SaveAccessPolicyInput, async (ctx, input) => {
  const version = orWithTheNewest(() => saveAccessPolicy(ctx, input));
  refresh();
  return said(version, (await messages())("saved", { name: input.name, version }));
});

export const restoreAccessPolicyAction = defineAction(RestoreAccessPolicyInput, async (ctx, input) => {
  const next = orWithTheNewest(() => restoreAccessPolicy(ctx, input));
  refresh();
  return said(next, (await messages())("history.restored", { version: input.version, next }));
});

export const deleteAccessPolicyAction = defineAction(AccessPolicyInput, (ctx, input) => {
  deleteAccessPolicy(ctx, input);
  revalidatePath(LIST);
  redirect(LIST);
});

/** The newer version comes with the refusal, so that the editor can offer it. */
function orWithTheNewest(change: () => number): number {
  try {
    return change();
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") refresh();
    throw error;
  }
}
