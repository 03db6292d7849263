"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { DeleteViewInput, deleteView, SaveViewInput, saveView } from "@/lib/services/saved-views.ts";

export const saveViewAction = defineAction(SaveViewInput, async (ctx, input) => {
  saveView(ctx, input);
  refresh();
  return said(null, (await getTranslations("common.views"))("saved"));
});

export const deleteViewAction = defineAction(DeleteViewInput, async (ctx, input) => {
  deleteView(ctx, input);
  refresh();
  return said(null, (await getTranslations("common.views"))("removed"));
});
