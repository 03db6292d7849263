import { ViewsMenu } from "@/components/views-menu.tsx";
import { readAs } from "@/lib/auth/page.ts";
import type { ListName } from "@/lib/services/list-query.ts";
import { LIST_QUERIES } from "@/lib/services/list-query.ts";
import { listSavedViews } from "@/lib/services/saved-views.ts";
import { deleteViewAction, saveViewAction } from "./view-actions.ts";

/** The filters of a list that the operator has saved, and the way to save one. */
export async function SavedViews({
  list,
  instanceId,
}: {
  list: ListName;
  /** Null: the list over the account. */
  instanceId: string | null;
}) {
  const views = await readAs((ctx) => listSavedViews(ctx, { list, instanceId }));
  return (
    <ViewsMenu
      list={list}
      instanceId={instanceId}
      filters={Object.keys(LIST_QUERIES[list].shape).filter((name) => name !== "after")}
      views={views}
      save={saveViewAction}
      remove={deleteViewAction}
    />
  );
}
