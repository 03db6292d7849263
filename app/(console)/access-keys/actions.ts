"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { NewAccessKeyView } from "@/components/access-key-view.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import {
  AccessKeyInput,
  CreateAccessKeyInput,
  createAccessKey,
  deleteAccessKey,
  SetAccessKeyStatusInput,
  setAccessKeyStatus,
} from "@/lib/services/access-users.ts";

// Does not refresh the page: whoever shows the secret does, once it has been put away.
export const createAccessKeyAction = defineAction(CreateAccessKeyInput, (ctx, input): NewAccessKeyView => {
  const { key, secret } = createAccessKey(ctx, input);
  return { id: key.id, secret };
});

export const setAccessKeyStatusAction = defineAction(SetAccessKeyStatusInput, async (ctx, input) => {
  setAccessKeyStatus(ctx, input);
  refresh();
  const t = await getTranslations("accessKeys");
  return said(null, t(input.status === "active" ? "enable.done" : "disable.done", { id: input.id }));
});

export const deleteAccessKeyAction = defineAction(AccessKeyInput, async (ctx, input) => {
  deleteAccessKey(ctx, input);
  refresh();
  return said(null, (await getTranslations("accessKeys"))("delete.done", { id: input.id }));
});
