"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { defineAction } from "@/lib/actions/define-action.ts";
import { eachOf, runEach } from "@/lib/actions/run-each.ts";
import { requireRole } from "@/lib/services/context.ts";
import { CreateGroupInput, createGroup, deleteGroup, GroupInput } from "@/lib/services/groups.ts";

export const createGroupAction = defineAction(CreateGroupInput, (ctx, input) => {
  const { instanceId, id } = createGroup(ctx, input);
  redirect(`/instances/${encodeURIComponent(instanceId)}/groups/${encodeURIComponent(id)}`);
});

const GroupsInput = GroupInput.omit({ id: true }).extend({ ids: eachOf(GroupInput.shape.id) });

export const deleteGroupsAction = defineAction(GroupsInput, async (ctx, { instanceId, ids }) => {
  requireRole(ctx, "admin", instanceId);
  const answer = await runEach(ids, (id) => deleteGroup(ctx, { instanceId, id }));
  refresh();
  return answer;
});
