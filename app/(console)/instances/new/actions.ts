"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { CreateInstanceInput, createInstance } from "@/lib/services/instances.ts";

export const createInstanceAction = defineAction(CreateInstanceInput, (ctx, input) => {
  const { id } = createInstance(ctx, input);
  // The navigation of every page lists the instances.
  revalidatePath("/", "layout");
  redirect(`/instances/${encodeURIComponent(id)}`);
});
