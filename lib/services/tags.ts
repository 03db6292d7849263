import { and, asc, count, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { groupTags, instanceTags } from "../../db/schema.ts";
import { DomainError } from "../domain/errors.ts";
import { findTagProblem, MAX_TAGS, type Tag } from "../domain/tag.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readInstance } from "./instances.ts";
import { allOf, keysetPage, type Page, type PageRequest } from "./page.ts";
import { audit, type Tx, type Write, write } from "./transaction.ts";

const tag = z.object({ key: z.string(), value: z.string() });

/** A tag to look for; without a value the key alone counts. */
export const TagFilter = z.object({ key: z.string(), value: z.string().optional() });
export type TagFilter = z.infer<typeof TagFilter>;

export const TagInstancesInput = z.object({ instanceIds: z.array(z.string()).min(1), tags: z.array(tag).min(1) });
export const UntagInstancesInput = z.object({
  instanceIds: z.array(z.string()).min(1),
  /** Null: all of them. */
  keys: z.array(z.string()).nullable(),
});
export const ListInstanceTagsInput = z.object({
  instanceIds: z.array(z.string()),
  tags: z.array(TagFilter).default([]),
});

/** A tag and the instance that has it. */
export interface InstanceTag extends Tag {
  readonly instanceId: string;
}

/** Puts tags on instances; a key that is there already gets the new value. */
export function tagInstances(ctx: ServiceContext, input: z.infer<typeof TagInstancesInput>): void {
  for (const instanceId of input.instanceIds) requireRole(ctx, "operator", instanceId);
  requireGoodTags(input.tags);
  write(ctx, (w) => {
    for (const instanceId of input.instanceIds) {
      readInstance(w.tx, instanceId);
      for (const { key, value } of input.tags) {
        w.tx
          .insert(instanceTags)
          .values({ instanceId, key, value })
          .onConflictDoUpdate({ target: [instanceTags.instanceId, instanceTags.key], set: { value } })
          .run();
      }
      const held = w.tx
        .select({ held: count() })
        .from(instanceTags)
        .where(eq(instanceTags.instanceId, instanceId))
        .get();
      if ((held?.held ?? 0) > MAX_TAGS) throw tooManyTags();
      audit(w, "instance.tag", instanceId, { instanceId, detail: { tags: input.tags } });
    }
  });
}

/** Takes tags off instances; keys that are not there are no error. */
export function untagInstances(ctx: ServiceContext, input: z.infer<typeof UntagInstancesInput>): void {
  for (const instanceId of input.instanceIds) requireRole(ctx, "operator", instanceId);
  const { keys } = input;
  write(ctx, (w) => {
    for (const instanceId of input.instanceIds) {
      readInstance(w.tx, instanceId);
      const { changes } = w.tx
        .delete(instanceTags)
        .where(
          and(eq(instanceTags.instanceId, instanceId), keys === null ? undefined : inArray(instanceTags.key, keys)),
        )
        .run();
      if (changes > 0) audit(w, "instance.untag", instanceId, { instanceId, detail: { keys: keys ?? "all" } });
    }
  });
}

/** The tags of these instances that have every tag that is looked for, by instance and key. */
export function listInstanceTags(
  ctx: ServiceContext,
  input: z.infer<typeof ListInstanceTagsInput>,
  page: PageRequest = {},
): Page<InstanceTag> {
  for (const instanceId of input.instanceIds) {
    requireRole(ctx, "viewer", instanceId);
    readInstance(ctx.db, instanceId);
  }
  return keysetPage(
    page,
    [instanceTags.instanceId, instanceTags.key],
    "asc",
    (condition, order, limit) =>
      ctx.db
        .select()
        .from(instanceTags)
        .where(allOf(inArray(instanceTags.instanceId, input.instanceIds), ...input.tags.map(instanceHas), condition))
        .orderBy(...order)
        .limit(limit)
        .all(),
    (row) => [row.instanceId, row.key],
  );
}

/** The tags of an instance, for verbs that have made their own guard. */
export function readInstanceTags(tx: Pick<Tx, "select">, instanceId: string): Tag[] {
  return tx
    .select({ key: instanceTags.key, value: instanceTags.value })
    .from(instanceTags)
    .where(eq(instanceTags.instanceId, instanceId))
    .orderBy(asc(instanceTags.key))
    .all();
}

/** Whether the tags hold every tag that is looked for. */
export function hasTags(tags: readonly Tag[], wanted: readonly TagFilter[]): boolean {
  return wanted.every(({ key, value }) =>
    tags.some((held) => held.key === key && (value === undefined || held.value === value)),
  );
}

/** Writes the tags of a new group; the caller guards and audits. */
export function insertGroupTags(w: Write, instanceId: string, groupId: string, tags: readonly Tag[]): void {
  requireGoodTags(tags);
  if (tags.length > MAX_TAGS) throw tooManyTags();
  for (const { key, value } of tags) w.tx.insert(groupTags).values({ instanceId, groupId, key, value }).run();
}

/** Group ID → tags, for verbs that have made their own guard. */
export function readGroupTags(tx: Pick<Tx, "select">, instanceId: string): ReadonlyMap<string, readonly Tag[]> {
  const found = new Map<string, Tag[]>();
  const rows = tx
    .select()
    .from(groupTags)
    .where(eq(groupTags.instanceId, instanceId))
    .orderBy(asc(groupTags.groupId), asc(groupTags.key))
    .all();
  for (const { groupId, key, value } of rows) {
    const tags = found.get(groupId);
    if (tags === undefined) found.set(groupId, [{ key, value }]);
    else tags.push({ key, value });
  }
  return found;
}

function instanceHas({ key, value }: TagFilter): SQL {
  const ofValue = value === undefined ? sql`` : sql` and t.value = ${value}`;
  return sql`exists (select 1 from instance_tags t where t.instance_id = "instance_tags".instance_id and t.key = ${key}${ofValue})`;
}

function requireGoodTags(tags: readonly Tag[]): void {
  const keys = new Set<string>();
  tags.forEach((candidate, index) => {
    const problem = findTagProblem(candidate);
    const field = `tag.${index + 1}`;
    if (problem !== null) throw new DomainError("invalid_input", `A tag ${problem}.`, { field });
    if (keys.has(candidate.key)) {
      throw new DomainError("invalid_input", `The tag key ${candidate.key} stands there twice.`, { field });
    }
    keys.add(candidate.key);
  });
}

const tooManyTags = () =>
  new DomainError("invalid_input", `A resource can have ${MAX_TAGS} tags. Take some off first.`, { field: "tag" });
