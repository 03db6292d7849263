"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { CreateGroupInput, createGroup } from "@/lib/services/groups.ts";
import { CreateInstanceInput, createInstance } from "@/lib/services/instances.ts";
import { guidePath } from "./guide-path.ts";

export const createInstanceInGuide = defineAction(CreateInstanceInput, (ctx, input) => {
  const { id } = createInstance(ctx, input);
  revalidatePath("/", "layout");
  redirect(guidePath({ instance: id }));
});

export const createGroupInGuide = defineAction(CreateGroupInput, (ctx, input) => {
  const { id, instanceId } = createGroup(ctx, input);
  redirect(guidePath({ instance: instanceId, group: id }));
});
