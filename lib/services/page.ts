import { and, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { z } from "zod";
import { DomainError } from "../domain/errors.ts";

/** A part of a long list. Both cursors are opaque; null where there is nothing further in that direction. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly previous: string | null;
}

export const PageRequest = z.object({
  cursor: z.string().max(2_000).optional(),
  size: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageRequest = z.input<typeof PageRequest>;

type Key = readonly (string | number)[];
interface Cursor {
  readonly direction: "after" | "before";
  readonly key: Key;
}

/**
 * Reads one page by keyset: the cost depends on the size of the page, never on how far into the list it lies.
 * @param columns the sort key, ending in a unique column, all in the same direction and covered by an index.
 * @param read runs the query with the condition, order and limit that it is given.
 */
export function keysetPage<T>(
  request: PageRequest,
  columns: readonly SQLWrapper[],
  direction: "asc" | "desc",
  read: (condition: SQL | undefined, order: SQL[], limit: number) => T[],
  keyOf: (item: T) => Key,
): Page<T> {
  const parsed = PageRequest.safeParse(request);
  if (!parsed.success) throw badCursor();
  const { cursor: text, size } = parsed.data;
  const cursor = text === undefined ? null : decode(text, columns.length);
  const backwards = cursor?.direction === "before";
  const ascending = (direction === "asc") !== backwards;

  const list = (parts: readonly SQLWrapper[] | Key) =>
    sql.join(
      parts.map((part) => sql`${part}`),
      sql`, `,
    );
  const condition =
    cursor === null
      ? undefined
      : ascending
        ? sql`(${list(columns)}) > (${list(cursor.key)})`
        : sql`(${list(columns)}) < (${list(cursor.key)})`;
  const order = columns.map((column) => (ascending ? sql`${column} asc` : sql`${column} desc`));

  const rows = read(condition, order, size + 1);
  const more = rows.length > size;
  const items = rows.slice(0, size);
  if (backwards) items.reverse();

  const first = items[0];
  const last = items.at(-1);
  const hasNext = backwards ? true : more;
  const hasPrevious = backwards ? more : cursor !== null;
  return {
    items,
    next: hasNext && last !== undefined ? encode({ direction: "after", key: keyOf(last) }) : null,
    previous: hasPrevious && first !== undefined ? encode({ direction: "before", key: keyOf(first) }) : null,
  };
}

/** `column >= prefix and column < the first string after all that start with it`: a range on the index, unlike LIKE. */
export function startsWith(column: SQLWrapper, prefix: string): SQL {
  return sql`${column} >= ${prefix} and ${column} < ${`${prefix}\u{10FFFF}`}`;
}

export const allOf = (...conditions: (SQL | undefined)[]): SQL | undefined => and(...conditions);

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.direction, ...cursor.key])).toString("base64url");
}

function decode(text: string, length: number): Cursor {
  try {
    const [direction, ...key] = CursorText.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    if (key.length === length) return { direction, key };
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw badCursor();
}

const CursorText = z.tuple([z.enum(["after", "before"])], z.union([z.string(), z.number()]));

const badCursor = () =>
  new DomainError("invalid_input", "This page link is damaged. Start from the first page.", { field: "cursor" });
