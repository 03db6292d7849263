import type { ServiceContext } from "./context.ts";
import { listGroups } from "./groups.ts";
import { listInstances } from "./instances.ts";

/** An enabled instance and a group of it, for programs that show how to connect; null while there is none. */
export function findExamplePlace(
  ctx: ServiceContext,
): { readonly instanceId: string; readonly groupId: string } | null {
  for (const { id: instanceId, enabled, counts } of listInstances(ctx)) {
    if (!enabled || counts.groups === 0) continue;
    const group = listGroups(ctx, { instanceId }, { size: 1 }).items[0];
    if (group !== undefined) return { instanceId, groupId: group.id };
  }
  return null;
}
