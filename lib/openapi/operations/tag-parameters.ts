import { z } from "zod";
import type { Tag } from "../../domain/tag.ts";
import type { TagFilter } from "../../services/tags.ts";
import { invalidParameter } from "../error.ts";
import { text } from "../input.ts";

/** `Tag.1.Key`, `Tag.1.Value` … */
export const TAG_LIST = z
  .array(z.object({ Key: text(256), Value: text(256).optional() }))
  .max(20, "There may be 20 tags at once.")
  .describe("Tags: Tag.1.Key, Tag.1.Value …");

/** SDKs of 2025-03 send the tags of a group in one text instead. */
export const TAGS_JSON = text(20_000).optional().describe('The same as JSON: [{"key":"k","value":"v"}].');

const Json = z.array(z.record(z.string(), z.string())).max(20);

/** Either spelling, or both. */
export function readTags(list: z.output<typeof TAG_LIST> | undefined, json: string | undefined): TagFilter[] {
  const tags = (list ?? []).map(({ Key, Value }) => withValue(Key, Value));
  if (json === undefined) return tags;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalidTags();
  }
  const parsed = Json.safeParse(value);
  if (!parsed.success) throw invalidTags();
  for (const fields of parsed.data) {
    const byName = new Map(Object.entries(fields).map(([name, field]) => [name.toLowerCase(), field]));
    const key = byName.get("key") ?? byName.get("tagkey");
    if (key === undefined) throw invalidTags();
    tags.push(withValue(key, byName.get("value") ?? byName.get("tagvalue")));
  }
  return tags;
}

/** Tags to be written: one without a value has an empty one. */
export function asTags(filters: readonly TagFilter[]): Tag[] {
  return filters.map(({ key, value = "" }) => ({ key, value }));
}

export const asTagAnswer = (tags: readonly Tag[]) => tags.map(({ key, value }) => ({ TagKey: key, TagValue: value }));

const withValue = (key: string, value: string | undefined): TagFilter =>
  value === undefined || value === "" ? { key } : { key, value };

const invalidTags = () =>
  invalidParameter("Tags", 'It must be JSON such as [{"key":"k","value":"v"}], with 20 tags at most.');
