"use server";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { CreateGroupInput, createGroup } from "@/lib/services/groups.ts";

export const createGroupAction = defineAction(CreateGroupInput, (ctx, input) => {
  const { instanceId, id } = createGroup(ctx, input);
  redirect(`/instances/${encodeURIComponent(instanceId)}/groups/${encodeURIComponent(id)}`);
});
