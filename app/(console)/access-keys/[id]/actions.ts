"use server";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { AccessKeyInput, deleteAccessKey } from "@/lib/services/access-users.ts";

/** On the key's own page, which is gone with it. */
export const removeAccessKeyAction = defineAction(AccessKeyInput, (ctx, input) => {
  deleteAccessKey(ctx, input);
  redirect("/access-keys");
});
