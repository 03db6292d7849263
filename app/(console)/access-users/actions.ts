"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import {
  CreateAccessUserInput,
  createAccessUser,
  DeleteAccessUserInput,
  deleteAccessUser,
  RenameAccessUserInput,
  renameAccessUser,
  SetAccessUserPoliciesInput,
  setAccessUserPolicies,
} from "@/lib/services/manage-access-users.ts";

const messages = () => getTranslations("accessUsers");

export const createAccessUserAction = defineAction(CreateAccessUserInput, (ctx, input) => {
  const { id } = createAccessUser(ctx, input);
  redirect(`/access-users/${encodeURIComponent(id)}`);
});

export const renameAccessUserAction = defineAction(RenameAccessUserInput, async (ctx, input) => {
  const { name } = renameAccessUser(ctx, input);
  refresh();
  return said(null, (await messages())("rename.done", { name }));
});

export const setAccessUserPoliciesAction = defineAction(SetAccessUserPoliciesInput, async (ctx, input) => {
  const { name } = setAccessUserPolicies(ctx, input);
  refresh();
  return said(null, (await messages())("attach.done", { name }));
});

export const deleteAccessUserAction = defineAction(DeleteAccessUserInput, (ctx, input) => {
  deleteAccessUser(ctx, input);
  redirect("/access-users");
});
