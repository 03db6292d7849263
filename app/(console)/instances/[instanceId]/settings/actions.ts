"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import {
  DeleteInstanceInput,
  deleteInstance,
  InstanceName,
  SetInstanceEnabledInput,
  setInstanceEnabled,
  UpdateInstanceInput,
  updateInstance,
} from "@/lib/services/instances.ts";

export const renameInstanceAction = defineAction(
  z.object({ id: z.string(), name: InstanceName }),
  async (ctx, input) => {
    const { name } = updateInstance(ctx, input);
    revalidatePath("/", "layout");
    return said(null, (await getTranslations("instances.settings"))("renamed", { name }));
  },
);

export const setLimitsAction = defineAction(
  UpdateInstanceInput.omit({ name: true, closeOnRefusedSubscribe: true, misspeltExpireNotice: true }),
  async (ctx, input) => {
    updateInstance(ctx, input);
    revalidatePath("/", "layout");
    return said(null, (await getTranslations("instances.limits"))("saved"));
  },
);

export const setBehaviourAction = defineAction(
  z.object({ id: z.string(), closeOnRefusedSubscribe: z.boolean(), misspeltExpireNotice: z.boolean() }),
  async (ctx, input) => {
    updateInstance(ctx, input);
    revalidatePath("/", "layout");
    return said(null, (await getTranslations("instances.settings"))("behaviourSaved"));
  },
);

export const setInstanceEnabledAction = defineAction(SetInstanceEnabledInput, async (ctx, input) => {
  const { name } = setInstanceEnabled(ctx, input);
  revalidatePath("/", "layout");
  const t = await getTranslations("instances.settings");
  return said(null, t(input.enabled ? "enabledDone" : "disabledDone", { name }));
});

export const deleteInstanceAction = defineAction(DeleteInstanceInput, (ctx, input) => {
  deleteInstance(ctx, input);
  revalidatePath("/", "layout");
  redirect("/instances");
});
