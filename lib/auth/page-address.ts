import type { z } from "zod";

/** `searchParams` of a page, as Next gives them. */
export type PageSearch = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/**
 * The query of a page's address by a schema of optional fields. It is anybody's text: a value that does not fit is as good
 * as not there, so that an old or mistyped link shows the list instead of an error.
 */
export async function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  search: PageSearch,
): Promise<Partial<z.output<Schema>>> {
  const given = await search;
  const entries = Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const value = given[name];
    const parsed = field.safeParse(Array.isArray(value) ? value[0] : value);
    return parsed.success && parsed.data !== undefined && parsed.data !== "" ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(entries) as Partial<z.output<Schema>>;
}

/** A segment of the path as text: Next hands it over as it stands in the address. */
export function segmentText(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
