import type { z } from "zod";
import { fitQuery } from "../services/list-query.ts";

/** `searchParams` of a page, as Next gives them. */
export type PageSearch = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The query of a page's address by a schema of optional fields; what does not fit is as good as not there. */
export async function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  search: PageSearch,
): Promise<Partial<z.output<Schema>>> {
  return fitQuery(schema, await search);
}

/** A segment of the path as text: Next hands it over as it stands in the address. */
export function segmentText(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A segment of the path as the number of a row; 0, which no row has, for anything else. */
export function segmentNumber(segment: string): number {
  return /^\d{1,15}$/.test(segment) ? Number(segment) : 0;
}
