"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { NewAccessKeyView } from "@/components/access-key-view.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { formatClientId, formatUsername } from "@/lib/domain/login.ts";
import { signClientId } from "@/lib/domain/signature.ts";
import { SetAccessKeyNoteInput, setAccessKeyNote } from "@/lib/services/access-key-list.ts";
import {
  AccessKeyInput,
  CreateAccessKeyInput,
  createAccessKey,
  deleteAccessKey,
  SetAccessKeyStatusInput,
  setAccessKeyStatus,
} from "@/lib/services/access-users.ts";
import { findExamplePlace } from "@/lib/services/example-place.ts";

// Does not refresh the page: whoever shows the secret does, once it has been put away.
export const createAccessKeyAction = defineAction(CreateAccessKeyInput, (ctx, input): NewAccessKeyView => {
  const { key, secret } = createAccessKey(ctx, input);
  const place = findExamplePlace(ctx);
  if (place === null) return { id: key.id, secret, example: null };
  const clientId = formatClientId(place.groupId, "device1");
  return {
    id: key.id,
    secret,
    example: {
      clientId,
      username: formatUsername("Signature", key.id, place.instanceId),
      password: signClientId(secret, clientId),
    },
  };
});

export const setAccessKeyStatusAction = defineAction(SetAccessKeyStatusInput, async (ctx, input) => {
  setAccessKeyStatus(ctx, input);
  refresh();
  const t = await getTranslations("accessKeys");
  return said(null, t(input.status === "active" ? "enable.done" : "disable.done", { id: input.id }));
});

export const setAccessKeyNoteAction = defineAction(SetAccessKeyNoteInput, async (ctx, input) => {
  setAccessKeyNote(ctx, input);
  refresh();
  return said(null, (await getTranslations("accessKeys"))("noteEdit.done"));
});

export const deleteAccessKeyAction = defineAction(AccessKeyInput, async (ctx, input) => {
  deleteAccessKey(ctx, input);
  refresh();
  return said(null, (await getTranslations("accessKeys"))("delete.done", { id: input.id }));
});
