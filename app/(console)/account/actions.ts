"use server";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { closeSession } from "@/lib/auth/session.ts";
import { ChangeOwnPasswordInput, changeOwnPassword } from "@/lib/services/operators.ts";

/** Every session of the operator ends with the old password, this one too: signing in again proves the new one. */
export const changePasswordAction = defineAction(ChangeOwnPasswordInput, async (ctx, input) => {
  await changeOwnPassword(ctx, input);
  await closeSession();
  redirect("/sign-in");
});
