"use server";
import { defineAnonymousAction } from "@/lib/actions/define-action.ts";
import { SetUpInput, setUp } from "@/lib/services/setup.ts";

export const setUpAction = defineAnonymousAction(SetUpInput, async (ctx, input) => {
  await setUp(ctx, input);
  return null;
});
