import { and, asc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { savedViews } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { actorId, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { requireListReader } from "./list-export.ts";
import { filterOf, LIST_QUERIES, type ListName } from "./list-query.ts";
import { audit, write } from "./transaction.ts";

/*
 * Filters of lists that an operator has named. They are the operator's own: nobody else sees or changes them, whatever the role.
 */

const LISTS = Object.keys(LIST_QUERIES) as [ListName, ...ListName[]];
/** Of one list, of one operator. */
const MOST_VIEWS = 30;

export const ListSavedViewsInput = z.object({
  /** Null: the list over the account. */
  instanceId: z.string().nullable(),
  list: z.enum(LISTS),
});
export const SaveViewInput = ListSavedViewsInput.extend({
  name: z.string().trim().min(1, "Write a name.").max(60, "Use at most 60 characters."),
  /** Of the page's address: `q=x&state=never`. */
  query: z.string().max(2_000),
});
export const DeleteViewInput = ListSavedViewsInput.extend({ id: z.number().int() });

export interface SavedView {
  readonly id: number;
  readonly name: string;
  /** Of the page's address. */
  readonly query: string;
}

/** The views of a list that the actor has saved, by name. */
export function listSavedViews(ctx: ServiceContext, input: z.infer<typeof ListSavedViewsInput>): SavedView[] {
  requireReader(ctx, input);
  return ctx.db
    .select({ id: savedViews.id, name: savedViews.name, query: savedViews.query })
    .from(savedViews)
    .where(mine(ctx, input))
    .orderBy(asc(sql`lower(${savedViews.name})`), asc(savedViews.id))
    .all();
}

/** Saves the filter under the name; one of that name is replaced. What is no filter of the list is left out. */
export function saveView(ctx: ServiceContext, input: z.infer<typeof SaveViewInput>): SavedView {
  requireReader(ctx, input);
  const { list, instanceId, name } = input;
  const query = new URLSearchParams(filterOf(list, Object.fromEntries(new URLSearchParams(input.query)))).toString();
  if (query === "") {
    throw new DomainError("invalid_input", "Nothing is filtered. Search or choose a filter first.", { field: "name" });
  }
  return write(ctx, (w) => {
    const views = w.tx.select().from(savedViews).where(mine(ctx, input)).all();
    if (views.length >= MOST_VIEWS && !views.some((view) => view.name === name)) {
      throw new DomainError("conflict", `A list can have ${MOST_VIEWS} views. Delete one first.`, { field: "name" });
    }
    const values = { operatorId: actorId(ctx.actor), instanceId: instanceId ?? "", list, name, query };
    const { id } = w.tx
      .insert(savedViews)
      .values({ ...values, createdAt: w.at })
      .onConflictDoUpdate({
        target: [savedViews.operatorId, savedViews.instanceId, savedViews.list, savedViews.name],
        set: { query },
      })
      .returning()
      .get();
    audit(w, "view.save", list, { instanceId, detail: { name, filter: query } });
    return { id, name, query };
  });
}

export function deleteView(ctx: ServiceContext, input: z.infer<typeof DeleteViewInput>): void {
  requireReader(ctx, input);
  write(ctx, (w) => {
    const [view] = w.tx
      .delete(savedViews)
      .where(and(mine(ctx, input), eq(savedViews.id, input.id)))
      .returning()
      .all();
    if (view === undefined) throw new DomainError("not_found", "There is no such view; you may have deleted it.");
    audit(w, "view.delete", input.list, {
      instanceId: input.instanceId,
      detail: { name: view.name, filter: view.query },
    });
  });
}

function requireReader(ctx: ServiceContext, { list, instanceId }: z.infer<typeof ListSavedViewsInput>): void {
  requireListReader(ctx, list, instanceId);
  if (instanceId !== null) readInstance(ctx.db, instanceId);
}

const mine = (ctx: ServiceContext, { list, instanceId }: z.infer<typeof ListSavedViewsInput>) =>
  and(
    eq(savedViews.operatorId, actorId(ctx.actor)),
    eq(savedViews.instanceId, instanceId ?? ""),
    eq(savedViews.list, list),
  );
